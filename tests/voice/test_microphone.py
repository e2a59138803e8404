"""The microphone is tried, and what is wrong with it is said in words."""

import asyncio
import math
import sys
from array import array
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from assistant.cli import sound
from assistant.cli.sound import Opened, check_microphone
from assistant.errors import NoSound
from assistant.hearing import RATE
from tests.voice.recordings import Clip, clips
from voice.kiosk import recorded
from voice.microphone import play


def tone(loud: float, seconds: float = 3.5) -> bytes:
    """A hum; over 1 it is cut off."""
    wave = (loud * math.sin(at / 12) for at in range(int(RATE * seconds)))
    return array("h", (int(32_767 * max(-1.0, min(1.0, part))) for part in wave)).tobytes()


def hears(pcm: bytes) -> Opened:
    @asynccontextmanager
    async def opened() -> AsyncIterator[AsyncIterator[bytes]]:
        yield recorded(pcm)

    return opened


def lacks(lacking: str) -> Opened:
    @asynccontextmanager
    async def opened() -> AsyncIterator[AsyncIterator[bytes]]:
        raise NoSound(lacking, "Device unavailable")
        yield recorded(b"")

    return opened


def said_by(opened: Opened) -> list[str]:
    lines: list[str] = []
    check_microphone(lines.append, opened)
    return lines


@pytest.mark.parametrize(
    ("pcm", "words"),
    [
        (tone(0.3), "good"),
        (tone(0.003), "too quiet"),
        (tone(1.4), "too loud"),
        (bytes(200_000), "not allowed"),
        (b"", "not allowed"),
    ],
    ids=["good", "quiet", "clipping", "silent", "empty"],
)
def test_how_it_sounds_is_said_in_words(pcm: bytes, words: str) -> None:
    first, verdict = said_by(hears(pcm))
    assert "speak for 3 seconds" in first
    assert words in verdict


@pytest.mark.parametrize("clip", clips()[:6:2], ids=lambda clip: clip.file.name)
def test_someone_who_speaks_sounds_good(clip: Clip) -> None:
    assert said_by(hears(clip.pcm()))[-1] == "microphone: good."


@pytest.mark.parametrize(
    ("lacking", "words"),
    [
        ("package", "huoban[kiosk]"),
        ("library", "libportaudio2"),
        ("device", "Device unavailable"),
    ],
)
def test_what_is_missing_is_said_with_what_to_do(lacking: str, words: str) -> None:
    [line] = said_by(lacks(lacking))
    assert words in line


def test_a_microphone_from_which_nothing_comes_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    @asynccontextmanager
    async def opened() -> AsyncIterator[AsyncIterator[bytes]]:
        async def never() -> AsyncIterator[bytes]:
            await asyncio.get_running_loop().create_future()
            yield b""

        yield never()

    monkeypatch.setattr(sound, "LATE", 0.0)
    monkeypatch.setattr(sound, "SECONDS", 0.1)
    assert "no sound comes" in said_by(opened)[-1]


class Device:
    """Stands for sounddevice on a machine with a microphone, which may be forbidden."""

    class PortAudioError(Exception):
        """What goes wrong in its library."""

    def __init__(self, *, allowed: bool) -> None:
        self.allowed, self.played, self.open = allowed, b"", 0

    def stream(self, **wanted: Any) -> "Device":
        self.open += 1
        self.callback = wanted.get("callback")
        return self

    RawInputStream = RawOutputStream = stream

    def start(self) -> None:
        if not self.allowed:
            raise self.PortAudioError("not allowed")
        if self.callback:
            for _ in range(40):
                self.callback(tone(0.3, 0.1), 1600, None, None)

    def write(self, pcm: bytes) -> None:
        self.played += pcm

    def stop(self) -> None:
        """All of it was played."""

    def close(self) -> None:
        self.open -= 1


@pytest.mark.parametrize(("allowed", "words"), [(True, "good"), (False, "not allowed")])
def test_the_device_itself_is_listened_to(
    monkeypatch: pytest.MonkeyPatch, allowed: bool, words: str
) -> None:
    device = Device(allowed=allowed)
    monkeypatch.setitem(sys.modules, "sounddevice", device)
    lines: list[str] = []
    check_microphone(lines.append)
    assert words in lines[-1]
    if allowed:
        play(b"sound", 8_000)
        assert (device.played, device.open) == (b"sound", 0)
    else:
        with pytest.raises(NoSound):
            play(b"sound", 8_000)

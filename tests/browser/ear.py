"""What a microphone hears in a test: a recording with quiet around it, as Chromium wants it."""

import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import soxr
from playwright.sync_api import Page, WebSocketRoute

RECORDINGS = Path(__file__).parents[3] / "shared" / "voice" / "recordings"
RATE = 48_000
BEFORE, AFTER = 1.0, 30.0
"""Seconds of quiet."""
FLAGS = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


def microphone(folder: Path, name: str) -> list[str]:
    """Chromium's flags for a microphone that hears a recording once."""
    source = RECORDINGS / name
    if not source.exists():
        pytest.skip("the shared recordings are not here")
    with wave.open(str(source), "rb") as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16)
        said = soxr.resample(samples, file.getframerate(), RATE).astype(np.int16)
    quiet = [np.zeros(int(RATE * seconds), np.int16) for seconds in (BEFORE, AFTER)]
    made = folder / name
    with wave.open(str(made), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.concatenate([quiet[0], said, quiet[1]]).tobytes())
    return [*FLAGS, f"--use-file-for-fake-audio-capture={made}%noloop"]


class Listener:
    """Stands for the server's ear: tells the page what it is told to."""

    def __init__(self, *told: str) -> None:
        self.told = told
        self.starts: list[str] = []
        self.sound = 0

    def __call__(self, socket: WebSocketRoute) -> None:
        """A page begins to listen."""

        def take(message: str | bytes) -> None:
            if isinstance(message, bytes):
                self.sound += len(message)
            elif '"start"' in message:
                self.starts.append(message)
                self._tell(socket, self.told)

        socket.on_message(take)

    def wait_for_sound(self, page: Page, size: int) -> None:
        """Until so many bytes of sound have come."""
        for _ in range(200):
            if self.sound > size:
                return
            page.wait_for_timeout(50)  # the only wait during which messages are taken
        pytest.fail(f"{self.sound} bytes of sound in ten seconds")

    def _tell(self, socket: WebSocketRoute, told: Sequence[str]) -> None:
        for message in told:
            socket.send(message)

"""The microphone and the loudspeaker of this machine: whether they work, and what to do if not."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import TypeAlias

from assistant.errors import NoSound
from assistant.hearing import RATE
from voice.loudness import Loudness, loudness
from voice.microphone import microphone

ADVICE = {
    "package": "A package is missing that reads the microphone: pip install 'huoban[kiosk]'",
    "library": "The sound library is missing. On Debian or Ubuntu: apt install libportaudio2",
    "device": "There is no microphone or loudspeaker that can be used ({detail}). Connect one, "
    "choose it in the settings of the system, and allow its use there.",
}
VERDICTS = {
    Loudness.NOTHING: "gives no sound at all. It is switched off, or this program is not allowed "
    "to use it: look at the settings of the system, under privacy, and at the microphone's switch.",
    Loudness.QUIET: "too quiet. Speak closer to it, or turn its level up in the settings.",
    Loudness.GOOD: "good.",
    Loudness.CLIPPING: "too loud, the sound is cut off. Turn its level down, or step back.",
}
SECONDS = 3
"""That are recorded; the sound is looked at and dropped."""
LATE = 2.0
"""Seconds more in which the sound has to have come."""

Opened: TypeAlias = Callable[[], AbstractAsyncContextManager[AsyncIterator[bytes]]]


def what_to_do(problem: NoSound) -> str:
    """What is missing, and how it is had."""
    return ADVICE[problem.lacking].format(detail=problem)


def check_microphone(say: Callable[[str], None], opened: Opened = microphone) -> None:
    """Record a little, and say in words how it sounds or what is missing."""
    try:
        verdict = VERDICTS[loudness(asyncio.run(_recorded(say, opened)))]
    except NoSound as problem:
        verdict = what_to_do(problem)
    say(f"microphone: {verdict}")


async def _recorded(say: Callable[[str], None], opened: Opened) -> bytes:
    async with opened() as sound:
        say(f"microphone: please speak for {SECONDS} seconds …")
        pcm = bytearray()
        try:
            async with asyncio.timeout(SECONDS + LATE):
                async for piece in sound:
                    pcm += piece
                    if len(pcm) >= SECONDS * RATE * 2:
                        break
        except TimeoutError as error:
            raise NoSound("device", "it is there, and no sound comes") from error
        return bytes(pcm)

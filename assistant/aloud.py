"""What it takes to say something aloud, in our words: the manner, the sound, who makes it."""

import io
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Rate(StrEnum):
    """How fast is spoken; the middle one is 150 to 180 Mandarin characters a minute."""

    SLOW = "slow"
    NORMAL = "normal"
    FAST = "fast"


@dataclass(frozen=True)
class Manner:
    """How a resident wants to be spoken to."""

    rate: Rate = Rate.NORMAL
    voice: str = ""
    """Name of a voice; an engine that has none of that name speaks with its own."""
    pitch: int = 50
    """From 0, low, to 100."""


USUAL = Manner()
"""As long as a resident has said nothing else."""


@dataclass(frozen=True)
class Speech:
    """Spoken words: mono 16-bit PCM, little-endian."""

    pcm: bytes
    rate: int
    """Samples a second."""

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.pcm) / 2 / self.rate

    def wav(self) -> bytes:
        """The bytes of a WAV file."""
        file = io.BytesIO()
        with wave.open(file, "wb") as made:
            made.setnchannels(1)
            made.setsampwidth(2)
            made.setframerate(self.rate)
            made.writeframes(self.pcm)
        return file.getvalue()


class Synthesiser(Protocol):
    """Turns a sentence into sound."""

    @property
    def name(self) -> str:
        """Tells its sound from another's, for the cache and the log."""

    def available(self, language: str) -> bool:
        """Whether it can speak a language (BCP 47) here and now."""

    def voices(self, language: str) -> Sequence[str]:
        """The names of its voices for a language, its own choice first."""

    async def speak(self, text: str, language: str, manner: Manner = USUAL) -> Speech:
        """The sound of a sentence or two.

        Raises:
            SpeechBusy: so many sentences wait that this one is not taken.
            SpeechFailed: there is no sound; the shown words stand by themselves.
        """

    async def rest(self) -> None:
        """Use nothing of the machine until the next sentence."""

    async def close(self) -> None:
        """End the process that speaks."""

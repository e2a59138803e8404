"""The voice that is always there: pyttsx3 with espeak-ng on Linux, the platform's elsewhere."""

from collections.abc import Sequence

from assistant.aloud import USUAL, Manner, Rate, Speech
from voice.engines.speech_worker import SpeechWorker

MOST_WAITING = 64
LIMIT = 20.0
"""Seconds that a sentence may take; it takes a few hundredths."""
WORDS_A_MINUTE = {
    "zh": {Rate.SLOW: 110, Rate.NORMAL: 146, Rate.FAST: 190},
    "en": {Rate.SLOW: 95, Rate.NORMAL: 120, Rate.FAST: 155},
}
"""What pyttsx3 is told; espeak-ng makes about a seventh more Mandarin characters of it."""
VOICES = ("male", "female")


class Pyttsx3Synthesiser:
    """Speaks Mandarin and English in a process of its own."""

    name = "pyttsx3"

    def __init__(self) -> None:
        self.worker = SpeechWorker(
            "voice.engines.pyttsx3_worker", most_waiting=MOST_WAITING, limit=LIMIT
        )

    def available(self, language: str) -> bool:
        """Whether it speaks a language; it does as long as espeak-ng does."""
        return _family(language) in WORDS_A_MINUTE

    def voices(self, language: str) -> Sequence[str]:
        """The voices for a language."""
        return VOICES if self.available(language) else ()

    async def speak(self, text: str, language: str, manner: Manner = USUAL) -> Speech:
        """The sound of a sentence or two."""
        request = {
            "text": text,
            "language": language,
            "voice": manner.voice,
            "rate": WORDS_A_MINUTE[_family(language)][manner.rate],
            "pitch": manner.pitch,
        }
        return await self.worker.ask(request)

    async def rest(self) -> None:
        """Use nothing of the machine until the next sentence."""
        await self.worker.rest()

    async def close(self) -> None:
        """End the process that speaks."""
        await self.worker.close()


def _family(language: str) -> str:
    return language.split("-")[0]

"""The natural voice: Kokoro-82M, where its model and the extra `natural` are installed."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from assistant.aloud import USUAL, Manner, Rate, Speech
from voice.engines.speech_worker import SpeechWorker

NEEDED = ("onnxruntime", "rjieba")
"""What the extra `natural` brings."""
MOST_WAITING = 4
"""A sentence takes a second or two; who would wait for more than this is spoken to otherwise."""
LIMIT = 60.0
"""Seconds that a sentence may take."""
PREFIXES = {"zh": "z", "en": "ab"}
"""First letters of the voices of each language."""
OWN = {"zh": "zf_xiaoxiao", "en": "af_heart"}
SPEEDS = {
    "zh": {Rate.SLOW: 0.5, Rate.NORMAL: 0.65, Rate.FAST: 0.85},
    "en": {Rate.SLOW: 0.7, Rate.NORMAL: 0.85, Rate.FAST: 1.05},
}

PACES = {"zf_xiaobei": 1.12, "zf_xiaoyi": 0.95, "zm_yunxi": 0.9, "zm_yunyang": 0.9}
"""What brings a voice that is slower or faster by nature to the pace of the others."""


def can_run() -> bool:
    """Whether what runs it is installed."""
    return all(map(find_spec, NEEDED))


class KokoroSynthesiser:
    """Speaks Mandarin and English in a process of its own."""

    name = "kokoro"

    def __init__(self, folder: Path, *, threads: int, patient: bool = False) -> None:
        """Nothing is started yet.

        Args:
            folder: Holds ``model.onnx`` and ``voices/``.
            threads: That one sentence may use.
            patient: Steps back before everything else on the machine.
        """
        self._folder = folder
        self.worker = SpeechWorker(
            "voice.engines.kokoro_worker",
            [str(folder), str(threads), *["patient"] * patient],
            most_waiting=MOST_WAITING,
            limit=LIMIT,
        )

    def available(self, language: str) -> bool:
        """Whether the model, a voice for the language and what runs it are there."""
        return (self._folder / "model.onnx").exists() and bool(self.voices(language))

    def voices(self, language: str) -> Sequence[str]:
        """The voices for a language, our own choice first."""
        family = language.split("-")[0]
        if family not in PREFIXES or not can_run():
            return ()
        found = (file.stem for file in self._folder.glob("voices/*.bin"))
        able = [name for name in found if name[0] in PREFIXES[family]]
        return sorted(able, key=lambda name: (name != OWN[family], name))

    async def speak(self, text: str, language: str, manner: Manner = USUAL) -> Speech:
        """The sound of a sentence or two."""
        voices = self.voices(language)
        voice = manner.voice if manner.voice in voices else voices[0]
        request = {
            "text": text,
            "voice": voice,
            "speed": SPEEDS[language.split("-")[0]][manner.rate] * PACES.get(voice, 1),
            "pitch": manner.pitch,
        }
        return await self.worker.ask(request)

    async def rest(self) -> None:
        """Use nothing of the machine until the next sentence."""
        await self.worker.rest()

    async def close(self) -> None:
        """End the process that speaks."""
        await self.worker.close()

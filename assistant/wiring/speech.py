"""Builds what speaks: the natural voice where it is installed, and the one that always is."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from assistant.config import Settings
from voice.engines.kokoro_synthesiser import KokoroSynthesiser
from voice.engines.pyttsx3_synthesiser import Pyttsx3Synthesiser
from voice.kept import KeptInMemory, KeptOnDisk
from voice.speaking import Speaking

MEMORY_MEGABYTES = 16
"""Of sentences that tell something of someone, and so are kept nowhere else."""


def natural_folder(settings: Settings) -> Path:
    """Where the natural voice is, or is to be."""
    if settings.natural_voice:
        return Path(settings.natural_voice)
    return settings.data_dir / "models" / "kokoro-82m"


@asynccontextmanager
async def speaking(settings: Settings) -> AsyncIterator[Speaking]:
    """What speaks; on leaving, its processes are ended."""
    folder, usual = natural_folder(settings), Pyttsx3Synthesiser()
    made = Speaking(
        [KokoroSynthesiser(folder, threads=settings.speech_threads), usual],
        KeptInMemory(MEMORY_MEGABYTES),
        KeptOnDisk(settings.data_dir / "speech", settings.speech_megabytes),
        ahead=[KokoroSynthesiser(folder, threads=1, patient=True), usual],
    )
    try:
        yield made
    finally:
        await made.close()

"""Builds what listens: Vosk with the models that are installed, or a Wyoming server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol

from assistant.config import Settings
from assistant.hearing import Recogniser
from voice.engines.vosk_recogniser import VoskRecogniser
from voice.models import InstalledModels, Installer


class RunningRecogniser(Recogniser, Protocol):
    """A recogniser and what it runs on."""

    async def warm(self, language: str) -> None:
        """Get ready before somebody speaks; a failure is told later."""

    async def close(self) -> None:
        """End what runs."""


def recogniser_models(settings: Settings) -> InstalledModels:
    """The models that are installed, or are to be."""
    chosen = {"zh-CN": settings.recogniser_model, "en": settings.recogniser_model_en}
    return InstalledModels(settings.models_dir, chosen)


def model_installer(settings: Settings) -> Installer:
    """Brings models in."""
    kept = Path(settings.models_from).expanduser() if settings.models_from else None
    return Installer(recogniser_models(settings), kept)


@asynccontextmanager
async def recogniser(settings: Settings) -> AsyncIterator[RunningRecogniser]:
    """What listens; starts nothing before somebody is listened to, and ends it on leaving."""
    made = _recogniser(settings)
    try:
        yield made
    finally:
        await made.close()


def _recogniser(settings: Settings) -> RunningRecogniser:
    if settings.recogniser == "wyoming":
        from voice.engines.wyoming import WyomingRecogniser

        return WyomingRecogniser(settings.wyoming_url)
    return VoskRecogniser(
        recogniser_models(settings).there,
        workers=settings.recogniser_workers,
        places=settings.recogniser_places,
    )

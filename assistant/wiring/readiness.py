"""Gets the ear ready while pages are served already: looks, installs where wanted, warms."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

import structlog

from assistant.config import Settings
from assistant.errors import AssistantError, ModelBroken, ModelMissing
from assistant.hearing import Readiness
from assistant.i18n import DEFAULT_LANGUAGE
from assistant.wiring.background import Heed, in_background
from assistant.wiring.hearing import RunningRecogniser, model_installer, recogniser_models
from assistant.wiring.improving import improve
from voice.models import KNOWN, InstalledModels, Installer, Progress
from voice.speaking import Speaking

log = structlog.get_logger()


class Preparing:
    """How ready each language is; asked by pages, kept true by a task."""

    def __init__(self) -> None:
        self._states = {language: Readiness("looking") for language in KNOWN}

    def of(self, language: str) -> Readiness:
        """How ready a language is."""
        return self._states.get(language, Readiness("absent"))

    def set(self, language: str, readiness: Readiness) -> None:
        """It is so now."""
        self._states[language] = readiness


@asynccontextmanager
async def preparing(
    settings: Settings, recogniser: RunningRecogniser, speaking: Speaking
) -> AsyncIterator[Preparing]:
    """Get ready in the background; leaving ends it at once, and a later start goes on."""
    made = Preparing()
    task = asyncio.create_task(_all(settings, recogniser, speaking, made))
    try:
        yield made
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _all(
    settings: Settings, recogniser: RunningRecogniser, speaking: Speaking, made: Preparing
) -> None:
    """The ear first: without it nobody can speak; the voice is only nicer."""
    await _prepare(settings, recogniser, made)
    await improve(settings, speaking)


async def _prepare(settings: Settings, recogniser: RunningRecogniser, made: Preparing) -> None:
    if settings.recogniser == "wyoming":
        for language in KNOWN:
            made.set(language, Readiness("ready"))
        return
    models = recogniser_models(settings)
    for language in KNOWN:
        made.set(language, Readiness(await asyncio.to_thread(_state, models, language)))
    wanted = made.of(DEFAULT_LANGUAGE).state != "ready" and settings.install_voice
    if wanted:
        made.set(DEFAULT_LANGUAGE, await _install(model_installer(settings), made))
    if made.of(DEFAULT_LANGUAGE).state == "ready" and settings.install_voice:
        await recogniser.warm(DEFAULT_LANGUAGE)


def _state(models: InstalledModels, language: str) -> Literal["ready", "absent", "broken"]:
    try:
        models.check(language)
    except ModelMissing:
        return "absent"
    except (ModelBroken, OSError) as error:
        log.error("a model is broken", language=language, detail=str(error))
        return "broken"
    return "ready"


async def _install(installer: Installer, made: Preparing) -> Readiness:
    made.set(DEFAULT_LANGUAGE, Readiness("installing"))
    loop = asyncio.get_running_loop()

    def work(heed: Heed) -> None:
        def tell(progress: Progress) -> None:
            heed()
            loop.call_soon_threadsafe(made.set, DEFAULT_LANGUAGE, _how_far(progress))

        installer.install(DEFAULT_LANGUAGE, tell)
        installer.tidy()

    try:
        await in_background(work, name="installing")
    except AssistantError as error:
        log.warning("no model", detail=str(error))
        return Readiness("absent")
    return Readiness("ready")


def _how_far(progress: Progress) -> Readiness:
    percent = 100 * progress.done // max(1, progress.total)
    return Readiness("installing", percent if progress.step == "fetching" else 100)

"""Gets the ear ready while pages are served already: looks, installs where wanted, warms."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Event, Thread
from typing import Literal

import structlog

from assistant.config import Settings
from assistant.errors import AssistantError, ModelBroken, ModelMissing
from assistant.hearing import Readiness
from assistant.i18n import DEFAULT_LANGUAGE
from assistant.wiring.hearing import RunningRecogniser, model_installer, recogniser_models
from voice.models import KNOWN, InstalledModels, Installer, Progress

log = structlog.get_logger()


class _Stopped(Exception):
    """The server ends in the middle of an installation."""


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
async def preparing(settings: Settings, recogniser: RunningRecogniser) -> AsyncIterator[Preparing]:
    """Get ready in the background; leaving ends it at once, and a later start goes on."""
    made = Preparing()
    task = asyncio.create_task(_prepare(settings, recogniser, made))
    try:
        yield made
    finally:
        task.cancel()
        await asyncio.wait({task})


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
    """Install in a thread that nobody has to wait for when the server ends."""
    made.set(DEFAULT_LANGUAGE, Readiness("installing"))
    installation = _Installation(installer, made)
    Thread(target=installation.work, daemon=True, name="installing").start()
    try:
        return await installation.ended
    finally:
        installation.stopped.set()


class _Installation:
    """One installation, in its thread."""

    def __init__(self, installer: Installer, made: Preparing) -> None:
        self._installer = installer
        self._made = made
        self._loop = asyncio.get_running_loop()
        self.stopped = Event()
        self.ended: asyncio.Future[Readiness] = self._loop.create_future()

    def work(self) -> None:
        """All of it."""
        readiness = self._installed()
        if not self.stopped.is_set():
            self._loop.call_soon_threadsafe(self._end, readiness)

    def _installed(self) -> Readiness:
        try:
            self._installer.install(DEFAULT_LANGUAGE, self._tell)
            self._installer.tidy()
        except AssistantError as error:
            log.warning("no model", detail=str(error))
            return Readiness("absent")
        except _Stopped:
            return Readiness("absent")
        return Readiness("ready")

    def _tell(self, progress: Progress) -> None:
        if self.stopped.is_set():
            raise _Stopped
        percent = 100 * progress.done // max(1, progress.total)
        now = Readiness("installing", percent if progress.step == "fetching" else 100)
        self._loop.call_soon_threadsafe(self._made.set, DEFAULT_LANGUAGE, now)

    def _end(self, readiness: Readiness) -> None:
        if not self.ended.done():
            self.ended.set_result(readiness)

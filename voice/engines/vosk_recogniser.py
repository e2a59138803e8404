"""Listens with Vosk, in processes of their own, so that no page ever waits for it."""

import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from assistant.errors import AssistantError, ModelMissing
from assistant.hearing import RATE, Hearing
from voice.engines.places import Place, Places
from voice.engines.vosk_hearing import VoskHearing
from voice.engines.vosk_process import VoskProcess

Models = Callable[[], "dict[str, Path]"]
"""The folders of the models that are there now, by language; asked when they are wanted."""


class VoskRecogniser:
    """The port ``Recogniser``.

    Args:
        models: The models that are there now.
        workers: How many processes; 0 for one for every two cores.
        places: How many utterances each listens to at once; others wait in a line.
    """

    def __init__(self, models: Models, *, workers: int = 0, places: int = 8) -> None:
        self._models = models
        self._count = workers or max(1, (os.cpu_count() or 1) // 2)
        self._places = Places(self._count * places)
        self._processes: list[VoskProcess] = []
        self._known: dict[str, Path] = {}

    @asynccontextmanager
    async def listen(
        self, language: str, *, rate: int = RATE, offers: Sequence[str] = ()
    ) -> AsyncIterator[Hearing]:
        """See ``Recogniser``."""
        await self._refresh(language)
        place: Place | None = None

        async def process() -> VoskProcess:
            if place is not None:
                await place.taken.wait()
            return min(self._processes, key=lambda one: one.load)

        def free() -> None:
            if place is not None:
                self._places.give_back(place)

        hearing = VoskHearing(language, rate, process, free)
        place = self._places.ask(hearing.wait)
        try:
            yield hearing
        finally:
            hearing.close()

    async def warm(self, language: str) -> None:
        """Load a model into every process before somebody speaks; a failure is told later."""
        with suppress(AssistantError):
            await self._refresh(language)
            for process in self._processes:
                await process.warm(language)

    @property
    def pids(self) -> list[int]:
        """Of the processes that run now."""
        return [process.pid for process in self._processes if process.pid]

    async def close(self) -> None:
        """End all processes."""
        processes, self._processes = self._processes, []
        for process in processes:
            await process.close()

    async def _refresh(self, language: str) -> None:
        """Take up a model that was installed meanwhile."""
        if language not in self._known:
            known = self._models()
            if language not in known:
                raise ModelMissing(f"no model for {language} is installed")
            await self.close()
            self._known = known
            self._processes = [VoskProcess(known) for _ in range(self._count)]

"""A process that listens, seen from ours: started when wanted, started again when it dies."""

import asyncio
import json
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import structlog

from assistant.errors import AssistantError, AudioUnfit, ModelBroken, RecogniserLost
from assistant.hearing import RATE
from voice.engines.frames import Kind, Message, receive, told
from voice.engines.processes import end

STARTS_WITHIN = 60.0
"""Seconds for a start."""
SHORT_LIFE = 10.0
"""Seconds; one that dies younger is started again later and later."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds between two starts after a short life."""
TRIES = 2
"""Deaths while the same model is loaded, after which the model is to blame."""
REST = 30.0
"""Seconds for which such a model is not tried again."""

log = structlog.get_logger()


class Listener(Protocol):
    """Who is told about a stream."""

    language: str
    began: bool
    """Whether anything has come back yet."""

    def take(self, message: Message) -> None:
        """Something about this stream."""

    def lose(self, error: AssistantError) -> None:
        """Nothing more will come."""


class VoskProcess:
    """One process, whichever it is at the moment."""

    def __init__(self, models: Mapping[str, Path]) -> None:
        self._models = {language: str(path) for language, path in models.items()}
        self._listeners: dict[int, Listener] = {}
        self._last = 0
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()
        self._pause = 0.0
        self._deaths: dict[str, list[float]] = {}
        self._spoken: set[str] = set()
        self._reviving: asyncio.Task[None] | None = None

    @property
    def load(self) -> int:
        """How many it listens to."""
        return len(self._listeners)

    @property
    def pid(self) -> int | None:
        """Of the process that runs now."""
        return self._process.pid if self._process else None

    async def open(self, listener: Listener, rate: int) -> int:
        """Begin a stream; gives its number.

        Raises:
            RecogniserLost: the process does not start.
            ModelBroken: it dies of this model.
        """
        self._refuse_deadly(listener.language)
        async with self._starting:
            if self._process is None:
                await self._start()
        self._spoken.add(listener.language)
        self._last += 1
        self._listeners[self._last] = listener
        asked = {"language": listener.language, "rate": rate}
        await self.send(told(Kind.OPEN, self._last, asked))
        return self._last

    async def warm(self, language: str) -> None:
        """Load a model before somebody speaks.

        Raises:
            RecogniserLost: the process does not start.
            ModelBroken: it dies of this model.
        """
        self.forget(await self.open(_Nobody(language), RATE))

    async def send(self, message: Message) -> None:
        """Hand over; waits while the pipe is full. A dead process swallows it."""
        process = self._process
        if process is None or process.stdin is None:
            return
        with suppress(ConnectionError):
            process.stdin.write(message.packed())
            await process.stdin.drain()

    def forget(self, number: int) -> None:
        """Nobody listens to this stream any more."""
        if self._listeners.pop(number, None) and self._process and self._process.stdin:
            self._process.stdin.write(Message(Kind.DROP, number).packed())

    async def close(self) -> None:
        """End the process."""
        if self._reviving:
            self._reviving.cancel()
            await asyncio.wait({self._reviving})
        process, reading = self._process, self._reading
        self._process = self._reading = self._reviving = None
        if process is None or reading is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        await asyncio.wait({reading})

    def _refuse_deadly(self, language: str) -> None:
        deaths = self._deaths.get(language, [])
        if len(deaths) < TRIES:
            return
        if time.monotonic() - deaths[-1] < REST:
            raise ModelBroken(f"the model for {language} cannot be loaded")
        deaths.pop()

    async def _start(self) -> None:
        await asyncio.sleep(self._pause)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "voice.engines.vosk_worker", json.dumps(self._models)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert process.stdout is not None  # noqa: S101 - it was asked for
        try:
            async with asyncio.timeout(STARTS_WITHIN):
                first = await receive(process.stdout)
        except BaseException:
            await end(process)
            raise
        if first is None or first.kind is not Kind.READY:
            await end(process)
            self._pause = min(LONGEST_PAUSE, max(FIRST_PAUSE, self._pause * 2))
            raise RecogniserLost("the process that listens does not start")
        self._process = process
        self._reading = asyncio.create_task(self._read(process, process.stdout))

    async def _read(self, process: asyncio.subprocess.Process, pipe: asyncio.StreamReader) -> None:
        born = time.monotonic()
        try:
            while (message := await receive(pipe)) is not None:
                listener = self._listeners.get(message.stream)
                if listener is None:
                    continue
                self._deaths.pop(listener.language, None)
                if message.kind is Kind.FAILED:
                    self._listeners.pop(message.stream)
                    listener.lose(_failure(message))
                else:
                    listener.take(message)
        finally:
            await end(process)
        self._died(process, time.monotonic() - born)

    def _died(self, process: asyncio.subprocess.Process, age: float) -> None:
        """End all streams with a clear word, and start another."""
        left = list(self._listeners.values())
        self._listeners.clear()
        for listener in left:
            listener.lose(RecogniserLost("what listened is gone; please say it again"))
        if process is not self._process:
            return
        self._process = self._reading = None
        short = age < SHORT_LIFE
        self._pause = min(LONGEST_PAUSE, max(FIRST_PAUSE, self._pause * 2)) if short else 0.0
        log.warning("a process that listens died", seconds=round(age), utterances=len(left))
        for language in {one.language for one in left if not one.began}:
            self._deaths.setdefault(language, []).append(time.monotonic())
        self._reviving = asyncio.create_task(self._revive())

    async def _revive(self) -> None:
        """Be ready again before the next one speaks."""
        with suppress(AssistantError, TimeoutError, OSError):
            for language in self._spoken:
                await self.warm(language)


@dataclass
class _Nobody:
    """Stands for a listener while a model is loaded."""

    language: str
    began: bool = False

    def take(self, message: Message) -> None:
        """There is nothing to hear."""

    def lose(self, error: AssistantError) -> None:
        """Nobody waits."""


def _failure(message: Message) -> AssistantError:
    told = message.data()
    if told["error"] == "Exception":
        return ModelBroken(told["detail"])
    if told["error"] == "AudioUnfit":
        return AudioUnfit("unreadable", told["detail"])
    return RecogniserLost(told["detail"])

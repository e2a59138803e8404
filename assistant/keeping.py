"""Keeps answers that seldom change, so that not every page asks the service for them again."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

import structlog

from assistant.errors import GatewayError, ServiceMisbehaved, ServiceUnavailable
from assistant.ports.ours import Clock

MOST = 200
"""Answers of one kind; no service has so many."""
PAUSE = timedelta(seconds=10)
"""After a failure, so long an old answer is used before the service is asked again."""

Some = TypeVar("Some")
Within = Callable[[], AbstractAsyncContextManager[object]]
"""Sets the deadline of one caller."""

log = structlog.get_logger()


@dataclass(frozen=True)
class _Entry(Generic[Some]):
    answers: tuple[Some, ...]
    asked_at: datetime
    until: datetime


class Kept(Generic[Some]):
    """Answers by key, each asked for once at a time and kept for some seconds; 0 keeps none.

    While the service fails, an old answer is better than none, and is noted in the log. No
    answer at all ("nothing found") is not kept: the next caller may be luckier.
    """

    def __init__(self, seconds: float, clock: Clock) -> None:
        self._span = timedelta(seconds=seconds)
        self._clock = clock
        self._entries: OrderedDict[str, _Entry[Some]] = OrderedDict()
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def __len__(self) -> int:
        return len(self._entries)

    async def get(
        self, key: str, ask: Callable[[], Awaitable[tuple[Some, ...]]], *, within: Within
    ) -> tuple[Some, ...]:
        """What is kept, else what ``ask`` finds within the caller's own deadline.

        Raises:
            GatewayError: the service failed, and nothing old is there.
        """
        try:
            async with within():
                return await self._asked(key, ask) if self._span else await ask()
        except (ServiceUnavailable, ServiceMisbehaved) as error:
            return self._old(key, error)

    def put(self, key: str, answers: tuple[Some, ...]) -> None:
        """Keep what came along with another answer."""
        if self._span:
            self._keep(key, answers)

    async def _asked(
        self, key: str, ask: Callable[[], Awaitable[tuple[Some, ...]]]
    ) -> tuple[Some, ...]:
        one_at_a_time = self._asking.setdefault(key, asyncio.Lock())
        async with one_at_a_time:
            entry = self._entries.get(key)
            if entry and self._clock() < entry.until:
                self._entries.move_to_end(key)
                return entry.answers
            answers = await ask()
            self._keep(key, answers)
            return answers

    def _keep(self, key: str, answers: tuple[Some, ...]) -> None:
        self._entries.pop(key, None)
        if not answers:
            return
        now = self._clock()
        self._entries[key] = _Entry(answers, now, now + self._span)
        if len(self._entries) > MOST:
            self._entries.popitem(last=False)

    def _old(self, key: str, error: GatewayError) -> tuple[Some, ...]:
        entry = self._entries.get(key)
        if entry is None:
            raise error
        now = self._clock()
        self._entries[key] = replace(entry, until=max(entry.until, now + PAUSE))
        minutes = int((now - entry.asked_at).total_seconds() // 60)
        log.warning("an old answer is used", service=error.service, minutes=minutes)
        return entry.answers

"""What is known of an outside service, and a switch that spares it, and us, calls in vain.

Everyone who calls a service in a mode, pages and durable work alike, shares one circuit.
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from socket import socket
from typing import Any, TypeAlias

import httpx2
import structlog

from assistant.config.outside import Limits
from assistant.errors import NotTaken, ServiceMisbehaved, ServiceRefused, ServiceUnavailable
from assistant.ports.ours import Clock

Dial: TypeAlias = Callable[[], Awaitable[socket]]
"""Opens a line to a server in this very process."""

FEW = 3
"""So many slow answers, one after the other, make a service slow."""

log = structlog.get_logger()


class State(StrEnum):
    """How a service is, as far as we have seen."""

    UNKNOWN = "unknown"
    """It has not been asked since we started."""
    UP = "up"
    SLOW = "slow"
    DOWN = "down"
    """It failed several times in a row and is not asked, but for one call now and then."""


@dataclass(frozen=True)
class Known:
    """What this process has seen of a service."""

    state: State
    since: datetime
    heard_at: datetime | None
    """When it last answered."""
    error: str
    """How it last failed, without anything that was sent or received; "" if it never did."""
    failed_at: datetime | None


class Circuit:
    """One service in one mode: counts how its calls end, and lets them through or not."""

    def __init__(self, service: str, clock: Clock, limits: Limits, *, calls: int) -> None:
        self.service = service
        self._clock = clock
        self._limits = limits
        self._pause = timedelta(seconds=limits.pause_seconds)
        self._silence = timedelta(seconds=limits.look_seconds)
        self._places = asyncio.Semaphore(calls)
        self._known = Known(State.UNKNOWN, clock(), None, "", None)
        self._failures = 0
        self._counted = -1.0  # when the last failure was, on the clock that nobody moves
        self._tried_at = clock()
        self._taken: deque[float] = deque(maxlen=FEW)

    @property
    def known(self) -> Known:
        """How it is."""
        return self._known

    @asynccontextmanager
    async def passing(self) -> AsyncIterator[None]:
        """One call; waits for a place as long as the caller's deadline lets it.

        Raises:
            NotTaken: the service is down, and it is not time to try again.
        """
        self._admit()
        async with self._places:
            yield

    @asynccontextmanager
    async def counting(self) -> AsyncIterator[None]:
        """One call that speaks no HTTP: how it ends is counted.

        Raises:
            NotTaken: as ``passing``.
        """
        async with self.passing():
            begun = time.monotonic()
            try:
                yield
            except (ServiceUnavailable, ServiceMisbehaved) as error:
                self.failed(error.detail, begun=begun)
                raise
            except ServiceRefused:
                self.worked(time.monotonic() - begun)
                raise
            self.worked(time.monotonic() - begun)

    def worked(self, seconds: float) -> Callable[[str], None]:
        """It answered; gives what takes that back, for an answer that turns out to be none.

        After it was down one answer is no proof: the next failure is one too many again.
        """
        before, failures = self._known, self._failures
        self._failures = self._limits.failures - 1 if before.state is State.DOWN else 0
        self._taken.append(seconds)
        slow = len(self._taken) == FEW and min(self._taken) >= self._limits.slow_seconds
        self._is(State.SLOW if slow else State.UP, heard_at=self._clock())

        def take_back(kind: str) -> None:
            self._known, self._failures = before, failures
            self.failed(kind)

        return take_back

    def failed(self, kind: str, *, begun: float | None = None) -> None:
        """It gave no answer, or none that makes sense.

        Args:
            kind: How, without anything personal.
            begun: When the call began, by ``time.monotonic``. What began before the last failure
                was seen is the same trouble once more.
        """
        now = self._clock()
        if begun is None or begun >= self._counted:
            self._failures += 1
            self._counted = time.monotonic()
        is_down = self._failures >= self._limits.failures
        state = State.DOWN if is_down else self._known.state
        if is_down:
            self._tried_at = now
        self._is(state, error=kind, failed_at=now)

    @property
    def wants_a_look(self) -> bool:
        """Whether it is to be asked, since nobody else does: it is down, or was not heard of."""
        if self._known.state is State.DOWN:
            return self._may_try()
        heard = self._known.heard_at
        return bool(self._silence) and (heard is None or self._clock() - heard >= self._silence)

    def _admit(self) -> None:
        if self._known.state is not State.DOWN:
            return
        if not self._may_try():
            raise NotTaken(self.service, "it is down, and was not asked")
        self._tried_at = self._clock()

    def _may_try(self) -> bool:
        """A clock that was set back must not lengthen the pause."""
        return not timedelta() <= self._clock() - self._tried_at < self._pause

    def _is(self, state: State, **news: Any) -> None:
        before = self._known
        changed = before.state is not state
        merged = {**vars(before), "state": state, **news}
        self._known = Known(**{**merged, "since": self._clock() if changed else before.since})
        if changed and State.DOWN in (before.state, state):
            error = self._known.error
            log.warning("outside service", service=self.service, state=state.value, error=error)


class Line(httpx2.AsyncClient):
    """A client of one service, with the circuit that all who use it share.

    Args:
        circuit: Of the service.
        dial: Opens a socket, where the demo city's side listens there and not by HTTP.
        options: Of the client.
    """

    def __init__(self, circuit: Circuit, dial: Dial | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.circuit = circuit
        self.dial = dial

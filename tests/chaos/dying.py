"""A process that books, and kills itself at a chosen moment of the attempt."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

import httpx2

from assistant.config import Settings
from assistant.services.attempts import Attempts
from assistant.wiring import services
from tests.services.desk import open_desk

MOMENTS = ("before", "after")
ATTEMPTING: ContextVar[bool] = ContextVar("attempting", default=False)


def book_and_die(settings: dict[str, Any], scenario: str, call: int, moment: str) -> None:
    """Book; die before or after the attempt's n-th call, or ``kept``: when its end is written."""
    asyncio.run(_book(Settings(**settings, _env_file=None), scenario, call, moment))


async def _book(settings: Settings, scenario: str, call: int, moment: str) -> None:
    _mark_attempts(moment)
    _die_at_call(call, moment)
    async with services(settings) as built:
        desk = await open_desk(built)
        await desk.say_yes(await desk.fill(scenario), settle=60)


def _mark_attempts(moment: str) -> None:
    """Tell the calls of an attempt from those of pages and of looks at how it goes."""
    run = Attempts.run

    async def marked(self: Attempts, booking_id: str, number: int) -> str:
        ATTEMPTING.set(True)
        end = await run(self, booking_id, number)
        if moment == "kept":
            _die()
        return end

    setattr(Attempts, "run", marked)  # noqa: B010


def _die_at_call(call: int, moment: str) -> None:
    send: Callable[..., Awaitable[httpx2.Response]] = httpx2.ASGITransport.handle_async_request
    passed = 0

    async def deadly(self: httpx2.ASGITransport, request: httpx2.Request) -> httpx2.Response:
        nonlocal passed
        passed += ATTEMPTING.get()
        is_last = ATTEMPTING.get() and passed == call
        if is_last and moment == "before":
            _die()
        answer = await send(self, request)
        if is_last and moment == "after":
            _die()
        return answer

    setattr(httpx2.ASGITransport, "handle_async_request", deadly)  # noqa: B010


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)

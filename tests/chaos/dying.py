"""A process that books, and kills itself at a chosen moment of the attempt."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from typing import Any

import httpx2

from assistant.config import Settings
from assistant.services.attempts import Attempts
from assistant.wiring import services
from tests.services.desk import open_desk

MOMENTS = ("before", "after")


def book_and_die(settings: dict[str, Any], scenario: str, call: int, moment: str) -> None:
    """Book; die before or after the attempt's n-th call, or ``kept``: when its end is written."""
    asyncio.run(_book(Settings(**settings, _env_file=None), scenario, call, moment))


async def _book(settings: Settings, scenario: str, call: int, moment: str) -> None:
    async with services(settings) as built:
        desk = await open_desk(built)
        session_id = await desk.fill(scenario)
        if moment == "kept":
            _die_once_kept()
        else:
            _die_at_call(call, moment)
        await desk.say_yes(session_id, settle=60)


def _die_at_call(call: int, moment: str) -> None:
    send: Callable[..., Awaitable[httpx2.Response]] = httpx2.ASGITransport.handle_async_request
    passed = 0

    async def deadly(self: httpx2.ASGITransport, request: httpx2.Request) -> httpx2.Response:
        nonlocal passed
        passed += 1
        if (passed, moment) == (call, "before"):
            _die()
        answer = await send(self, request)
        if (passed, moment) == (call, "after"):
            _die()
        return answer

    setattr(httpx2.ASGITransport, "handle_async_request", deadly)  # noqa: B010


def _die_once_kept() -> None:
    run = Attempts.run

    async def deadly(self: Attempts, booking_id: str, number: int) -> str:
        await run(self, booking_id, number)
        _die()
        return ""

    setattr(Attempts, "run", deadly)  # noqa: B010


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)

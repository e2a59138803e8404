"""Runs what cannot be awaited in a thread that nobody has to wait for when the server ends."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from threading import Event, Thread
from typing import TypeAlias, TypeVar

T = TypeVar("T")
Heed: TypeAlias = Callable[[], None]
"""To be called often by what runs; it raises when it is to end."""

GRACE = 1.0
"""Seconds in which it may tidy up; then it is left to end with the process."""


class _Stopped(Exception):
    """The server ends in the middle of it."""


async def in_background(work: Callable[[Heed], T], *, name: str) -> T:
    """What ``work`` gives; who gives up waiting has it end."""
    ended: Future[T] = Future()
    ended.set_running_or_notify_cancel()
    stopped = Event()

    def heed() -> None:
        if stopped.is_set():
            raise _Stopped

    def run() -> None:
        try:
            ended.set_result(work(heed))
        except BaseException as error:  # whatever it is, the one who waits is told
            ended.set_exception(error)

    thread = Thread(target=run, daemon=True, name=name)
    thread.start()
    try:
        return await asyncio.wrap_future(ended)
    finally:
        stopped.set()
        if not ended.done():
            await asyncio.to_thread(thread.join, GRACE)

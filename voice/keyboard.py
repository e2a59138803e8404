"""The keyboard of a kiosk, read while something else is going on."""

import asyncio
import os
from contextlib import suppress
from threading import Thread

LONGEST = 4096
"""Bytes that are read at once."""


def keyboard(source: int = 0) -> "asyncio.Queue[str]":
    """The lines that are typed from now on.

    They are read in a thread that nobody has to wait for, for reading cannot be called off; past
    the buffers of ``sys.stdin``, which Python wants to itself when it ends.
    """
    typed: asyncio.Queue[str] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    Thread(target=_read, args=(source, loop, typed), daemon=True, name="keyboard").start()
    return typed


def _read(source: int, loop: asyncio.AbstractEventLoop, typed: "asyncio.Queue[str]") -> None:
    rest = b""
    with suppress(OSError, RuntimeError):  # there is no keyboard, or nobody wants it any more
        while got := os.read(source, LONGEST):
            *lines, rest = (rest + got).split(b"\n")
            for line in lines:
                words = line.decode(errors="replace").strip()
                loop.call_soon_threadsafe(typed.put_nowait, words)

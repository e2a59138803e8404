"""Processes of ours that have to go."""

from asyncio.subprocess import Process
from contextlib import suppress


async def end(process: Process) -> None:
    """Kill it and leave nothing open; nobody else may read from it any more."""
    with suppress(ProcessLookupError):
        process.kill()
    await process.communicate(b"")
    if process.stdin:
        with suppress(ConnectionError):
            await process.stdin.wait_closed()

"""A process that speaks, seen from outside: started when wanted, again when lost, in turn."""

import asyncio
import json
import shutil
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping, Sequence
from contextlib import suppress
from os import environ
from pathlib import Path
from typing import Any

import structlog

from assistant.aloud import Speech
from assistant.errors import SpeechBusy, SpeechFailed
from voice.engines.processes import end
from voice.engines.speech_child import HEADER

MEMORY = Path("/dev/shm")  # noqa: S108
"""Where Linux keeps files in memory: what is said to a resident touches no disk."""

QUIET = {"ORT_DISABLE_TELEMETRY": "1"}
"""onnxruntime tells its makers about its use unless it is forbidden before it begins."""

log = structlog.get_logger()


class _Lost(Exception):
    """The process has ended."""


class SpeechWorker:
    """One process; requests wait in line for it, a bounded number of them."""

    def __init__(
        self, module: str, arguments: Sequence[str] = (), *, most_waiting: int, limit: float
    ) -> None:
        """Nothing is started yet.

        Args:
            module: What the process runs; it calls ``speech_child.serve``.
            arguments: For its command line.
            most_waiting: Requests that may be in line.
            limit: Seconds that one may take, once its turn has come.
        """
        self._module = module
        self._arguments = tuple(arguments)
        self._most_waiting = most_waiting
        self._limit = limit
        self._waiting = 0
        self._turn = asyncio.Lock()
        self._process: Process | None = None
        self._scratch = ""
        self._closed = False

    @property
    def process_id(self) -> int | None:
        """Of the process, while there is one."""
        return self._process.pid if self._process else None

    async def ask(self, request: Mapping[str, Any]) -> Speech:
        """The sound for a request. One that is given up is still worked off, unheard.

        Raises:
            SpeechBusy: too many are in line.
            SpeechFailed: it took too long, or the process ended twice.
        """
        if self._waiting >= self._most_waiting:
            raise SpeechBusy("too many sentences wait")
        self._waiting += 1
        try:
            await self._turn.acquire()
        finally:
            self._waiting -= 1
        answer = asyncio.create_task(self._answer(request))
        answer.add_done_callback(self._over)
        return await asyncio.shield(answer)

    async def rest(self) -> None:
        """End the process until it is wanted again."""
        async with self._turn:
            await self._end()

    async def close(self) -> None:
        """End the process; nothing is answered any more."""
        self._closed = True
        if self._process:
            with suppress(ProcessLookupError):
                self._process.kill()
        async with self._turn:
            await self._end()

    def _over(self, answer: "asyncio.Task[Speech]") -> None:
        self._turn.release()
        if not answer.cancelled():
            answer.exception()  # looked at, for whoever asked may have given up

    async def _answer(self, request: Mapping[str, Any]) -> Speech:
        for _attempt in range(2):
            if self._closed:
                break
            try:
                async with asyncio.timeout(self._limit):
                    return await self._once(request)
            except TimeoutError:
                await self._end()
                raise SpeechFailed("it took too long") from None
            except _Lost:
                await self._end()
                if not self._closed:
                    log.warning("speech_worker_lost", module=self._module)
        raise SpeechFailed("what speaks has ended")

    async def _once(self, request: Mapping[str, Any]) -> Speech:
        process = self._process or await self._start()
        if self._closed or process.stdin is None or process.stdout is None:
            raise _Lost
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            await process.stdin.drain()
            rate, size = HEADER.unpack(await process.stdout.readexactly(HEADER.size))
            return Speech(await process.stdout.readexactly(size), rate)
        except (asyncio.IncompleteReadError, ConnectionError, RuntimeError) as error:
            raise _Lost from error

    async def _start(self) -> Process:
        self._scratch = tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None)
        command = ["-P", "-m", self._module, *self._arguments]
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            *command,
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env={**environ, **QUIET, **dict.fromkeys(("TMPDIR", "TMP", "TEMP"), self._scratch)},
        )
        return self._process

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            await end(process)
        scratch, self._scratch = self._scratch, ""
        if scratch:
            shutil.rmtree(scratch, ignore_errors=True)

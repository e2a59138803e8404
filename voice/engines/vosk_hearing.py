"""One utterance on its way to a process that listens, and what comes back."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

from assistant.errors import AssistantError, RecogniserLost
from assistant.hearing import Heard, HearingEvent, Sound, Waiting
from voice.engines.frames import Kind, Message
from voice.engines.vosk_process import VoskProcess

PIECE = 0.1
"""Seconds of audio in a message."""
OWED = 0.5
"""Seconds of audio that may be under way; then whoever feeds waits."""
LONGEST = 90.0
"""Seconds of an utterance; then it ends by itself."""
IDLE = 20.0
"""Seconds without audio after which it ends by itself: the microphone is gone."""


class VoskHearing:
    """The port ``Hearing``.

    Args:
        language: Of what is said.
        rate: Samples a second of what is fed.
        process: Gives the process, once there is a place.
        freed: Called once when the place is no longer needed.
    """

    def __init__(
        self,
        language: str,
        rate: int,
        process: Callable[[], Awaitable[VoskProcess]],
        freed: Callable[[], None],
    ) -> None:
        self.language = language
        self.began = False
        self._rate = rate
        self._choose = process
        self._freed = freed
        self._events: asyncio.Queue[HearingEvent | None] = asyncio.Queue()
        self._opened: tuple[VoskProcess, int] | None = None
        self._opening = asyncio.Lock()
        self._fed = 0
        self._owed = 0
        self._settled = asyncio.Event()
        self._finished = False
        self._over = False
        self._error: AssistantError | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._giving_up: asyncio.Task[None] | None = None

    @property
    def tells_early(self) -> bool:
        """See ``Hearing``."""
        return True

    async def feed(self, pcm: bytes) -> None:
        """See ``Hearing``; what comes after the end is ignored."""
        size = 2 * round(self._rate * PIECE)
        for start in range(0, len(pcm), size):
            if self._error:
                raise self._error
            if self._finished or self._over:
                return
            await self._send(pcm[start : start + size])

    async def finish(self) -> None:
        """See ``Hearing``."""
        if self._finished or self._over:
            return
        self._finished = True
        process, number = await self._open()
        await process.send(Message(Kind.FINISH, number))

    async def __aiter__(self) -> AsyncIterator[HearingEvent]:
        """See ``Hearing``."""
        while (event := await self._events.get()) is not None:
            yield event
        if self._error:
            raise self._error

    def wait(self, ahead: int) -> None:
        """So many come first."""
        self._events.put_nowait(Waiting(ahead))

    def take(self, message: Message) -> None:
        """Something came back."""
        self.began = True
        if message.kind is Kind.READY:
            return
        told = message.data()
        if message.kind is Kind.SOUND:
            self._owed -= told["bytes"]
            self._settled.set()
            for speech, level in told["moments"]:
                self._events.put_nowait(Sound(told["seconds"], speech, level))
        elif message.kind is Kind.HEARD:
            told["alternatives"] = tuple(told["alternatives"])
            self._events.put_nowait(Heard(**told))
            if told["final"]:
                self._end()

    def lose(self, error: AssistantError) -> None:
        """Nothing more will come."""
        self._error = error
        self._end()

    def close(self) -> None:
        """Whoever listened has left."""
        if not self._over:
            self._error = self._error or RecogniserLost("the listener has left")
            self._end()

    async def _open(self) -> tuple[VoskProcess, int]:
        async with self._opening:
            if self._opened is None:
                try:
                    process = await self._choose()
                    self._opened = process, await process.open(self, self._rate)
                except (AssistantError, TimeoutError, OSError) as error:
                    self.lose(error if isinstance(error, AssistantError) else _lost(error))
            if self._error or self._opened is None:
                raise self._error or RecogniserLost("it could not be started")
            return self._opened

    async def _send(self, piece: bytes) -> None:
        process, number = await self._open()
        while self._owed >= 2 * self._rate * OWED and not self._over:
            self._settled.clear()
            await self._settled.wait()
        if self._error:
            raise self._error
        self._owed += len(piece)
        self._fed += len(piece)
        self._expect_more()
        await process.send(Message(Kind.AUDIO, number, piece))
        if self._fed >= 2 * self._rate * LONGEST:
            await self.finish()

    def _expect_more(self) -> None:
        if self._idle:
            self._idle.cancel()
        loop = asyncio.get_running_loop()
        self._idle = loop.call_later(IDLE, self._give_up, loop)

    def _give_up(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._opened and not (self._finished or self._over):
            process, number = self._opened
            self._finished = True
            self._giving_up = loop.create_task(process.send(Message(Kind.FINISH, number)))

    def _end(self) -> None:
        if self._over:
            return
        self._over = True
        if self._idle:
            self._idle.cancel()
        if self._opened:
            process, number = self._opened
            process.forget(number)
        self._settled.set()
        self._events.put_nowait(None)
        self._freed()


def _lost(error: Exception) -> RecogniserLost:
    return RecogniserLost(f"what listens does not start: {type(error).__name__}")

"""Listens through a recogniser on the network that speaks the Wyoming protocol."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import NoReturn

from wyoming.asr import Transcribe, Transcript, TranscriptChunk
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.client import AsyncClient
from wyoming.error import Error
from wyoming.event import Event

from assistant.errors import RecogniserLost
from assistant.hearing import RATE, Heard, Hearing, HearingEvent, Sound, Waiting
from voice.audio import Resampler
from voice.speech import SECONDS, Frame, SpeechDetector

CONNECTS_WITHIN = 5.0
ANSWERS_WITHIN = 30.0
"""Seconds from the end of the audio to the text."""
BROKEN = (OSError, EOFError, ValueError, TypeError, KeyError, AttributeError)
"""What a server that is gone, or talks nonsense, raises in the library."""


class WyomingRecogniser:
    """The port ``Recogniser``.

    Args:
        url: ``tcp://host:port`` or ``unix:///path``.
    """

    def __init__(self, url: str) -> None:
        self._url = url

    @asynccontextmanager
    async def listen(
        self, language: str, *, rate: int = RATE, offers: Sequence[str] = ()
    ) -> AsyncIterator[Hearing]:
        """See ``Recogniser``."""
        try:
            async with asyncio.timeout(CONNECTS_WITHIN):
                client = AsyncClient.from_uri(self._url)
                await client.connect()
        except (*BROKEN, TimeoutError) as error:
            raise RecogniserLost(f"no Wyoming server at {self._url}") from error
        hearing = WyomingHearing(client, language, rate)
        try:
            await hearing.begin()
            yield hearing
        finally:
            await hearing.close()

    async def warm(self, language: str) -> None:
        """A server is as warm as it is."""

    async def close(self) -> None:
        """Each utterance has a connection of its own."""


class WyomingHearing:
    """The port ``Hearing``."""

    def __init__(self, client: AsyncClient, language: str, rate: int) -> None:
        self._client = client
        self._language = language
        self._resampler = Resampler(rate)
        self._detector = SpeechDetector()
        self._events: asyncio.Queue[HearingEvent | RecogniserLost] = asyncio.Queue()
        self._reading: asyncio.Task[None] | None = None
        self._finished = False
        self._error: RecogniserLost | None = None
        self._late: asyncio.TimerHandle | None = None

    @property
    def tells_early(self) -> bool:
        """See ``Hearing``; few servers do, and none says so beforehand."""
        return False

    async def begin(self) -> None:
        """Ask for a transcript."""
        await self._send(Transcribe(language=self._language.split("-")[0]).event())
        await self._send(AudioStart(rate=RATE, width=2, channels=1).event())
        self._reading = asyncio.create_task(self._read())
        self._events.put_nowait(Waiting(0))

    async def feed(self, pcm: bytes) -> None:
        """See ``Hearing``."""
        if self._error:
            raise self._error
        if not self._finished:
            await self._pass_on(pcm)

    async def finish(self) -> None:
        """See ``Hearing``."""
        if self._finished or self._error:
            return
        self._finished = True
        await self._pass_on(b"", last=True)
        await self._send(AudioStop().event())
        loop = asyncio.get_running_loop()
        self._late = loop.call_later(ANSWERS_WITHIN, self._lose, "no answer in time")

    async def __aiter__(self) -> AsyncIterator[HearingEvent]:
        """See ``Hearing``."""
        while True:
            event = await self._events.get()
            if isinstance(event, RecogniserLost):
                raise event
            yield event
            if isinstance(event, Heard) and event.final:
                return

    async def close(self) -> None:
        """Leave the server."""
        if self._late:
            self._late.cancel()
        if self._reading:
            self._reading.cancel()
            await asyncio.wait({self._reading})
        try:
            await self._client.disconnect()
        except BROKEN:
            return

    async def _pass_on(self, pcm: bytes, *, last: bool = False) -> None:
        audio, frames = await asyncio.to_thread(self._judge, pcm, last)
        for frame in frames:
            self._events.put_nowait(Sound(SECONDS, frame.speech, frame.level))
        if audio:
            await self._send(AudioChunk(rate=RATE, width=2, channels=1, audio=audio).event())

    def _judge(self, pcm: bytes, last: bool) -> tuple[bytes, list[Frame]]:
        audio = self._resampler.feed(pcm, last=last)
        return audio, list(self._detector.feed(audio))

    async def _send(self, event: Event) -> None:
        try:
            await self._client.write_event(event)
        except BROKEN as error:
            self._fail(error)

    async def _read(self) -> None:
        text = ""
        try:
            while (event := await self._client.read_event()) is not None:
                if TranscriptChunk.is_type(event.type):
                    text += TranscriptChunk.from_event(event).text
                    self._events.put_nowait(Heard(self._clean(text)))
                elif Transcript.is_type(event.type):
                    text = self._clean(Transcript.from_event(event).text)
                    self._finished = True
                    self._events.put_nowait(Heard(text, final=True))
                    return
                elif Error.is_type(event.type):
                    break
        except BROKEN:
            pass
        self._lose("the Wyoming server broke off")

    def _clean(self, text: str) -> str:
        mandarin = self._language.startswith("zh")
        return "".join(text.split()) if mandarin else " ".join(text.split())

    def _lose(self, why: str) -> None:
        self._error = self._error or RecogniserLost(why)
        self._events.put_nowait(self._error)

    def _fail(self, error: Exception) -> NoReturn:
        self._lose("the Wyoming server is gone")
        raise RecogniserLost("the Wyoming server is gone") from error

"""Satellites: microphones and loudspeakers elsewhere in the house, each with a conversation."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from uuid import UUID

from wyoming.asr import Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.error import Error
from wyoming.event import Event, async_read_event, async_write_event
from wyoming.handle import Handled
from wyoming.info import Attribution, Describe, HandleModel, HandleProgram, Info
from wyoming.ping import Ping, Pong
from wyoming.satellite import RunSatellite

from assistant.aloud import Speech
from assistant.dialogue.model import Mode
from assistant.errors import AssistantError, RecogniserLost, SpeechFailed
from assistant.i18n import LANGUAGES
from assistant.wiring import Services
from voice.kiosk import heard
from voice.loop import Talk

BROKEN = (OSError, EOFError, ValueError, TypeError, KeyError, AttributeError)
"""What a satellite that is gone, or talks nonsense, raises in the library."""
PIECE = 8_192
"""Bytes of sound that are sent at once."""
MOST_WAITING = 100
"""Pieces of sound that wait to be listened to; then the satellite waits, too."""
OURS = Attribution("Huoban", "")


class _Sound:
    """What a satellite hears of one utterance."""

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self._pieces: asyncio.Queue[bytes] = asyncio.Queue(MOST_WAITING)
        self._over = False

    async def put(self, piece: bytes) -> None:
        """More of it; b"" is the end. After the end it is dropped."""
        if not self._over:
            await self._pieces.put(piece)

    def close(self) -> None:
        """Nobody listens any more."""
        self._over = True
        while not self._pieces.empty():
            self._pieces.get_nowait()

    async def pieces(self) -> AsyncIterator[bytes]:
        """All of it, once."""
        while piece := await self._pieces.get():
            yield piece


class Satellite:
    """One satellite, and the conversation at it.

    Args:
        services: The ear and the voice.
        resident_id: Who speaks there.
        language: In which language.
        mode: Live or practice.
    """

    def __init__(self, services: Services, resident_id: UUID, language: str, mode: Mode) -> None:
        self._services = services
        self._here = (resident_id, mode, language)
        self._language = language
        self._talk = Talk(services, resident_id, language=language, mode=mode)
        self._sounds: asyncio.Queue[_Sound] = asyncio.Queue()
        self._sound: _Sound | None = None
        self._answering = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Until the satellite leaves."""
        self._writer = writer
        working = asyncio.create_task(self._work())
        try:
            while event := await async_read_event(reader):
                await self._take(event)
        except BROKEN:
            return
        finally:
            working.cancel()
            await asyncio.wait({working})
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _take(self, event: Event) -> None:
        if Describe.is_type(event.type):
            await self._send(_about().event())
        elif Ping.is_type(event.type):
            await self._send(Pong(text=Ping.from_event(event).text).event())
        elif AudioStart.is_type(event.type):
            self._begin(AudioStart.from_event(event).rate)
        elif AudioChunk.is_type(event.type):
            await self._hear(AudioChunk.from_event(event))
        elif AudioStop.is_type(event.type) and self._sound:
            await self._sound.put(b"")
            self._sound = None

    def _begin(self, rate: int) -> _Sound:
        self._sound = _Sound(rate)
        self._sounds.put_nowait(self._sound)
        return self._sound

    async def _hear(self, chunk: AudioChunk) -> None:
        """Some satellites never say that they begin; what comes while we speak is our own voice."""
        if (chunk.width, chunk.channels) != (2, 1):
            await self._send(Error("send mono 16-bit sound").event())
        elif self._sound or not self._answering:
            await (self._sound or self._begin(chunk.rate)).put(chunk.audio)

    async def _work(self) -> None:
        while True:
            sound = await self._sounds.get()
            try:
                await self._converse(sound)
            except AssistantError as error:
                await self._send(Error(str(error), type(error).__name__).event())
            except BROKEN:
                return  # it has left
            finally:
                self._answering = False

    async def _converse(self, sound: _Sound) -> None:
        """One utterance, and the answer to it."""
        text = await self._text_of(sound)
        await self._send(Transcript(text or "").event())
        if text:
            lines = await self._talk.hear(text)
        else:
            lines = self._talk.lost() if text is None else self._talk.silence()
        await self._send(Handled("\n".join(lines)).event())
        for line in lines:
            await self._say(line)

    async def _text_of(self, sound: _Sound) -> str | None:
        """What was said, "" for silence; None when it was lost."""
        here = (*self._here, self._talk.place)
        complete = await self._services.listening.complete(*here)
        choose = await self._services.listening.chooser(*here)
        listening = self._services.ear.listen(self._language, complete=complete, rate=sound.rate)
        try:
            async with listening as utterance:
                return await heard(utterance, sound.pieces(), choose)
        except RecogniserLost:
            return None
        finally:
            self._answering = True
            sound.close()
            if self._sound is sound:
                self._sound = None

    async def _say(self, line: str) -> None:
        try:
            clauses = self._services.speaking.clauses(line, self._language, self._talk.manner)
            async for speech in clauses:
                await self._play(speech)
        except SpeechFailed:
            return  # the words have been sent already

    async def _play(self, speech: Speech) -> None:
        await self._send(AudioStart(speech.rate, 2, 1).event())
        for start in range(0, len(speech.pcm), PIECE):
            piece = speech.pcm[start : start + PIECE]
            await self._send(AudioChunk(speech.rate, 2, 1, piece).event())
        await self._send(AudioStop().event())

    async def _send(self, event: Event) -> None:
        await async_write_event(event, self._writer)


async def call(satellite: Satellite, host: str, port: int) -> None:
    """Serve a satellite that waits to be called; until it leaves.

    Raises:
        OSError: there is none.
    """
    reader, writer = await asyncio.open_connection(host, port)
    await async_write_event(RunSatellite().event(), writer)
    await satellite.serve(reader, writer)


def _about() -> Info:
    """What a satellite finds here: sentences in, answers out."""
    words = HandleModel("huoban", OURS, True, "Public services by voice", None, list(LANGUAGES))
    return Info(handle=[HandleProgram("huoban", OURS, True, words.description, None, [words])])

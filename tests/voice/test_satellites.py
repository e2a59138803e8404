"""A satellite speaks Wyoming with us and is answered in words and sound."""

import asyncio
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from assistant.config import Settings
from assistant.dialogue.model import Mode
from assistant.hearing import RATE
from assistant.services.demonstration import PEOPLE
from assistant.wiring import Services, services
from tests.conftest import MovableClock
from tests.voice.recordings import FOLDER, MODELS, needs_model, needs_recordings
from voice.audio import read_audio

with warnings.catch_warnings():  # the library imports what Python 3.13 no longer has
    warnings.simplefilter("ignore", DeprecationWarning)
    from wyoming.asr import Transcript
    from wyoming.audio import AudioChunk, AudioStart, AudioStop
    from wyoming.client import AsyncTcpClient
    from wyoming.error import Error
    from wyoming.event import Event, async_read_event
    from wyoming.handle import Handled
    from wyoming.info import Describe, Info
    from wyoming.ping import Ping, Pong

    from voice.satellites import Satellite, call

pytestmark = pytest.mark.anyio


@pytest.fixture
async def here(migrated: Settings, clock: MovableClock) -> AsyncIterator[Services]:
    wanted = migrated.model_copy(update={"recogniser_model": str(MODELS.get("zh-CN", ""))})
    async with services(wanted, clock) as built:
        yield built


@asynccontextmanager
async def connected(here: Services) -> AsyncIterator[AsyncTcpClient]:
    """A satellite that has called us."""
    resident_id, profile = next(iter(PEOPLE.items()))
    await here.residents.add(profile, resident_id=resident_id)
    made = Satellite(here, resident_id, "zh-CN", Mode.LIVE)
    left = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await made.serve(reader, writer)
        left.set()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        async with AsyncTcpClient(*server.sockets[0].getsockname()[:2]) as client:
            yield client
        await left.wait()


async def say(
    client: AsyncTcpClient, pcm: bytes, *, begins: bool = True, ends: bool = True
) -> None:
    if begins:
        await client.write_event(AudioStart(RATE, 2, 1).event())
    for at in range(0, len(pcm), 3_200):
        await client.write_event(AudioChunk(RATE, 2, 1, pcm[at : at + 3_200]).event())
    if ends:
        await client.write_event(AudioStop().event())


async def told(client: AsyncTcpClient) -> list[Event]:
    """What was heard, the words of the answer, and the first of its sound."""
    transcript, handled = await client.read_event(), await client.read_event()
    assert transcript is not None
    assert handled is not None
    return [transcript, handled, await audio(client)]


async def audio(client: AsyncTcpClient) -> Event:
    """The first sound of the answer."""
    while event := await client.read_event():
        if AudioChunk.is_type(event.type):
            return event
    raise AssertionError("nothing was said")


async def test_it_is_told_what_is_here(here: Services) -> None:
    async with connected(here) as client:
        await client.write_event(Describe().event())
        event = await client.read_event()
        assert event is not None
        [program] = Info.from_event(event).handle
        assert program.models[0].languages == ["zh-CN", "en"]
        await client.write_event(Ping("there?").event())
        event = await client.read_event()
        assert event is not None
        assert Pong.from_event(event).text == "there?"


@needs_model
@needs_recordings
@pytest.mark.parametrize("announced", [True, False], ids=["with a start", "streaming only"])
async def test_what_is_said_there_is_heard_answered_and_spoken(
    here: Services, announced: bool
) -> None:
    async with connected(here) as client:
        pcm = read_audio(FOLDER / "001_slow.wav")
        quiet = b"" if announced else bytes(6 * 2 * RATE)
        await say(client, pcm + quiet, begins=announced, ends=announced)
        transcript, handled, sound = await told(client)
        assert "眼科" in Transcript.from_event(transcript).text
        assert "？" in (Handled.from_event(handled).text or "")
        assert AudioChunk.from_event(sound).audio.strip(b"\0")


@needs_model
async def test_silence_there_is_no_failure_either(here: Services) -> None:
    async with connected(here) as client:
        await say(client, bytes(RATE))
        transcript, handled, _sound = await told(client)
        assert Transcript.from_event(transcript).text == ""
        assert "不着急" in (Handled.from_event(handled).text or "")


async def test_without_a_model_it_is_told_so(migrated: Settings, clock: MovableClock) -> None:
    async with services(migrated, clock) as built, connected(built) as client:
        await say(client, bytes(RATE))
        event = await client.read_event()
        assert event is not None
        assert Error.is_type(event.type)
        assert Error.from_event(event).code == "ModelMissing"


async def test_one_that_waits_is_called_and_told_to_run(here: Services) -> None:
    asked: asyncio.Queue[str] = asyncio.Queue()

    async def waits(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        event = await async_read_event(reader)
        asked.put_nowait(event.type if event else "")
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(waits, "127.0.0.1", 0)
    async with server:
        made = Satellite(here, next(iter(PEOPLE)), "zh-CN", Mode.LIVE)
        await call(made, *server.sockets[0].getsockname()[:2])
    assert await asked.get() == "run-satellite"

"""The same port over the Wyoming protocol, against the protocol's own server classes."""

import asyncio
import socket
import warnings
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

import pytest

from assistant.errors import RecogniserLost
from assistant.hearing import Heard, Sound, Waiting
from tests.voice.recordings import events_of
from voice.ear import Ear, EarEvent, Silence

with warnings.catch_warnings():  # the library imports what Python 3.13 no longer has
    warnings.simplefilter("ignore", DeprecationWarning)
    from wyoming.asr import Transcribe, Transcript, TranscriptChunk
    from wyoming.audio import AudioChunk, AudioStart, AudioStop
    from wyoming.error import Error
    from wyoming.event import Event
    from wyoming.server import AsyncEventHandler, AsyncTcpServer

    from voice.engines.wyoming import WyomingRecogniser

pytestmark = pytest.mark.anyio
SECOND = bytes(32_000)


class Recording(AsyncEventHandler):
    """A server that writes down what it gets and answers as it was told."""

    def __init__(
        self, seen: list[Event], answer: Callable[[int], list[Event]], *streams: object
    ) -> None:
        super().__init__(*streams)  # type: ignore[arg-type]
        self._seen = seen
        self._answer = answer
        self._bytes = 0

    async def handle_event(self, event: Event) -> bool:
        self._seen.append(event)
        if AudioChunk.is_type(event.type):
            self._bytes += len(AudioChunk.from_event(event).audio)
        if not AudioStop.is_type(event.type):
            return True
        for told in self._answer(self._bytes):
            await self.write_event(told)
        return False


@asynccontextmanager
async def serving(
    answer: Callable[[int], list[Event]],
) -> AsyncIterator[tuple[WyomingRecogniser, list[Event]]]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    seen: list[Event] = []
    server = AsyncTcpServer("127.0.0.1", port)
    await server.start(partial(Recording, seen, answer))
    try:
        yield WyomingRecogniser(f"tcp://127.0.0.1:{port}"), seen
    finally:
        await server.stop()


def says(text: str) -> Callable[[int], list[Event]]:
    return lambda _size: [Transcript(text).event()]


async def test_a_server_is_told_all_and_its_text_comes_back_without_spaces() -> None:
    async with (
        serving(says(" 我要 挂号 ")) as (recogniser, seen),
        recogniser.listen("zh-CN", rate=48_000) as hearing,
    ):
        events = await events_of(hearing, SECOND * 3, step=9_600)
    assert events[0] == Waiting(0)
    assert events[-1] == Heard("我要挂号", final=True)
    assert sum(event.seconds for event in events if isinstance(event, Sound)) > 0.9
    kinds = [event.type for event in seen]
    assert kinds[:2] == ["transcribe", "audio-start"]
    assert kinds[-1] == "audio-stop"
    assert Transcribe.from_event(seen[0]).language == "zh"
    assert AudioStart.from_event(seen[1]).rate == 16_000
    sent = sum(len(AudioChunk.from_event(e).audio) for e in seen if AudioChunk.is_type(e.type))
    assert sent == pytest.approx(32_000, abs=64)


async def test_text_that_comes_in_parts_is_shown_in_parts() -> None:
    async with (
        serving(
            lambda _size: [
                TranscriptChunk("to the").event(),
                TranscriptChunk(" station").event(),
                Transcript("to the  station").event(),
            ]
        ) as (recogniser, _),
        recogniser.listen("en") as hearing,
    ):
        texts = [e for e in await events_of(hearing, SECOND) if isinstance(e, Heard)]
    assert [text.text for text in texts] == ["to the", "to the station", "to the station"]
    assert [text.final for text in texts] == [False, False, True]


BREAKS: dict[str, Callable[[int], list[Event]]] = {
    "hangs up": lambda _size: [],
    "fails": lambda _size: [Error("out of memory").event()],
    "talks nonsense": lambda _size: [Event("transcript", {"words": 3})],
}


@pytest.mark.parametrize("how", BREAKS)
async def test_a_server_that_breaks_loses_the_utterance_clearly(how: str) -> None:
    async with (
        serving(BREAKS[how]) as (recogniser, _),
        recogniser.listen("zh-CN") as hearing,
    ):
        with pytest.raises(RecogniserLost):
            await events_of(hearing, SECOND)
        with pytest.raises(RecogniserLost):
            await hearing.feed(SECOND)


async def test_a_server_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voice.engines.wyoming.ANSWERS_WITHIN", 0.2)

    async with serving(says("")) as (recogniser, _):
        monkeypatch.setattr(Recording, "handle_event", never_answer)
        async with recogniser.listen("zh-CN") as hearing:
            with pytest.raises(RecogniserLost, match="in time"):
                await events_of(hearing, SECOND)


async def never_answer(_handler: Recording, _event: Event) -> bool:
    return True


@pytest.mark.parametrize("url", ["tcp://127.0.0.1:1", "tcp://nowhere", "http://127.0.0.1:1"])
async def test_no_server_is_said(url: str) -> None:
    with pytest.raises(RecogniserLost, match="no Wyoming server"):
        async with WyomingRecogniser(url).listen("zh-CN"):
            pass


async def test_the_ear_waits_its_patience_without_any_text() -> None:
    async with (
        serving(says("我要挂号")) as (recogniser, _),
        Ear(recogniser).listen("zh-CN", complete=bool) as utterance,
    ):
        feeding = asyncio.create_task(utterance.feed(SECOND * 11))
        events: list[EarEvent] = [event async for event in utterance]
        await feeding
    assert events[-1] == Silence()

"""The ear with its real model: paused recordings come out whole, silence is no failure."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from assistant.errors import RecogniserLost
from assistant.hearing import Heard
from tests.voice.recordings import MODELS, Clip, clips, errors, needs_model, needs_recordings
from voice.ear import Began, Ear, EarEvent, Ended, Silence
from voice.engines.vosk_recogniser import VoskRecogniser

pytestmark = [pytest.mark.anyio, needs_model, needs_recordings]
CLIPS = {clip.file.stem: clip for clip in clips()}
PAUSED = [name for name in CLIPS if name.endswith("paused")]
SILENCE = bytes(32_000 * 6)


@pytest.fixture
async def recogniser() -> AsyncIterator[VoskRecogniser]:
    made = VoskRecogniser(lambda: MODELS, workers=1, places=4)
    yield made
    await made.close()


async def listened(
    recogniser: VoskRecogniser, pcm: bytes, complete: Callable[[str], bool]
) -> list[EarEvent]:
    """What an open microphone leads to; it never says that it is finished."""
    async with Ear(recogniser).listen("zh-CN", complete=complete) as utterance:

        async def feed() -> None:
            for start in range(0, len(pcm), 3_200):
                await utterance.feed(pcm[start : start + 3_200])

        feeding = asyncio.create_task(feed())
        try:
            return [event async for event in utterance]
        finally:
            feeding.cancel()
            await asyncio.wait({feeding})


def whole(clip: Clip) -> Callable[[str], bool]:
    """Knows an answer as whole when its last word was heard."""
    return lambda text: text.endswith(clip.text[-2:])


@pytest.mark.parametrize("name", PAUSED[1:4])
async def test_paused_recordings_come_out_whole(recogniser: VoskRecogniser, name: str) -> None:
    clip = CLIPS[name]
    events = await listened(recogniser, clip.pcm() + SILENCE, whole(clip))
    finals = [event for event in events if isinstance(event, Heard) and event.final]
    assert [errors(clip.text, final.text) <= 3 for final in finals] == [True]
    assert events.index(Began()) < events.index(Ended()) < events.index(finals[0])


@pytest.mark.soak
@pytest.mark.parametrize("name", CLIPS)
async def test_every_recording_is_one_utterance(recogniser: VoskRecogniser, name: str) -> None:
    clip = CLIPS[name]
    events = await listened(recogniser, clip.pcm() + SILENCE, whole(clip))
    assert sum(isinstance(event, Ended) for event in events) == 1
    assert len(events[-1].text) > len(clip.text) / 2 if isinstance(events[-1], Heard) else False


async def test_a_short_answer_is_taken_soon(recogniser: VoskRecogniser) -> None:
    clip = CLIPS["030_plain"]
    events = await listened(recogniser, clip.pcm() + SILENCE, lambda text: len(text) >= 2)
    assert isinstance(events[-1], Heard)
    assert errors(clip.text, events[-1].text) <= 1


async def test_silence_is_no_failure(recogniser: VoskRecogniser) -> None:
    events = await listened(recogniser, SILENCE * 2, bool)
    assert events[-1] == Silence()
    assert not any(isinstance(event, Began | Ended) for event in events)


async def test_a_lost_process_is_told_to_whoever_follows(recogniser: VoskRecogniser) -> None:
    async with Ear(recogniser).listen("zh-CN", complete=bool) as utterance:
        await utterance.feed(bytes(3_200))
        await recogniser.close()
        with pytest.raises(RecogniserLost):
            _ = [event async for event in utterance]


async def test_one_who_says_that_it_is_all_is_believed(recogniser: VoskRecogniser) -> None:
    async with Ear(recogniser).listen("zh-CN", complete=lambda _text: False) as utterance:
        await utterance.feed(CLIPS["029_phone"].pcm())
        await utterance.finish()
        events = [event async for event in utterance]
    assert isinstance(events[-1], Heard)
    assert events[-1].final
    assert "的" in events[-1].text

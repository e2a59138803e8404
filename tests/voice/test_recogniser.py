"""The recogniser with its real model: what it hears, how many at once, and what it survives."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
import soxr

from assistant.errors import ModelBroken, ModelMissing, RecogniserLost
from assistant.hearing import Heard, Sound, Waiting
from tests.voice.recordings import (
    MODELS,
    Clip,
    clips,
    errors,
    events_of,
    heard,
    needs_model,
    needs_recordings,
)
from voice.engines.vosk_recogniser import VoskRecogniser
from voice.speech import SpeechDetector

pytestmark = [pytest.mark.anyio, needs_model, needs_recordings]
CLIPS = {clip.file.stem: clip for clip in clips()}
SECOND = bytes(32_000)
"""Of silence."""


@pytest.fixture
async def recogniser() -> AsyncIterator[VoskRecogniser]:
    made = VoskRecogniser(lambda: MODELS, workers=1, places=4)
    yield made
    await made.close()


def wrong(pairs: list[tuple[Clip, Heard]]) -> float:
    """The character error rate."""
    return sum(errors(clip.text, one.text) for clip, one in pairs) / sum(
        len(clip.text) for clip, _ in pairs
    )


async def all_heard(recogniser: VoskRecogniser, some: list[Clip]) -> list[tuple[Clip, Heard]]:
    return [(clip, await heard(recogniser, clip.pcm())) for clip in some]


async def test_recordings_of_every_kind_are_understood(recogniser: VoskRecogniser) -> None:
    pairs = await all_heard(recogniser, list(CLIPS.values())[:5])
    assert wrong(pairs) < 0.25
    assert all(" " not in one.text for _, one in pairs)
    assert any(one.alternatives for _, one in pairs)
    for _, one in pairs:
        assert one.text not in one.alternatives


@pytest.mark.soak
async def test_all_recordings_reach_the_known_error_rate(recogniser: VoskRecogniser) -> None:
    assert wrong(await all_heard(recogniser, list(CLIPS.values()))) < 0.115


async def test_text_comes_while_one_speaks_and_sound_is_told(recogniser: VoskRecogniser) -> None:
    async with recogniser.listen("zh-CN") as hearing:
        events = await events_of(hearing, CLIPS["009_phone"].pcm())
    assert events[0] == Waiting(0)
    texts = [event for event in events if isinstance(event, Heard)]
    assert len(texts) > 2
    assert [text.final for text in texts] == [False] * (len(texts) - 1) + [True]
    sounds = [event for event in events if isinstance(event, Sound)]
    assert sum(sound.seconds for sound in sounds) == pytest.approx(3.42, abs=0.1)
    assert any(sound.speech for sound in sounds)
    assert not sounds[0].speech
    assert max(sound.level for sound in sounds) > 0.2


@pytest.mark.parametrize("rate", [8_000, 44_100, 48_000])
async def test_other_rates_are_heard_as_well(recogniser: VoskRecogniser, rate: int) -> None:
    clip = CLIPS["009_phone"]
    samples = np.frombuffer(clip.pcm(), "<i2").astype(np.float32)
    other = soxr.resample(samples, 16_000, rate).astype("<i2").tobytes()
    one = await heard(recogniser, other, rate=rate)
    assert errors(clip.text, one.text) <= 1


async def test_silence_and_noise_are_no_words(recogniser: VoskRecogniser) -> None:
    noise = np.random.default_rng(1).normal(0, 1_500, 32_000).astype("<i2").tobytes()
    clipped = np.tile(np.repeat(np.array([32_767, -32_768], "<i2"), 40), 400).tobytes()
    for pcm in (b"", SECOND * 3, noise, clipped, b"\0"):
        assert (await heard(recogniser, pcm)).text == ""


async def test_one_speaker_leaves_nothing_behind_for_the_next(recogniser: VoskRecogniser) -> None:
    clip = CLIPS["015_plain"]
    first = await heard(recogniser, clip.pcm())
    async with recogniser.listen("zh-CN") as hearing:  # leaves in the middle of a word
        await hearing.feed(CLIPS["003_noisy"].pcm()[:60_000])
    assert await heard(recogniser, clip.pcm()) == first


async def test_a_killed_process_ends_the_utterance_clearly_and_is_replaced(
    recogniser: VoskRecogniser,
) -> None:
    await recogniser.warm("zh-CN")
    async with recogniser.listen("zh-CN") as hearing:
        await hearing.feed(SECOND)
        [pid] = recogniser.pids
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(RecogniserLost, match="say it again"):
            _ = [event async for event in hearing]
        with pytest.raises(RecogniserLost):
            await hearing.feed(SECOND)
    assert (await heard(recogniser, CLIPS["015_plain"].pcm())).text.startswith("救命")
    assert recogniser.pids
    assert recogniser.pids != [pid]


async def test_two_utterances_end_with_one_process_and_both_are_told(
    recogniser: VoskRecogniser,
) -> None:
    async with recogniser.listen("zh-CN") as one, recogniser.listen("zh-CN") as other:
        await one.feed(SECOND)
        await other.feed(SECOND)
        os.kill(recogniser.pids[0], signal.SIGKILL)
        for hearing in (one, other):
            with pytest.raises(RecogniserLost):
                _ = [event async for event in hearing]


async def test_a_stopped_process_holds_the_feeder_back(recogniser: VoskRecogniser) -> None:
    async with recogniser.listen("zh-CN") as hearing:
        await hearing.feed(SECOND)
        os.kill(recogniser.pids[0], signal.SIGSTOP)
        feeding = asyncio.create_task(hearing.feed(SECOND * 60))
        await asyncio.sleep(0.5)
        assert not feeding.done(), "it waits instead of piling up"
        os.kill(recogniser.pids[0], signal.SIGCONT)
        await feeding
        await hearing.finish()
        assert [event async for event in hearing][-1] == Heard("", final=True)


async def test_fifty_at_once_wait_their_turn_and_none_is_lost(recogniser: VoskRecogniser) -> None:
    told: list[list[int]] = []

    async def one(pcm: bytes) -> str:
        async with recogniser.listen("zh-CN") as hearing:
            events = await events_of(hearing, pcm)
        told.append([event.ahead for event in events if isinstance(event, Waiting)])
        assert isinstance(events[-1], Heard)
        return events[-1].text

    speech = CLIPS["015_plain"].pcm()
    texts = await asyncio.gather(*(one(SECOND if n % 10 else speech) for n in range(50)))
    assert [text.startswith("救命") for text in texts] == [n % 10 == 0 for n in range(50)]
    assert sum(waits == [0] for waits in told) == 4, "so many places there are"
    assert max(waits[0] for waits in told) == 46
    for waits in told:
        assert waits == sorted(waits, reverse=True)
        assert waits[-1] == 0


async def test_whoever_leaves_the_line_lets_the_others_move_up(
    recogniser: VoskRecogniser,
) -> None:
    line = [recogniser.listen("zh-CN") for _ in range(6)]
    hearings = [await one.__aenter__() for one in line]
    await line[4].__aexit__(None, None, None)
    await line[0].__aexit__(None, None, None)
    await hearings[5].feed(SECOND)
    for one in (line[1], line[2], line[3], line[5]):
        await one.__aexit__(None, None, None)
    assert (await heard(recogniser, SECOND)).text == ""


async def test_an_utterance_does_not_last_for_ever(recogniser: VoskRecogniser) -> None:
    async with recogniser.listen("zh-CN") as hearing:
        feeding = asyncio.create_task(hearing.feed(SECOND * 600))
        events = [event async for event in hearing]
        await feeding
    assert events[-1] == Heard("", final=True)
    assert sum(event.seconds for event in events if isinstance(event, Sound)) < 91


async def test_a_microphone_that_goes_away_ends_its_utterance(
    recogniser: VoskRecogniser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voice.engines.vosk_hearing.IDLE", 0.3)
    async with recogniser.listen("zh-CN") as hearing:
        await hearing.feed(SECOND)
        async with asyncio.timeout(30):
            assert [event async for event in hearing][-1] == Heard("", final=True)


async def test_without_a_model_it_says_so(recogniser: VoskRecogniser) -> None:
    with pytest.raises(ModelMissing):
        async with recogniser.listen("fr"):
            pass


async def test_a_corrupt_model_is_said_and_others_are_still_heard(tmp_path: Path) -> None:
    (tmp_path / "am").mkdir()
    (tmp_path / "am" / "final.mdl").write_bytes(b"nonsense" * 100)
    made = VoskRecogniser(lambda: {"en": tmp_path, **MODELS} | {"en": tmp_path}, workers=1)
    try:
        for _ in range(3):
            async with made.listen("en") as hearing:
                with pytest.raises((ModelBroken, RecogniserLost)):
                    await events_of(hearing, SECOND)
        assert (await heard(made, SECOND)).text == ""
    finally:
        await made.close()


def test_speech_is_told_from_what_is_none() -> None:
    speech = CLIPS["003_noisy"].pcm()
    flags = [frame.speech for frame in SpeechDetector().feed(speech)]
    assert 0.3 < sum(flags) / len(flags) < 0.8
    assert not any(flags[:10])
    moments = np.arange(64_000) / 16_000
    tones = sum(2_500 * np.sin(2 * np.pi * pitch * moments) for pitch in (262, 330, 392, 523))
    hum = 3_000 * np.sin(2 * np.pi * 50 * moments)
    for sound in (tones, hum):
        pcm = np.asarray(sound).astype("<i2").tobytes()
        assert not any(frame.speech for frame in SpeechDetector().feed(pcm))

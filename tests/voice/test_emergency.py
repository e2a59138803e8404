"""Emergencies by voice alone: begun by recordings of distress, never by others; and ended."""

import json
from collections.abc import AsyncIterator

import pytest

from assistant.config import Settings
from assistant.dialogue.model import Mode
from assistant.dialogue.understanding.readings import likeliest
from assistant.services.demonstration import FIRST, PEOPLE
from assistant.wiring import Services, services
from tests.conftest import MovableClock
from tests.voice.recordings import FOLDER, MODELS, Clip, heard, needs_model, needs_recordings
from voice.engines.vosk_recogniser import VoskRecogniser
from voice.loop import Talk

pytestmark = pytest.mark.anyio


@pytest.fixture
async def built(migrated: Settings, clock: MovableClock) -> AsyncIterator[Services]:
    async with services(migrated, clock) as made:
        for resident_id, profile in PEOPLE.items():
            await made.residents.add(profile, resident_id=resident_id)
        yield made


@pytest.fixture
def talk(built: Services) -> Talk:
    return Talk(built, FIRST, language="zh-CN")


def labelled(label: str) -> list[Clip]:
    if not FOLDER.is_dir():
        return []
    rows = map(json.loads, (FOLDER / "clips.jsonl").read_text(encoding="utf-8").splitlines())
    found = [row for row in rows if row["label"] == label]
    return [Clip(FOLDER / row["file"], row["text"], row["variant"]) for row in found]


async def is_counting(built: Services) -> bool:

    return await built.emergencies.current(FIRST, Mode.LIVE) is not None


def told(built: Services, service: str) -> list[str]:

    found = built.cities[Mode.LIVE].received()
    return [one.summary for one in found if one.service == service]


@needs_model
@needs_recordings
async def test_recordings_of_distress_begin_it_and_others_never(
    built: Services, clock: MovableClock
) -> None:
    recogniser = VoskRecogniser(lambda: MODELS, workers=1, places=4)
    for label in ("none", "emergency"):
        assert labelled(label)
        for clip in labelled(label):
            one = await heard(recogniser, clip.pcm())
            text = likeliest((one.text, *one.alternatives), "zh-CN")
            talk = Talk(built, FIRST, language="zh-CN")
            await talk.hear(text)
            assert await is_counting(built) is (label == "emergency"), (clip.text, text)
            if label == "emergency":
                await talk.hear("取消")
                assert not await is_counting(built)
    await recogniser.close()
    await built.due.run(clock.move(minutes=2))
    assert told(built, "sms") == told(built, "cap") == []


@pytest.mark.parametrize("words", ["取消", "不是", "没事", "不是不是，我按错了"])
async def test_words_call_it_off_before_anybody_is_told(
    built: Services, clock: MovableClock, talk: Talk, words: str
) -> None:
    said = await talk.hear("救命啊")
    assert "叫人" in said[0]
    assert "取消" in said[1]
    assert "没有惊动任何人" in (await talk.hear(words))[0]
    await built.due.run(clock.move(minutes=2))
    assert told(built, "cap") == []
    assert "听懂" not in (await talk.hear("我想看医生"))[0]


async def test_the_countdown_runs_after_the_words_and_what_became_of_it_is_said_once(
    built: Services, clock: MovableClock, talk: Talk
) -> None:
    await talk.hear("我摔倒了，起不来")
    await built.due.run(clock.move(seconds=9))
    assert told(built, "cap") == []
    await built.due.run(clock.move(seconds=1))
    lines = await talk.progress()
    assert "已经告诉" in lines[0]
    assert any("女儿" in line for line in lines)
    assert any("120" in line for line in lines)
    assert any("康定路" in line for line in lines)
    assert await talk.progress() == []
    assert (await talk.hear("今天天气不错"))[0] == lines[0]
    assert "您没事了" in (await talk.hear("我没事了"))[0]
    await built.due.run(clock())
    assert "我没事了" in told(built, "sms")[0]


async def test_a_person_can_be_asked_for_in_the_middle_of_it(talk: Talk) -> None:
    await talk.hear("救命啊")
    assert "工作人员" in (await talk.hear("我要人工"))[0]

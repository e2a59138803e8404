"""At the kiosk silence is no failure, a key answers at any moment, and words leaf through."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import suppress
from uuid import UUID

import pytest
from typer.testing import CliRunner

from assistant.cli import app
from assistant.config import Settings
from assistant.dialogue.model import Mode
from assistant.services.demonstration import PEOPLE
from assistant.wiring import Services, services
from tests.conftest import MovableClock
from tests.voice.recordings import MODELS, needs_model
from voice.keyboard import keyboard
from voice.kiosk import Kiosk
from voice.loop import Talk
from voice.microphone import Microphone

pytestmark = pytest.mark.anyio


@pytest.fixture
async def here(migrated: Settings, clock: MovableClock) -> AsyncIterator[Services]:
    wanted = migrated.model_copy(update={"recogniser_model": str(MODELS["zh-CN"])})
    async with services(wanted, clock) as built:
        yield built


@pytest.fixture
async def resident_id(here: Services) -> UUID:
    known, profile = next(iter(PEOPLE.items()))
    return await here.residents.add(profile, resident_id=known)


@pytest.fixture
def talk(here: Services, resident_id: UUID) -> Talk:
    return Talk(here, resident_id, language="zh-CN")


def names(lines: list[str]) -> list[str]:
    """The offers among what is shown."""
    return [line[2:] for line in lines if line[:2] in ("1、", "2、", "3、", "4、", "5、")]


async def test_silence_asks_once_more_then_offers_a_press_and_then_is_quiet(talk: Talk) -> None:
    greeting = await talk.greet()
    assert talk.silence()[1:] == greeting
    assert "按答案前面的数字" in talk.silence()[0]
    assert [talk.silence() for _ in range(3)] == [[], [], []]
    question = await talk.hear("我想看医生")
    first, again = talk.silence()
    assert "没有听到" in first
    assert again in question
    assert "数字" in talk.silence()[0]
    assert talk.silence() == []


async def test_a_spoken_turn_begins_the_patience_anew(talk: Talk) -> None:
    await talk.hear("我想看医生")
    first = talk.silence()
    await talk.hear("嗯嗯嗯")
    assert talk.silence() == first


async def test_a_service_is_found_by_voice_and_what_follows_is_about_it(talk: Talk) -> None:
    asked = await talk.hear("附近哪里可以租轮椅")
    shown = await talk.hear("第一个")
    assert shown[0] == names(asked)[0] == "静安辅具租借站"
    assert "电话：021-5550-1301" in shown
    assert talk.place is not None
    assert names(await talk.hear("退回一步")) == names(asked)
    await talk.hear("第一个")
    assert "没" in (await talk.hear("天上有几颗星星"))[0]
    assert (await talk.hear("帮我叫辆出租车"))[0] != shown[0]


async def test_numbers_and_enter_lead_all_the_way(talk: Talk) -> None:
    await talk.greet()
    shown = await talk.press("1")
    for _ in range(6):
        if not names(shown):
            break
        assert talk.place
        shown = await talk.press("1")
    assert await talk.press("") == shown, "Enter by itself is no yes"
    talk.silence()
    assert "回车" in talk.silence()[0]
    booked = await talk.press("")
    assert any("号码" in line for line in booked)
    assert talk.place is None


async def test_what_is_typed_and_no_number_is_read_as_words(talk: Talk) -> None:
    shown = await talk.press("我想看医生")
    assert names(shown)
    assert names(await talk.press("99")) == names(shown)


async def test_further_offers_are_said_and_answered_by_their_number(talk: Talk) -> None:
    first = await talk.hear("我想看医生")
    assert "还有别的吗" in first[-1]
    second = await talk.hear("还有别的吗")
    assert not set(names(first)) & set(names(second))
    assert names(await talk.hear("前面几个")) == names(first)
    while "还有别的吗" in second[-1]:
        second = await talk.hear("后面几个")
    end = await talk.hear("更多")
    assert "没有更多了" in end[0]
    assert names(end) == names(second)
    await talk.hear("第一个")
    assert talk.place
    assert talk.place.slot == "hospital"


@needs_model
async def test_a_key_answers_while_it_listens(
    here: Services, talk: Talk, resident_id: UUID
) -> None:
    shown: list[str] = []
    kiosk = Kiosk(here, talk, "zh-CN", show=shown.append)
    keys: asyncio.Queue[str] = asyncio.Queue()
    sound = Microphone()
    for number in ("1", "2"):
        keys.put_nowait(number)
        await kiosk.listen(sound, resident_id, Mode.LIVE, keys)
    assert talk.place
    assert talk.place.slot == "hospital"


async def test_a_microphone_is_listened_to_again_and_again() -> None:
    sound = Microphone()

    async def listen() -> bytes:
        async for piece in sound:
            return piece
        return b"never"

    given_up = asyncio.create_task(listen())
    await asyncio.sleep(0)
    given_up.cancel()
    with suppress(asyncio.CancelledError):
        await given_up
    sound.keep(b"ours")
    sound.forget()
    sound.keep(b"theirs")
    assert await listen() == b"theirs"


async def test_what_is_typed_comes_line_by_line() -> None:
    reading, writing = os.pipe()
    keys = keyboard(reading)
    os.write(writing, "1\n\n骨".encode())
    os.write(writing, "科\n".encode())
    assert [await keys.get() for _ in range(3)] == ["1", "", "骨科"]
    os.close(writing)


def test_numbers_lead_through_a_written_conversation(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.chdir(settings.data_dir)
    monkeypatch.setenv("HUOBAN_DATA_DIR", str(settings.data_dir))
    result = CliRunner().invoke(app, ["talk", "--text"], input="1\n3\n")
    assert result.exit_code == 0
    assert "去哪家医院？" in result.output

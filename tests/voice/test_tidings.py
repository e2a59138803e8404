"""What the next visit shows is said at the kiosk when a conversation begins, and is then known."""

from dataclasses import replace
from uuid import UUID

import pytest

from assistant.dialogue.model import Mode
from assistant.wiring import Services
from tests.conftest import MovableClock
from tests.services.desk import open_desk
from voice.loop import Talk

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["sqlite"])
def either_database(request: pytest.FixtureRequest) -> object:
    """What is said hangs on no database: one is enough."""
    return request.getfixturevalue("migrated")


@pytest.fixture
async def resident_id(ready: Services, clock: MovableClock) -> UUID:
    """Somebody to whom a message was sent, live and in practice."""
    desk = await open_desk(ready)
    profile = await ready.residents.profile(desk.resident_id)
    told = replace(profile, phone="+8613816700001", told=("bookings",))
    await ready.residents.save(desk.resident_id, told)
    for mode in Mode:
        await desk.say_yes(await desk.fill("call_taxi", mode), mode)
    for _round in range(2):
        await ready.due.run(clock.move(minutes=1))
    return desk.resident_id


async def test_it_is_said_first_and_known_once_they_answer(
    ready: Services, resident_id: UUID
) -> None:
    first = await Talk(ready, resident_id, language="zh-CN").greet()
    talk = Talk(ready, resident_id, language="zh-CN")
    greeting = await talk.greet()
    assert len(greeting) == 2
    assert "叫车" in greeting[0] or "出租车" in greeting[0]
    assert greeting == first, "nobody answered: perhaps nobody was there"
    assert await talk.hear("再说一遍") == greeting, "it can be heard once more"
    assert await ready.news.of(resident_id, Mode.LIVE) == []
    assert await talk.greet() == greeting[1:]
    assert await Talk(ready, resident_id, language="zh-CN").greet() == greeting[1:]


async def test_a_press_is_an_answer_and_practice_has_its_own_news(
    ready: Services, resident_id: UUID
) -> None:
    talk = Talk(ready, resident_id, language="en", mode=Mode.PRACTICE)
    assert len(await talk.greet()) == 2
    await talk.press("1")
    assert await ready.news.of(resident_id, Mode.PRACTICE) == []
    assert await ready.news.of(resident_id, Mode.LIVE)

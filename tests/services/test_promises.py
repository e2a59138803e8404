"""By when somebody answers, and what happens when nobody did."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from assistant.config import Settings
from assistant.db.help import HelpRequest
from assistant.dialogue.model import Mode
from assistant.services.promises import Promises
from assistant.wiring import Services, services
from tests.conftest import MovableClock
from tests.services.desk import Desk, open_desk

ZONE = ZoneInfo("Asia/Shanghai")
PROMISES = Promises(
    zone=ZONE,
    day_from=time(8),
    day_until=time(20),
    usual=timedelta(minutes=10),
    by_scenario={"call_taxi": timedelta(minutes=5)},
)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        (at(23, 9), at(23, 9, 10)),
        (at(23, 19, 50), at(23, 20)),
        (at(23, 19, 51), at(24, 8, 10)),
        (at(23, 23), at(24, 8, 10)),
        (at(24, 0, 30), at(24, 8, 10)),
        (at(24, 8), at(24, 8, 10)),
    ],
)
def test_by_day_it_is_soon_and_by_night_the_next_morning(
    asked: datetime, answered: datetime
) -> None:
    assert PROMISES.until(asked.astimezone(UTC)) == answered


def test_a_service_has_its_own_time() -> None:
    assert PROMISES.until(at(23, 9), "call_taxi") == at(23, 9, 5)


def test_where_somebody_is_always_there_the_night_is_a_day() -> None:
    always = Promises(ZONE, time(0), time(0), timedelta(minutes=10), {})
    assert always.until(at(23, 23)) == at(23, 23, 10)


def test_the_settings_are_told_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUOBAN_PROMISE_MINUTES", '{"call_taxi": 5}')
    monkeypatch.setenv("HUOBAN_PROMISE_DAY_UNTIL", "18:00")
    told = Settings(_env_file=None).promise
    assert (told.minutes, told.day_until) == ({"call_taxi": 5}, time(18))


@pytest.fixture
async def running(migrated: Settings, clock: MovableClock) -> AsyncIterator[Services]:
    async with services(migrated, clock) as built:
        yield built


@pytest.fixture
async def desk(running: Services) -> Desk:
    return await open_desk(running)


async def requests(built: Services) -> list[tuple[str, bool]]:
    query = select(HelpRequest.reason, HelpRequest.broken_at).order_by(HelpRequest.created_at)
    found = await built.database.read(query)
    return [(row.reason, row.broken_at is not None) for row in found]


@pytest.mark.anyio
async def test_a_request_at_night_waits_until_morning(desk: Desk, clock: MovableClock) -> None:
    clock.now = at(23, 23).astimezone(UTC)
    desk.faults.inject("tomp", "unavailable", count=None)
    booking_id = await desk.book("call_taxi")
    assert (await desk.see(booking_id)).promised_at == at(24, 8, 10)


@pytest.mark.anyio
async def test_calling_off_has_a_promise_of_its_own_and_it_can_break(
    desk: Desk, clock: MovableClock
) -> None:
    booking_id = await desk.book("call_taxi")
    desk.faults.inject("tomp", "unavailable", count=None)
    await desk.cancel(booking_id)
    waiting = await desk.see(booking_id)
    assert waiting.cancelling
    assert waiting.promised_at == clock() + timedelta(minutes=10)
    await desk.tick(booking_id, clock.move(minutes=11))
    assert (await desk.see(booking_id)).promise_broken
    assert await desk.help_requests() == ["promise_broken"]


@pytest.mark.anyio
async def test_a_call_that_never_came_is_recorded_once_and_only_when_it_is_real(
    desk: Desk, clock: MovableClock
) -> None:
    for mode in Mode:
        await desk.services.help.ask(desk.resident_id, mode, {"name": "李阿婆"}, None)
    for _ in range(2):
        await desk.services.due.run(clock.move(minutes=11))
    assert sorted(await requests(desk.services)) == [("asked", False), ("asked", True)]


@pytest.mark.anyio
async def test_a_promise_outlives_the_process(migrated: Settings, clock: MovableClock) -> None:
    async with services(migrated, clock) as first:
        before = await open_desk(first)
        await first.help.ask(before.resident_id, Mode.LIVE, {}, None)
    async with services(migrated, clock) as second:
        await second.due.run(clock.move(minutes=11))
        assert await requests(second) == [("asked", True)]


@pytest.mark.anyio
async def test_who_was_called_in_time_was_promised_nothing_wrong(
    desk: Desk, clock: MovableClock
) -> None:
    wanted = await desk.services.help.ask(desk.resident_id, Mode.LIVE, {}, None)
    await desk.services.help.answered(wanted)
    await desk.services.due.run(clock.move(minutes=11))
    assert await requests(desk.services) == [("asked", False)]

"""Emergencies with the clock frozen and moved: each path to its end, whatever fails or dies."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import anyio
import pytest
from sqlalchemy import select, text

from assistant.config import Settings
from assistant.db.emergencies import Emergency, EmergencyAlert
from assistant.db.messages import OutboxMessage
from assistant.dialogue.alarms import Alarmed
from assistant.dialogue.model import Mode
from assistant.ports.messages import Contact
from assistant.services.residents import Profile
from assistant.wiring import Services, services
from tests.conftest import MovableClock
from tests.services.desk import HOME, Desk

pytestmark = pytest.mark.anyio

DAUGHTER, SON, NEIGHBOUR = "+8613816700011", "+8613816700012", "+8613816700013"
CLOSE = (
    Contact("女儿", DAUGHTER, ("emergency",)),
    Contact("邻居", NEIGHBOUR, ("bookings",)),
    Contact("儿子", SON, ("emergency",)),
)
LI = Profile("李阿婆", "+8613816700009", HOME, needs=("no_calls",), contacts=CLOSE)


class Alarm(Desk):
    """A resident in need, and the world around them."""

    def __init__(self, built: Services, resident_id: UUID, clock: MovableClock) -> None:
        super().__init__(built, resident_id)
        self.clock = clock

    async def press(self, mode: Mode = Mode.LIVE) -> UUID:
        return await self.services.emergencies.start(self.resident_id, mode)

    async def raised(self, mode: Mode = Mode.LIVE) -> UUID:
        """Pressed, and not called off."""
        begun = await self.press(mode)
        await self.later(5)
        return begun

    async def later(self, seconds: float) -> None:
        """So many seconds pass, and the server ticks."""
        await self.services.due.run(self.clock.move(seconds=seconds))

    async def look(self, emergency_id: UUID, mode: Mode = Mode.LIVE) -> Alarmed:
        return await self.services.alarmed.find(self.resident_id, emergency_id, mode)

    async def end(self, emergency_id: UUID, mode: Mode = Mode.LIVE) -> None:
        await self.services.emergencies.end(self.resident_id, emergency_id, mode)

    async def write(self, sender: str, words: str) -> None:
        """Somebody answers by message."""
        assert await self.services.alerted.write(Mode.LIVE, sender, words)

    async def texts(self, mode: Mode = Mode.LIVE) -> list[tuple[str, str]]:
        """Numbers and messages, the first first."""
        found = [one["summary"] for one in await self.received(mode) if one["service"] == "sms"]
        return [(one.split("：", 1)[0], one.split("：", 1)[1]) for one in reversed(found)]

    async def told(self) -> list[str]:
        return [number for number, _words in await self.texts()]

    async def desk(self, mode: Mode = Mode.LIVE) -> list[dict[str, str]]:
        """What the duty desk has, the first first."""
        found = [one for one in await self.received(mode) if one["service"] == "cap"]
        return list(reversed(found))


@pytest.fixture
async def town(migrated: Settings, clock: MovableClock) -> AsyncIterator[Alarm]:
    async with services(migrated, clock) as built:
        yield Alarm(built, await built.residents.add(LI), clock)


async def test_after_five_seconds_and_no_sooner_the_first_person_and_the_desk_are_told(
    ready: Services, clock: MovableClock
) -> None:
    town = Alarm(ready, await ready.residents.add(LI), clock)
    begun = await town.press()
    assert (await town.look(begun)).seconds == 5
    await town.later(4.9)
    assert (await town.texts(), await town.desk()) == ([], [])
    await town.later(0.1)
    [(number, words)] = await town.texts()
    assert number == DAUGHTER
    assert "李阿婆现在需要帮助" in words
    assert HOME.address in words
    assert "不能接电话" in words
    assert "/alerts/" in words
    [alarm] = await town.desk()
    assert alarm["state"] == "Actual"
    assert alarm["summary"] == "李阿婆现在需要帮助"
    assert HOME.address in alarm["details"]
    alarmed = await town.look(begun)
    assert (alarmed.people[0].state, alarmed.people[1].state) == ("sent", "waiting")
    assert alarmed.desk == "taken"


async def test_called_off_in_time_nothing_is_sent(town: Alarm) -> None:
    begun = await town.press()
    await town.later(4)
    await town.end(begun)
    for _ in range(3):
        await town.later(60)
    assert (await town.texts(), await town.desk()) == ([], [])
    assert (await town.look(begun)).status == "cancelled"


async def test_who_does_not_answer_in_a_minute_is_followed_by_the_next_and_then_by_the_truth(
    town: Alarm,
) -> None:
    begun = await town.raised()
    await town.later(59)
    assert await town.told() == [DAUGHTER]
    await town.later(1)
    assert await town.told() == [DAUGHTER, SON]
    assert not (await town.look(begun)).unanswered
    await town.later(60)
    await town.later(60)
    assert await town.told() == [DAUGHTER, SON]
    assert (await town.look(begun)).unanswered


@pytest.mark.parametrize("answer", ["1", "我去", "OK"])
async def test_who_comes_is_shown_and_nobody_else_is_told(town: Alarm, answer: str) -> None:
    begun = await town.raised()
    await town.write(DAUGHTER, answer)
    for _ in range(3):
        await town.later(60)
    alarmed = await town.look(begun)
    assert await town.told() == [DAUGHTER]
    assert (alarmed.coming, alarmed.people[0].said) == (("女儿",), answer)


async def test_who_cannot_come_is_followed_at_once_and_words_that_say_neither_are_shown(
    town: Alarm,
) -> None:
    begun = await town.raised()
    await town.write(DAUGHTER, "怎么了？")
    await town.later(1)
    assert await town.told() == [DAUGHTER]
    assert (await town.look(begun)).people[0].said == "怎么了？"
    await town.write(DAUGHTER, "我在外地")
    await town.later(1)
    assert await town.told() == [DAUGHTER, SON]
    assert (await town.look(begun)).people[0].state == "cannot"


async def test_who_changes_their_mind_is_followed_too(town: Alarm) -> None:
    await town.raised()
    await town.write(DAUGHTER, "1")
    await town.later(120)
    await town.write(DAUGHTER, "2")
    await town.later(1)
    assert await town.told() == [DAUGHTER, SON]


async def test_a_message_that_could_not_be_delivered_is_not_waited_for(town: Alarm) -> None:
    begun = await town.raised()
    [alert] = await town.services.database.read(
        select(EmergencyAlert.id).where(
            EmergencyAlert.told_at.is_not(None), EmergencyAlert.phone != ""
        )
    )
    await town.services.outbox.report(alert.id, 2)
    await town.later(3)
    assert await town.told() == [DAUGHTER, SON]
    assert (await town.look(begun)).people[0].state == "failed"


async def test_a_stranger_s_message_is_no_answer(town: Alarm) -> None:
    await town.raised()
    for sender in (SON, NEIGHBOUR, "+8613900000000", "10086", ""):
        assert not await town.services.alerted.write(Mode.LIVE, sender, "1")
    assert not await town.services.alerted.write(Mode.PRACTICE, DAUGHTER, "1")


async def test_two_presses_and_two_devices_make_one_emergency(
    ready: Services, clock: MovableClock
) -> None:
    town = Alarm(ready, await ready.residents.add(LI), clock)
    begun = await asyncio.gather(*(town.press() for _ in range(6)))
    await town.later(5)
    again = await town.press()
    await town.later(5)
    assert {*begun, again} == {begun[0]}
    assert await town.told() == [DAUGHTER]
    assert len(await town.desk()) == 1


async def test_long_after_a_press_calls_for_help_anew(town: Alarm) -> None:
    first = await town.raised()
    await town.write(DAUGHTER, "1")
    await town.later(31 * 60)
    second = await town.raised()
    assert first != second
    assert await town.told() == [DAUGHTER, DAUGHTER]
    assert len(await town.desk()) == 2


async def test_everyone_who_was_told_hears_that_it_is_over_and_nobody_else(town: Alarm) -> None:
    begun = await town.raised()
    await town.end(begun)
    await town.end(begun)
    for _ in range(3):
        await town.later(60)
    assert await town.told() == [DAUGHTER, DAUGHTER]
    assert "我没事了" in (await town.texts())[1][1]
    alarm, clear = await town.desk()
    assert alarm["state"] == "Ended"
    assert clear["details"][0] == "Cancel"
    assert alarm["key"] in clear["details"][1]
    assert (await town.look(begun)).status == "over"


async def test_a_desk_that_may_have_heard_is_told_of_the_end_and_one_that_has_not_is_not(
    town: Alarm,
) -> None:
    town.faults.inject("cap", "lost_answer")
    begun = await town.raised()
    await town.end(begun)
    await town.later(1)
    assert [one["state"] for one in await town.desk()] == ["Ended", "Actual"]


FAULTS = {
    **dict.fromkeys(("unavailable", "error_500", "garbage_200", "drop", "lost_answer"), "trying"),
    "refuse": "rejected",
    "half_page": "taken",
}
"""How the desk stands after each."""


@pytest.mark.parametrize("fault", FAULTS)
async def test_the_desk_is_told_again_until_it_knows_and_knows_it_once(
    town: Alarm, fault: str
) -> None:
    town.faults.inject("cap", fault, count=2)
    begun = await town.raised()
    heading = (await town.look(begun)).desk
    assert heading == (
        "taken" if fault == "half_page" else "rejected" if fault == "refuse" else "trying"
    )
    for _ in range(5):
        await town.later(10)
    assert (await town.look(begun)).desk == "taken"
    assert len(await town.desk()) == 1


@pytest.mark.parametrize("fault", ["refuse", "unavailable", "error_500", "garbage_200", "drop"])
async def test_when_nothing_can_be_sent_it_is_said_and_all_goes_out_once_it_can(
    town: Alarm, fault: str
) -> None:
    for service in ("sms", "cap"):
        town.faults.inject(service, fault, count=None)
    begun = await town.raised()
    await town.later(16)
    assert (await town.look(begun)).nothing_sent
    town.faults.clear()
    for _ in range(13):
        await town.later(60)
    assert set(await town.told()) == {DAUGHTER, SON}
    assert len(await town.desk()) == 1
    assert not (await town.look(begun)).nothing_sent


async def test_a_desk_and_a_network_that_hang_keep_nobody_else_waiting(town: Alarm) -> None:
    gate = anyio.Event()
    for service in ("sms", "cap"):
        town.faults.inject(service, "hang", gate=gate)
    hanging = await town.raised()
    other = Alarm(town.services, await town.services.residents.add(LI), town.clock)
    begun = await other.raised()
    assert (await other.look(begun)).desk == "taken"
    assert await town.told() == [DAUGHTER]
    await town.later(16)
    assert (await town.look(hanging)).nothing_sent
    gate.set()


async def test_practice_is_an_exercise_and_reaches_the_practice_city_only(town: Alarm) -> None:
    begun = await town.raised(Mode.PRACTICE)
    [(number, words)] = await town.texts(Mode.PRACTICE)
    [alarm] = await town.desk(Mode.PRACTICE)
    assert (number, alarm["state"]) == (DAUGHTER, "Exercise")
    assert "练习" in words
    assert "/practice/alerts/" in words
    await town.end(begun, Mode.PRACTICE)
    await town.later(1)
    assert [one["state"] for one in await town.desk(Mode.PRACTICE)] == ["Ended", "Exercise"]
    assert (await town.texts(), await town.desk()) == ([], [])
    live = await town.press()
    assert live != begun


async def test_someone_of_whom_nothing_is_known_still_reaches_the_desk(town: Alarm) -> None:
    nobody = await town.services.residents.add(Profile())
    stranger = Alarm(town.services, nobody, town.clock)
    begun = await stranger.raised()
    alarmed = await stranger.look(begun)
    assert (alarmed.people, alarmed.desk, alarmed.address) == ((), "taken", "")
    assert not alarmed.nothing_sent
    [alarm] = await stranger.desk()
    assert "不知道地址" in alarm["details"][1]


@pytest.mark.parametrize("dies", ["in the countdown", "before sending", "after sending"])
async def test_whoever_dies_is_taken_over_and_nobody_is_told_twice(
    migrated: Settings, clock: MovableClock, dies: str
) -> None:
    async with services(migrated, clock) as built:
        town = Alarm(built, await built.residents.add(LI), clock)
        begun = await town.press()
        if dies == "before sending":
            await built.alerting._move_on(begun, clock.move(seconds=5))
        if dies == "after sending":
            await town.later(5)
    async with services(migrated, clock) as built:
        town = Alarm(built, town.resident_id, clock)
        await town.later(5)
        await town.later(31)
        assert await town.told() == [DAUGHTER]
        assert len(await town.desk()) == 1
        assert (await town.look(begun)).desk == "taken"


async def test_one_that_was_being_sent_to_the_desk_is_sent_again_and_known_again(
    town: Alarm,
) -> None:
    begun = await town.press()
    now = town.clock.move(seconds=5)
    await town.services.alerting._move_on(begun, now)
    assert len(await town.services.alerting._desk.claim(now)) == 1
    await town.later(10)
    assert await town.desk() == []
    await town.later(30)
    assert len(await town.desk()) == 1


async def test_a_second_message_only_after_answer_and_report_were_both_lost(town: Alarm) -> None:
    town.faults.inject("sms", "lost_answer")
    await town.services.residents.save(
        town.resident_id, Profile(LI.name, LI.phone, HOME, contacts=CLOSE[:1])
    )
    begun = await town.raised()
    for _ in range(9):
        await town.later(60)
    assert await town.told() == [DAUGHTER]
    assert (await town.look(begun)).people[0].state == "unsure"
    await town.later(120)
    assert await town.told() == [DAUGHTER, DAUGHTER]
    first, second = await town.texts()
    assert first == second


async def test_one_damaged_row_keeps_nobody_else_from_help(town: Alarm) -> None:
    damaged = await town.press()
    async with town.services.database.write() as session:
        (await session.get_one(Emergency, damaged)).whose = b"damaged"
    other = Alarm(town.services, await town.services.residents.add(LI), town.clock)
    begun = await other.raised()
    assert (await other.look(begun)).desk == "taken"


async def test_at_night_it_goes_out_as_well(town: Alarm) -> None:
    town.clock.move(hours=15)
    await town.raised()
    assert await town.told() == [DAUGHTER]


async def test_what_is_kept_tells_nobody_s_name_number_or_address(town: Alarm) -> None:
    await town.raised()
    await town.write(DAUGHTER, "马上来")
    kept = ""
    for table in (Emergency, EmergencyAlert, OutboxMessage):
        rows = await town.services.database.read(select(table.__table__))
        kept += " ".join(str(value) for row in rows for value in row)
    for secret in ("李阿婆", "女儿", DAUGHTER, "13816700009", HOME.address, "马上来"):
        assert secret not in kept


async def test_every_row_says_whether_it_is_practice(town: Alarm) -> None:
    await town.raised(Mode.PRACTICE)
    for table in ("emergency", "emergency_alert", "outbox"):
        rows = await town.services.database.read(text(f"SELECT mode FROM {table}"))
        assert {row.mode for row in rows} == {"practice"}


async def test_the_time_to_answer_and_the_countdown_are_settings(
    migrated: Settings, clock: MovableClock
) -> None:
    slower = {"emergency_seconds": 10, "emergency_answer_seconds": 90}
    async with services(migrated.model_copy(update=slower), clock) as built:
        town = Alarm(built, await built.residents.add(LI), clock)
        await town.press()
        await town.later(9)
        assert await town.told() == []
        await town.later(1)
        await town.later(89)
        assert await town.told() == [DAUGHTER]
        await town.later(1)
        assert await town.told() == [DAUGHTER, SON]

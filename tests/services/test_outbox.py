"""What becomes of messages, whatever the network does and whenever the process dies."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from assistant.db.messages import OutboxMessage
from assistant.dialogue.model import Mode
from assistant.i18n import given
from assistant.ports.messages import Contact
from assistant.services.letters import Letter
from assistant.services.outbox import Outbox
from assistant.services.residents import Reminders
from assistant.wiring import Services
from tests.conftest import MovableClock
from tests.services.desk import Desk, open_desk

pytestmark = pytest.mark.anyio

DAUGHTER = "+8613816700011"


@pytest.fixture
async def desk(ready: Services) -> Desk:
    return await open_desk(ready)


async def with_daughter(desk: Desk, *told: str, **changes: Any) -> None:
    profile = await desk.services.residents.profile(desk.resident_id)
    contacts = (Contact("女儿", DAUGHTER, told),)
    await desk.services.residents.save(
        desk.resident_id, replace(profile, contacts=contacts, **changes)
    )


async def keep(desk: Desk, words: str = "我到了", event: str = "bookings", **more: Any) -> UUID:
    """A letter in the outbox, due now."""
    key = uuid4()
    letter = Letter(
        resident_id=desk.resident_id,
        booking_id=None,
        mode=Mode.LIVE,
        event=event,
        once=str(key),
        to=DAUGHTER,
        words=given(words),
        language="zh-CN",
        at=desk.services.clock(),
        **more,
    )
    await desk.services.outbox.keep(letter, key=key)
    return key


async def run(desk: Desk) -> None:
    await desk.services.due.run(desk.services.clock())


async def status(desk: Desk, key: UUID) -> str:
    return str((await desk.services.outbox.row(key)).status)


async def texts(desk: Desk, mode: Mode = Mode.LIVE) -> list[str]:
    """What telephones have received, the first first."""
    found = [one for one in await desk.received(mode) if one["service"] == "sms"]
    return [one["summary"] for one in reversed(found)]


async def planned(desk: Desk) -> list[tuple[str, datetime]]:
    """What waits, with its time in Shanghai."""
    query = (
        select(OutboxMessage.event, OutboxMessage.due_at)
        .where(OutboxMessage.status == "waiting")
        .order_by(OutboxMessage.due_at)
    )
    zone = desk.services.settings.zone
    rows = await desk.services.database.read(query)
    return [(row.event, row.due_at.astimezone(zone)) for row in rows]


async def test_a_message_goes_out_once_however_often_the_clock_ticks(desk: Desk) -> None:
    key = await keep(desk)
    for _ in range(3):
        await run(desk)
    assert await texts(desk) == [f"{DAUGHTER}：【伙伴】我到了"]
    assert await status(desk, key) == "sent"


@pytest.mark.parametrize("fault", ["lost_answer", "error_500", "garbage_200", "drop"])
async def test_after_a_lost_answer_nothing_is_repeated_before_the_wait_is_over(
    desk: Desk, clock: MovableClock, fault: str
) -> None:
    desk.faults.inject("sms", fault)
    key = await keep(desk)
    await run(desk)
    before = await texts(desk)
    clock.move(minutes=9)
    await run(desk)
    assert (await texts(desk), await status(desk, key)) == (before, "sending")
    clock.move(minutes=2)
    await run(desk)
    assert await texts(desk) == [*before, f"{DAUGHTER}：【伙伴】我到了"]
    assert await status(desk, key) == "sent"


@pytest.mark.parametrize(
    ("state", "ends"), [(1, "delivered"), (8, "sent"), (2, "failed"), (16, "failed")]
)
async def test_after_a_lost_answer_a_report_ends_the_wait_and_nothing_is_repeated(
    desk: Desk, clock: MovableClock, state: int, ends: str
) -> None:
    desk.faults.inject("sms", "lost_answer")
    key = await keep(desk)
    await run(desk)
    await desk.services.outbox.report(key, state)
    clock.move(hours=1)
    await run(desk)
    assert len(await texts(desk)) == 1
    assert await status(desk, key) == ends


async def test_a_repeat_is_the_same_in_every_character(desk: Desk, clock: MovableClock) -> None:
    desk.faults.inject("sms", "lost_answer", count=2)
    await keep(desk)
    for _ in range(3):
        await run(desk)
        clock.move(hours=1)
    assert len(await texts(desk)) == 3
    assert len(set(await texts(desk))) == 1


class Killed(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("reported", [True, False])
async def test_killed_between_sending_and_writing_it_down_it_is_not_sent_twice_at_once(
    desk: Desk, clock: MovableClock, monkeypatch: pytest.MonkeyPatch, reported: bool
) -> None:
    key = await keep(desk)

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(Outbox, "_outcome", die)
        with pytest.raises(Killed):
            await run(desk)
    assert (len(await texts(desk)), await status(desk, key)) == (1, "sending")
    clock.move(minutes=9)
    await run(desk)
    assert len(await texts(desk)) == 1
    if reported:
        await desk.services.outbox.report(key, 1)
    clock.move(minutes=2)
    await run(desk)
    assert len(await texts(desk)) == (1 if reported else 2)


async def test_a_clear_no_is_tried_again_soon_and_says_that_it_is_late(
    desk: Desk, clock: MovableClock
) -> None:
    desk.faults.inject("sms", "unavailable", count=2)
    await keep(desk)
    await run(desk)
    clock.move(minutes=1)
    await run(desk)
    clock.move(minutes=30)
    await run(desk)
    [text] = await texts(desk)
    assert "发晚了" in text
    assert "上午9:00" in text
    assert text.endswith("我到了")


async def test_what_nobody_needs_any_more_is_not_sent_late(desk: Desk, clock: MovableClock) -> None:
    desk.faults.inject("sms", "unavailable")
    key = await keep(desk, useful_until=clock().replace(hour=2))
    await run(desk)
    clock.move(hours=2)
    await run(desk)
    assert await texts(desk) == []
    assert await status(desk, key) == "missed"


async def test_at_night_only_an_emergency_and_one_s_own_words_go_out(
    desk: Desk, clock: MovableClock
) -> None:
    clock.now = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)  # ten in the evening in Shanghai
    for event in ("bookings", "cancellations", "reminder", "emergency", "own"):
        await keep(desk, event, event=event)
    await run(desk)
    assert {text.split("】")[1] for text in await texts(desk)} == {"emergency", "own"}
    clock.now = datetime(2026, 11, 23, 23, 29, tzinfo=UTC)
    await run(desk)
    assert len(await texts(desk)) == 2
    clock.move(minutes=2)
    await run(desk)
    assert len(await texts(desk)) == 5
    assert not [text for text in await texts(desk) if "发晚了" in text], "the night is no outage"


async def test_the_family_is_told_of_a_booking_and_of_its_end_if_both_are_ticked(
    desk: Desk,
) -> None:
    await with_daughter(desk, "bookings", "cancellations")
    booking_id = await desk.book("see_doctor")
    await run(desk)
    await desk.cancel(booking_id)
    await run(desk)
    told = [text.split("】")[1] for text in await texts(desk)]
    assert [text[:7] for text in told] == ["李阿婆约好了：", "李阿婆取消了："]
    assert (await desk.see(booking_id)).receipt.reference in told[0]


@pytest.mark.parametrize(
    ("ticked", "heard"), [((), 0), (("bookings",), 1), (("cancellations",), 1), (("emergency",), 0)]
)
async def test_nobody_is_told_what_was_not_ticked(
    desk: Desk, ticked: tuple[str, ...], heard: int
) -> None:
    await with_daughter(desk, *ticked)
    booking_id = await desk.book("call_taxi")
    await run(desk)
    await desk.cancel(booking_id)
    await run(desk)
    assert len(await texts(desk)) == heard


async def test_who_has_not_heard_of_a_booking_does_not_hear_of_its_end(
    desk: Desk, clock: MovableClock
) -> None:
    clock.now = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    await with_daughter(desk, "bookings", "cancellations")
    booking_id = await desk.book("see_doctor")
    await run(desk)
    await desk.cancel(booking_id)
    clock.move(hours=10)
    await run(desk)
    assert await texts(desk) == []


async def late_booking(desk: Desk) -> datetime:
    """An appointment some days ahead; gives when it begins in Shanghai."""
    session_id = await desk.fill("see_doctor")
    asked = await desk.ask(session_id, "time")
    await desk.answer(session_id, "time", asked.offers[-1].value)
    booking_id = await desk.say_yes(session_id)
    starts = (await desk.row(booking_id)).starts_at
    assert starts is not None
    return starts.astimezone(desk.services.settings.zone)


async def test_reminders_come_the_evening_before_and_two_hours_before(
    desk: Desk, clock: MovableClock
) -> None:
    starts = await late_booking(desk)
    waiting = await planned(desk)
    hours = {(starts.date() - at.date()).days: at for _event, at in waiting}
    assert (starts - hours[0]).total_seconds() == 7200
    if 1 in hours:
        assert (hours[1].hour, hours[1].minute) == (18, 0)
    clock.now = max(hours[0], hours[0].replace(hour=7, minute=31)).astimezone(UTC)
    await run(desk)
    texts_now = await texts(desk)
    assert texts_now
    assert "提醒您" in texts_now[-1]


async def test_reminders_follow_what_the_profile_says(desk: Desk) -> None:
    starts = await late_booking(desk)
    profile = await desk.services.residents.profile(desk.resident_id)
    off = replace(profile, reminders=Reminders("", 4))
    await desk.services.residents.save(desk.resident_id, off)
    await desk.services.messages.replan(desk.resident_id)
    [(_event, at)] = await planned(desk)
    assert (starts - at).total_seconds() == 4 * 3600
    await desk.services.residents.save(
        desk.resident_id, replace(profile, reminders=Reminders("", 0))
    )
    await desk.services.messages.replan(desk.resident_id)
    assert await planned(desk) == []


async def test_a_cancelled_booking_is_not_reminded_of(desk: Desk) -> None:
    booking_id = await desk.book("see_doctor")
    await desk.cancel(booking_id)
    assert await planned(desk) == []


async def test_practice_reaches_telephones_of_the_practice_city_only(desk: Desk) -> None:
    await with_daughter(desk, "bookings")
    await desk.book("call_taxi", Mode.PRACTICE)
    await run(desk)
    assert len(await texts(desk, Mode.PRACTICE)) == 1
    assert await texts(desk) == []


async def test_a_message_of_one_s_own_with_a_lost_answer_waits_and_is_then_told(
    desk: Desk, clock: MovableClock
) -> None:
    await with_daughter(desk)
    session_id = await desk.fill_message("我到了")
    desk.faults.inject("sms", "lost_answer")
    booking_id = await desk.say_yes(session_id)
    assert (await desk.see(booking_id)).status == "waiting"
    clock.move(minutes=1)
    assert (await desk.tick(booking_id, clock())).status == "waiting"
    await desk.services.outbox.report(booking_id, 1)
    assert (await desk.tick(booking_id, clock())).status == "booked"
    assert len(await texts(desk)) == 1


async def test_a_sender_that_fails_in_its_own_way_is_reported(desk: Desk) -> None:
    await with_daughter(desk)
    session_id = await desk.fill_message("我到了")
    desk.faults.inject("sms", "refuse", count=None)
    booking_id = await desk.say_yes(session_id)
    assert (await desk.see(booking_id)).status == "waiting"
    assert await desk.help_requests() == ["misbehaved"]


async def test_what_is_kept_tells_nobody_s_number_or_words(desk: Desk) -> None:
    await keep(desk, "我到了")
    [row] = await desk.services.database.read(select(OutboxMessage.__table__))
    kept = " ".join(str(value) for value in row)
    assert DAUGHTER not in kept
    assert "13816700011" not in kept


async def test_a_clear_no_to_a_repeat_does_not_make_the_first_one_unsent(
    desk: Desk, clock: MovableClock
) -> None:
    key = await keep(desk)
    desk.faults.inject("sms", "lost_answer")
    desk.faults.inject("sms", "unavailable")
    await run(desk)
    clock.move(minutes=11)
    await run(desk)
    assert await status(desk, key) == "sending"
    assert not await desk.services.outbox.take_back(key)
    clock.move(minutes=1)
    await run(desk)
    assert len(set(await texts(desk))) == 1

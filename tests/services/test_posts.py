"""Who is told of what and by which way: telephone, mail, or at the next visit."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from assistant.config import Settings
from assistant.db.messages import OutboxMessage
from assistant.dialogue.model import Mode
from assistant.i18n import say
from assistant.ports.messages import Contact
from assistant.services.residents import Reminders
from assistant.wiring import Services, services
from tests.conftest import MovableClock
from tests.services.desk import Desk, open_desk

pytestmark = pytest.mark.anyio

DAUGHTER = "+8613816700011"
OWN = "+8613816700009"


@pytest.fixture
async def running(migrated: Settings, clock: MovableClock) -> AsyncIterator[Services]:
    async with services(migrated, clock) as built:
        yield built


@pytest.fixture
async def desk(running: Services) -> Desk:
    return await open_desk(running)


async def change(desk: Desk, **changes: Any) -> None:
    profile = await desk.services.residents.profile(desk.resident_id)
    await desk.services.residents.save(desk.resident_id, replace(profile, **changes))


async def run(desk: Desk) -> None:
    await desk.services.due.run(desk.services.clock())


async def sent(desk: Desk) -> list[tuple[str, str]]:
    """To whom, by which way, the first first."""
    found = [one for one in await desk.received() if one["service"] in ("sms", "mail")]
    return [(one["service"], one["summary"].split("：")[0]) for one in reversed(found)]


async def news(desk: Desk, mode: Mode = Mode.LIVE) -> list[str]:
    """What the next visit says."""
    found = await desk.services.news.of(desk.resident_id, mode)
    now, zone = desk.services.clock(), desk.services.settings.zone
    return [say(one.words, "zh-CN", now=now, zone=zone) for one in found]


def the_day_before(clock: MovableClock) -> None:
    """Noon of a day on which no hospital has free times any more: the first is tomorrow's."""
    clock.now = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


async def starts(desk: Desk, booking_id: UUID) -> datetime:
    found = (await desk.row(booking_id)).starts_at
    assert found is not None
    return found


async def statuses(desk: Desk) -> list[tuple[str, str, str]]:
    query = select(OutboxMessage.event, OutboxMessage.channel, OutboxMessage.status)
    return [tuple(row) for row in await desk.services.database.read(query)]


@pytest.mark.parametrize("told", [(), ("bookings",), ("cancellations",)])
async def test_residents_are_told_what_they_ticked_by_telephone_and_mail(
    desk: Desk, told: tuple[str, ...]
) -> None:
    await change(desk, told=told, mail="wang@home.example")
    booking_id = await desk.book("see_doctor")
    await run(desk)
    await desk.cancel(booking_id)
    await run(desk)
    both = [("sms", OWN), ("mail", "wang@home.example")]
    assert sorted(await sent(desk)) == sorted(both if told else [])


async def test_a_mail_of_a_booking_brings_its_calendar_file(desk: Desk) -> None:
    await change(desk, told=("bookings",), mail="wang@home.example")
    await desk.book("see_doctor")
    await run(desk)
    [there] = [one for one in await desk.received() if one["service"] == "mail"]
    assert "huoban.ics" in there["details"]
    assert "您约好了" in there["summary"]


async def test_the_family_has_an_own_mail_address_and_own_words(desk: Desk) -> None:
    await change(desk, contacts=(Contact("女儿", DAUGHTER, ("bookings",), "d@home.example"),))
    await desk.book("see_doctor")
    await run(desk)
    assert sorted(await sent(desk)) == [("mail", "d@home.example"), ("sms", DAUGHTER)]
    assert all(
        "李阿婆约好了" in one["summary"] for one in await desk.received() if "key" not in one
    )


async def test_a_mail_that_nobody_takes_is_not_tried_again(desk: Desk, clock: MovableClock) -> None:
    await change(desk, contacts=(Contact("女儿", DAUGHTER, ("bookings",), "nobody@x.example"),))
    await desk.book("see_doctor")
    for _ in range(3):
        await run(desk)
        clock.move(minutes=2)
    assert ("bookings", "mail", "failed") in await statuses(desk)
    calls = desk.services.cities[Mode.LIVE].faults.calls
    assert calls.count("mail RCPT /") == 1


@pytest.mark.parametrize("fault", ["unavailable", "drop", "lost_answer"])
async def test_a_mail_gets_through_in_the_end_and_a_repeat_has_the_same_key(
    desk: Desk, clock: MovableClock, fault: str
) -> None:
    await change(desk, told=("bookings",), phone="", mail="wang@home.example")
    desk.faults.inject("mail", fault)
    await desk.book("see_doctor")
    for _ in range(3):
        await run(desk)
        clock.move(minutes=11)
    keys = [one["key"] for one in await desk.received() if one["service"] == "mail"]
    assert len(keys) == (2 if fault == "lost_answer" else 1)
    assert len(set(keys)) == 1


async def test_without_any_address_reminders_are_shown_at_the_next_visit(
    desk: Desk, clock: MovableClock
) -> None:
    the_day_before(clock)
    await change(desk, phone="", mail="")
    booking_id = await desk.book("see_doctor")
    assert await news(desk) == []
    clock.now = await starts(desk, booking_id)
    clock.move(hours=-2)
    await run(desk)
    [words] = await news(desk)
    assert words.startswith("提醒您：")
    assert await sent(desk) == []
    clock.move(hours=3)
    [words] = await news(desk)
    assert words.startswith("这条消息来不及"), "nobody looked in time"


async def test_the_next_visit_says_that_one_was_reminded_yesterday(
    desk: Desk, clock: MovableClock
) -> None:
    the_day_before(clock)
    await change(desk, reminders=Reminders(day_before="18:00", hours_before=0))
    booking_id = await desk.book("see_doctor")
    clock.move(hours=6)
    await run(desk)
    clock.now = await starts(desk, booking_id)
    [words] = await news(desk)
    assert words.startswith("昨天 ")
    assert "发给您的消息：提醒您：" in words


async def test_what_is_known_is_not_said_again_and_only_by_its_owner(desk: Desk) -> None:
    await change(desk, told=("bookings",), mail="wang@home.example")
    await desk.book("see_doctor")
    await run(desk)
    [item] = await desk.services.news.of(desk.resident_id, Mode.LIVE)
    assert len(item.ids) == 2, "telephone and mail are one piece of news"
    other = await open_desk(desk.services)
    await desk.services.news.known(other.resident_id, Mode.LIVE, item.ids)
    assert len(await news(desk)) == 1
    await desk.services.news.known(desk.resident_id, Mode.LIVE, item.ids)
    assert await news(desk) == []


async def test_a_reminder_that_comes_too_late_is_not_sent_but_noted(
    desk: Desk, clock: MovableClock
) -> None:
    the_day_before(clock)
    booking_id = await desk.book("see_doctor")
    clock.now = await starts(desk, booking_id)
    clock.move(minutes=1)
    await run(desk)
    assert [one for one in await desk.received() if one["service"] == "sms"] == []
    assert {status for event, _, status in await statuses(desk) if event == "reminder"} == {
        "missed"
    }
    assert all(words.startswith("这条消息来不及发给您了") for words in await news(desk))


async def test_a_message_to_the_family_that_failed_is_said_with_their_name(desk: Desk) -> None:
    await change(desk, contacts=(Contact("女儿", DAUGHTER, ("bookings",)),))
    await desk.book("see_doctor")
    await run(desk)
    query = select(OutboxMessage.id).where(OutboxMessage.event == "bookings")
    [(key,)] = await desk.services.database.read(query)
    assert await news(desk) == [], "that somebody was told is no news"
    await desk.services.outbox.report(key, 2)
    [words] = await news(desk)
    assert words.startswith("没能通知到女儿")


async def test_at_night_mail_waits_as_well(desk: Desk, clock: MovableClock) -> None:
    clock.now = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    await change(desk, told=("bookings",), mail="wang@home.example")
    await desk.book("see_doctor")
    await run(desk)
    assert await sent(desk) == []
    clock.now = datetime(2026, 11, 23, 23, 31, tzinfo=UTC)
    await run(desk)
    assert len(await sent(desk)) == 2

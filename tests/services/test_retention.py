"""What is over is kept for as long as the settings say, and what is not over for longer."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from assistant.db.bookings import GatewayNote
from assistant.db.notes import KeptNotes
from assistant.db.waiting import Waiting
from assistant.dialogue.model import Mode
from assistant.ports.messages import Contact
from assistant.services import retention
from assistant.wiring import Services
from tests.conftest import MovableClock
from tests.services.desk import Desk, open_desk

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(ready: Services) -> Desk:
    desk = await open_desk(ready)
    profile = await ready.residents.profile(desk.resident_id)
    contacts = (Contact("女儿", "+8613816700011"),)
    await ready.residents.save(desk.resident_id, replace(profile, contacts=contacts))
    return desk


async def counts(desk: Desk) -> dict[str, int]:
    tables = ("booking", "dialogue_session", "outbox", "help_request", "gateway_note")
    return {table: await desk.count(table) for table in tables}


async def settle(desk: Desk) -> None:
    """So many ticks that a day's work is done."""
    for _ in range(8):
        await desk.services.due.run(desk.services.clock())


async def live_through(desk: Desk) -> None:
    """A booking that is over, one that came to nothing, a message, a request for help."""
    booking_id = await desk.book("call_taxi")
    await desk.cancel(booking_id)
    await KeptNotes(desk.services.database).note(str(booking_id), "a note")
    await desk.fill("see_doctor")
    await desk.say_yes(await desk.fill_message("我到了"))
    await desk.services.help.ask(desk.resident_id, Mode.LIVE, {}, None)


async def test_each_kind_goes_after_its_days_and_not_before(
    desk: Desk, clock: MovableClock
) -> None:
    await live_through(desk)
    await settle(desk)
    assert all((await counts(desk)).values())
    clock.move(days=29)
    await settle(desk)
    assert (await counts(desk))["dialogue_session"] == 3
    clock.move(days=2)
    await settle(desk)
    after = await counts(desk)
    assert (after["dialogue_session"], after["gateway_note"], after["booking"]) == (2, 0, 2)
    clock.move(days=60)
    await settle(desk)
    assert (await counts(desk))["outbox"] == 0
    assert (await counts(desk))["help_request"] == 1
    clock.move(days=90)
    await settle(desk)
    assert (await counts(desk))["help_request"] == 0
    assert (await counts(desk))["booking"] == 2
    clock.move(days=215)  # a message's booking ended by itself on the 29th day
    await settle(desk)
    assert set((await counts(desk)).values()) == {0}
    assert await desk.count("resident") >= 1


async def test_an_emergency_goes_with_all_who_were_told_and_one_that_goes_on_stays(
    desk: Desk, clock: MovableClock
) -> None:
    profile = await desk.services.residents.profile(desk.resident_id)
    close = (Contact("女儿", "+8613816700011", ("emergency",)),)
    await desk.services.residents.save(desk.resident_id, replace(profile, contacts=close))
    begun = await desk.services.emergencies.start(desk.resident_id, Mode.LIVE)
    retaining = retention.Retaining(desk.services.database, desk.services.settings.retention)
    await retaining.run(clock() + timedelta(days=4000))
    assert await desk.count("emergency") == 1, "the countdown runs"
    clock.move(seconds=5)
    await settle(desk)
    assert await desk.count("emergency_alert") == 2
    clock.move(days=89)
    await settle(desk)
    assert (await desk.services.alarmed.find(desk.resident_id, begun, Mode.LIVE)).people
    clock.move(days=2)
    await settle(desk)
    assert [await desk.count(table) for table in ("emergency", "emergency_alert")] == [0, 0]


async def wait_in_line(desk: Desk, session_id: UUID, status: str, days: int) -> None:
    """A place in a line, for so many days."""
    now = desk.services.clock()
    until = now + timedelta(days=days)
    place = Waiting(
        session_id=session_id,
        resident_id=desk.resident_id,
        mode=Mode.LIVE,
        about="a line",
        status=status,
        asked_at=now,
        due_at=until if status == "waiting" else None,
        until=until,
    )
    async with desk.services.database.write() as session:
        session.add(place)


async def test_who_stands_in_a_line_keeps_the_place_and_its_conversation(
    desk: Desk, clock: MovableClock
) -> None:
    await wait_in_line(desk, await desk.fill("see_doctor"), "waiting", days=40)
    clock.move(days=39)
    await settle(desk)
    assert [await desk.count(table) for table in ("waiting", "dialogue_session")] == [1, 1]


async def test_a_place_that_was_taken_goes_before_the_booking_that_came_of_it(
    desk: Desk, clock: MovableClock
) -> None:
    session_id = await desk.fill("see_doctor")
    await desk.say_yes(session_id)
    await wait_in_line(desk, session_id, "taken", days=14)
    left = []
    for days in (43, 2):
        clock.move(days=days)
        await settle(desk)
        left.append([await desk.count(table) for table in ("waiting", "booking")])
    assert left == [[1, 1], [0, 1]]


async def test_what_is_not_over_stays_whatever_its_age(desk: Desk, clock: MovableClock) -> None:
    session_id = await desk.fill("see_doctor")
    desk.faults.inject("fhir", "unavailable", count=None)
    booking_id = await desk.say_yes(session_id)
    await KeptNotes(desk.services.database).note(str(booking_id), "a note")
    retaining = retention.Retaining(desk.services.database, desk.services.settings.retention)
    for _ in range(6):
        await retaining.run(clock() + timedelta(days=4000))
    kept = await counts(desk)
    assert (kept["booking"], kept["dialogue_session"], kept["gateway_note"]) == (1, 1, 1)


async def test_much_goes_in_batches_and_a_restart_loses_nothing(
    desk: Desk, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    for _ in range(5):
        await desk.fill("call_taxi")
    later = clock() + timedelta(days=31)
    left = []
    for _ in range(4):
        # Each time anew, as after a restart.
        once = retention.Retaining(desk.services.database, desk.services.settings.retention)
        await once.run(later)
        left.append(await desk.count("dialogue_session"))
    assert left == [3, 1, 0, 0]


async def test_the_days_of_each_kind_can_be_set(
    desk: Desk, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUOBAN_RETENTION_SESSIONS", "3")
    keep = type(desk.services.settings)(_env_file=None).retention
    assert (keep.sessions, keep.bookings) == (3, 365)
    await desk.fill("call_taxi")
    await retention.Retaining(desk.services.database, keep).run(clock() + timedelta(days=4))
    assert await desk.count("dialogue_session") == 0


async def test_a_note_that_is_about_no_booking_any_more_goes(
    desk: Desk, clock: MovableClock
) -> None:
    notes = KeptNotes(desk.services.database)
    await notes.note("00000000-0000-4000-8000-0000000000aa", "of a booking that is gone")
    await notes.note("something else", "of no booking at all")
    clock.move(days=1)
    await settle(desk)
    rows = await desk.services.database.read(select(GatewayNote.key))
    assert [row.key for row in rows] == ["something else"]

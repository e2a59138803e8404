"""What becomes of a yes, whatever the service does."""

import asyncio

import pytest

from assistant.dialogue.model import Mode
from assistant.errors import NotFound
from assistant.wiring import Services
from tests.conftest import MovableClock
from tests.services.desk import Desk, open_desk

pytestmark = pytest.mark.anyio

SCENARIOS = ["see_doctor", "call_taxi"]
SERVICE = {"see_doctor": "fhir", "call_taxi": "tomp"}
BOOKS = {"see_doctor": "POST /Appointment", "call_taxi": "POST /bookings/*/events"}
FAILURES = ["lost_answer", "half_page", "drop", "error_500", "unavailable", "garbage_200"]


@pytest.fixture
async def desk(ready: Services) -> Desk:
    return await open_desk(ready)


@pytest.mark.parametrize("scenario", SCENARIOS)
async def test_a_yes_comes_to_one_booking_with_the_reference_of_the_service(
    desk: Desk, scenario: str
) -> None:
    booked = await desk.see(await desk.book(scenario))
    [there] = await desk.received()
    assert (booked.status, booked.receipt.reference) == ("booked", there["reference"])
    assert there["key"] == str(booked.id)


async def test_twenty_yeses_at_once_come_to_one_booking(desk: Desk) -> None:
    session_id = await desk.fill("see_doctor")
    bookings = await asyncio.gather(*(desk.say_yes(session_id) for _ in range(20)))
    assert len(set(bookings)) == 1
    assert len(await desk.received()) == 1


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("failure", FAILURES)
async def test_a_failure_is_told_and_the_retry_books_once(
    desk: Desk, clock: MovableClock, scenario: str, failure: str
) -> None:
    desk.faults.inject(SERVICE[scenario], failure, on=BOOKS[scenario])
    booking_id = await desk.book(scenario)
    told = await desk.see(booking_id)
    assert told.status == "booked" or (told.status, told.receipt.reference) == ("waiting", "")
    if told.status == "waiting":
        assert told.promised_at is not None
        told = await desk.tick(booking_id, clock.move(minutes=1))
    [there] = await desk.received()
    assert (told.status, told.receipt.reference) == ("booked", there["reference"])


async def test_a_promise_that_breaks_is_told_to_the_resident_and_to_a_person(
    desk: Desk, clock: MovableClock
) -> None:
    session_id = await desk.fill("see_doctor")
    desk.faults.inject("fhir", "unavailable", count=None)
    booking_id = await desk.say_yes(session_id)
    await desk.tick(booking_id, clock.move(minutes=9))
    assert not (await desk.see(booking_id)).promise_broken
    await desk.tick(booking_id, clock.move(minutes=2))
    await desk.tick(booking_id, clock.move(minutes=2))
    assert (await desk.see(booking_id)).promise_broken
    assert await desk.help_requests() == ["promise_broken"]
    desk.faults.clear()
    assert (await desk.tick(booking_id, clock.move(minutes=1))).status == "booked"


async def test_a_time_that_was_taken_meanwhile_is_asked_again_and_nothing_else(
    desk: Desk,
) -> None:
    session_id = await desk.fill("see_doctor")
    neighbour = await open_desk(desk.services)
    await neighbour.book("see_doctor")
    first = await desk.say_yes(session_id)
    assert (await desk.see(first)).status == "refused"
    asked = await desk.ask(session_id, "time")
    assert len(asked.offers) == 3
    assert asked.problem is not None
    assert {"department", "hospital"} <= set(asked.answers)
    await desk.answer(session_id, "time")
    second = await desk.say_yes(session_id)
    assert second != first
    assert (await desk.see(second)).status == "booked"
    assert len(await desk.received()) == 2


@pytest.mark.parametrize("scenario", SCENARIOS)
async def test_a_cancelled_booking_is_given_back(desk: Desk, scenario: str) -> None:
    booking_id = await desk.book(scenario)
    await desk.cancel(booking_id)
    await desk.cancel(booking_id)
    assert (await desk.see(booking_id)).status == "cancelled"
    assert await desk.received() == []


@pytest.mark.parametrize("scenario", SCENARIOS)
async def test_a_booking_whose_answer_was_lost_can_be_cancelled_too(
    desk: Desk, clock: MovableClock, scenario: str
) -> None:
    session_id = await desk.fill(scenario)
    desk.faults.inject(SERVICE[scenario], "lost_answer", on=BOOKS[scenario])
    desk.faults.inject(SERVICE[scenario], "unavailable", on="GET *", count=3)
    booking_id = await desk.say_yes(session_id)
    await desk.cancel(booking_id)
    for _ in range(4):
        await desk.tick(booking_id, clock.move(minutes=1))
    assert (await desk.see(booking_id)).status == "cancelled"
    assert await desk.received() == []


async def test_a_wish_to_cancel_during_an_attempt_is_done_after_it(
    desk: Desk, clock: MovableClock
) -> None:
    gate = asyncio.Event()
    desk.faults.inject("tomp", "late_answer", on="POST /bookings", gate=gate)
    session_id = await desk.fill("call_taxi")
    booking_id = await desk.say_yes(session_id, settle=0)
    await desk.services.bookings.cancel(desk.resident_id, booking_id, Mode.LIVE)
    gate.set()
    for _ in range(4):
        await desk.tick(booking_id, clock.move(minutes=2))
    assert (await desk.see(booking_id)).status == "cancelled"
    assert await desk.received() == []


async def test_a_changed_time_replaces_the_booking_once_the_new_one_stands(
    desk: Desk, clock: MovableClock
) -> None:
    old = await desk.see(await desk.book("see_doctor"))
    session_id = await desk.services.conversation.start_change(desk.resident_id, old)
    asked = await desk.ask(session_id, "time")
    await desk.answer(session_id, "time", asked.offers[2].value)
    assert (await desk.see(old.id)).status == "booked"
    new = await desk.see(await desk.say_yes(session_id))
    await desk.tick(old.id, clock.move(seconds=1))
    assert (await desk.see(old.id)).status == "cancelled"
    [there] = await desk.received()
    assert there["reference"] == new.receipt.reference


async def test_a_taxi_nobody_could_send_in_time_is_not_sent_late(
    desk: Desk, clock: MovableClock
) -> None:
    desk.faults.inject("tomp", "unavailable", on="POST *", count=None)
    booking_id = await desk.book("call_taxi")
    await desk.tick(booking_id, clock.move(minutes=31))
    desk.faults.clear()
    await desk.tick(booking_id, clock.move(seconds=1))
    booked = await desk.see(booking_id)
    assert (booked.status, booked.problem) == ("cancelled", "too_late")
    assert await desk.received() == []


async def test_a_taxi_is_followed_until_it_has_arrived(desk: Desk, clock: MovableClock) -> None:
    booking_id = await desk.book("call_taxi")
    heard = set()
    for _ in range(120):
        booked = await desk.tick(booking_id, clock.move(minutes=1))
        heard.add(str(booked.receipt.progress))
        if booked.status == "done":
            break
    assert booked.status == "done"
    assert len(heard) >= 3, "it moves on in steps"


async def test_practice_writes_nothing_to_the_live_city(desk: Desk) -> None:
    booking_id = await desk.book("call_taxi", Mode.PRACTICE)
    assert (await desk.see(booking_id, Mode.PRACTICE)).status == "booked"
    assert len(await desk.received(Mode.PRACTICE)) == 1
    assert await desk.received() == []
    assert desk.faults.calls == []
    with pytest.raises(NotFound):
        await desk.see(booking_id, Mode.LIVE)


async def test_another_resident_s_booking_is_not_to_be_found(desk: Desk) -> None:
    booking_id = await desk.book("call_taxi")
    stranger = await open_desk(desk.services)
    with pytest.raises(NotFound):
        await stranger.see(booking_id)
    with pytest.raises(NotFound):
        await stranger.cancel(booking_id)
    assert (await desk.see(booking_id)).status == "booked"


async def test_an_attempt_that_left_no_trace_makes_room_for_the_next(
    desk: Desk, clock: MovableClock
) -> None:
    session_id = await desk.fill("see_doctor")
    standing = await desk.services.sessions.find(desk.resident_id, session_id, Mode.LIVE)
    booking_id = await desk.services.conversation.confirm(standing)
    assert booking_id is not None
    booked = await desk.tick(booking_id, clock.move(minutes=2))
    assert booked.status == "booked"

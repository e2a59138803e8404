"""The taxis port against the demo city, with every fault it can inject."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import anyio
import pytest

from assistant.demo_city.city import DemoCity
from assistant.errors import GatewayError, ServiceMisbehaved, ServiceRefused, ServiceUnavailable
from assistant.gateways.tomp_taxis import TompTaxis
from assistant.i18n import Message
from assistant.ports.people import Place
from assistant.ports.receipts import Receipt
from tests.gateways.worlds import (
    KEY,
    OTHER_KEY,
    PATIENT_DEADLINE,
    AppWire,
    Clock,
    MemoryNotes,
    Wire,
    client,
    demo_city,
    taxis,
    trip,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def notes() -> MemoryNotes:
    return MemoryNotes()


@pytest.fixture
def city(tmp_path: Path, clock: Clock) -> Iterator[DemoCity]:
    with demo_city(tmp_path, clock) as city:
        yield city


@pytest.fixture
def gateway(city: DemoCity, clock: Clock, notes: MemoryNotes) -> TompTaxis:
    return taxis(AppWire(city), clock, notes)


def facts(receipt: Receipt | None) -> dict[str, object]:
    assert receipt is not None
    titles = [fact.title for fact in receipt.facts]
    assert all(isinstance(title, Message) for title in titles)
    return {
        t.source: f for t, f in zip(titles, receipt.facts, strict=True) if isinstance(t, Message)
    }


def progress(receipt: Receipt | None) -> str:
    assert receipt is not None
    assert isinstance(receipt.progress, Message)
    return receipt.progress.source


async def confirmed(city: DemoCity) -> int:
    """How many rides the operator has promised, asked past the gateway."""
    headers = {"Accept-Language": "en", "Api": "TOMP", "Api-Version": "1.6.1", "maas-id": "test"}
    async with client(AppWire(city), "/tomp") as http:
        answer = await http.get("bookings", params={"state": "CONFIRMED"}, headers=headers)
    return len(answer.json())


async def test_an_estimate_has_a_span_of_yuan_and_minutes(
    gateway: TompTaxis, city: DemoCity
) -> None:
    estimate = await gateway.estimate(trip())
    assert estimate.lowest is not None
    assert estimate.highest is not None
    assert 0 < estimate.lowest <= estimate.highest
    assert estimate.minutes
    assert await confirmed(city) == 0


async def test_without_a_destination_the_highest_price_is_unknown_or_open(
    gateway: TompTaxis,
) -> None:
    estimate = await gateway.estimate(trip(destination=None))
    assert estimate.minutes


async def test_a_booked_car_has_a_plate_a_driver_and_minutes(gateway: TompTaxis) -> None:
    receipt = await gateway.book(trip(), key=KEY)
    told = facts(receipt)
    assert receipt.reference
    assert {"Number plate", "Car", "It comes in", "Driver", "Payment"} <= set(told)
    driver = next(fact for fact in receipt.facts if fact.phone)
    assert driver.phone.startswith("+86")


async def test_the_ride_is_followed_until_it_is_over(gateway: TompTaxis, clock: Clock) -> None:
    await gateway.book(trip(), key=KEY)
    seen = []
    for _minute in range(90):
        receipt = await gateway.find(key=KEY)
        seen.append(progress(receipt))
        assert receipt is not None
        if receipt.finished:
            break
        clock.move(minutes=1)
    assert list(dict.fromkeys(seen)) == [
        "The car is on its way",
        "The car is here",
        "You are on the way",
        "You have arrived",
    ]


async def test_a_later_ride_is_booked_for_its_time(gateway: TompTaxis, clock: Clock) -> None:
    at = clock() + timedelta(hours=3)
    receipt = await gateway.book(trip(at=at), key=KEY)
    assert receipt.starts is not None
    assert abs(receipt.starts - at) < timedelta(minutes=10)
    assert progress(await gateway.find(key=KEY)) == "A car is booked"


async def test_the_same_key_sends_one_car(gateway: TompTaxis, city: DemoCity) -> None:
    receipts = [await gateway.book(trip(), key=KEY) for _ in range(3)]
    assert len({one.reference for one in receipts}) == 1
    assert await confirmed(city) == 1


async def test_a_car_called_off_is_cancelled_and_stays_so(
    gateway: TompTaxis, city: DemoCity
) -> None:
    await gateway.book(trip(), key=KEY)
    await gateway.cancel(key=KEY)
    await gateway.cancel(key=KEY)
    found = await gateway.find(key=KEY)
    assert found is not None
    assert found.cancelled
    with pytest.raises(ServiceRefused):
        await gateway.book(trip(), key=KEY)
    assert await confirmed(city) == 0


async def test_cancelling_nothing_is_no_error(gateway: TompTaxis) -> None:
    await gateway.cancel(key=KEY)
    assert await gateway.find(key=KEY) is None


async def test_a_ride_that_has_begun_cannot_be_called_off(gateway: TompTaxis, clock: Clock) -> None:
    await gateway.book(trip(), key=KEY)
    clock.move(minutes=25)
    with pytest.raises(ServiceRefused):
        await gateway.cancel(key=KEY)
    assert await gateway.find(key=KEY) is not None


async def test_a_pickup_without_coordinates_is_refused_before_anything_is_sent(
    city: DemoCity, clock: Clock, notes: MemoryNotes
) -> None:
    wire = Wire(AppWire(city))
    ride = trip()
    nowhere = type(ride)(Place("某处"), ride.destination, None, ride.person)
    with pytest.raises(ServiceRefused, match="coordinates"):
        await taxis(wire, clock, notes).estimate(nowhere)
    with pytest.raises(ServiceRefused, match="coordinates"):
        await taxis(wire, clock, notes).book(nowhere, key=KEY)
    assert wire.sent == []


async def test_a_wheelchair_gets_a_car_for_it(city: DemoCity, clock: Clock) -> None:
    notes = MemoryNotes()
    gateway = taxis(AppWire(city), clock, notes)
    await gateway.book(trip("wheelchair", "companion", "no_calls"), key=KEY)
    async with client(AppWire(city), "/tomp") as http:
        id = notes.texts[KEY].split("\n")[0]
        headers = {"Accept-Language": "en", "Api": "TOMP", "Api-Version": "1.6.1", "maas-id": "t"}
        booking = (await http.get(f"bookings/{id}", headers=headers)).json()
    assert booking["mainAssetType"]["sharedProperties"]["easyAccessibility"] == "WHEELCHAIR"
    assert booking["extraInfo"]["noCalls"] is True
    assert booking["extraInfo"]["paymentMethod"] == "CASH"
    assert booking["extraInfo"]["requestId"] == KEY


async def test_an_offer_that_expired_is_planned_again(
    gateway: TompTaxis, city: DemoCity, clock: Clock
) -> None:
    city.faults.inject("tomp", "unavailable", on="POST /bookings")
    with pytest.raises(ServiceUnavailable):
        await gateway.book(trip(), key=KEY)
    clock.move(minutes=30)
    assert (await gateway.book(trip(), key=KEY)).reference
    assert await confirmed(city) == 1


async def test_a_pending_booking_that_expired_is_planned_again(
    gateway: TompTaxis, city: DemoCity, clock: Clock
) -> None:
    city.faults.inject("tomp", "unavailable", on="POST /bookings/*/events")
    with pytest.raises(ServiceUnavailable):
        await gateway.book(trip(), key=KEY)
    clock.move(minutes=30)
    assert (await gateway.book(trip(), key=KEY)).reference
    assert await confirmed(city) == 1


Call = Callable[[TompTaxis], Awaitable[object]]
CALLS: dict[str, Call] = {
    "estimate": lambda gateway: gateway.estimate(trip()),
    "book": lambda gateway: gateway.book(trip(), key=KEY),
    "find": lambda gateway: gateway.find(key=OTHER_KEY),
    "cancel": lambda gateway: gateway.cancel(key=OTHER_KEY),
}
FAULTS: dict[str, type[GatewayError] | tuple[type[GatewayError], ...]] = {
    "refuse": ServiceRefused,
    "unavailable": ServiceUnavailable,
    "error_500": ServiceUnavailable,
    "garbage_200": ServiceMisbehaved,
    "half_page": (ServiceMisbehaved, ServiceUnavailable),
    "drop": ServiceUnavailable,
    "lost_answer": ServiceUnavailable,
    "hang": ServiceUnavailable,
    "late_answer": ServiceUnavailable,
}
GONE_IS_FINE = {("refuse", "find"), ("refuse", "cancel")}


def hasty(fault: str) -> float:
    """Only what never ends is given little time, lest a slow machine look like a fault."""
    return 0.1 if fault in ("hang", "late_answer") else PATIENT_DEADLINE


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("fault", FAULTS)
async def test_each_fault_becomes_its_error(
    city: DemoCity, clock: Clock, notes: MemoryNotes, fault: str, call: str
) -> None:
    await taxis(AppWire(city), clock, notes).book(trip(), key=OTHER_KEY)
    gateway = taxis(AppWire(city), clock, notes, deadline=hasty(fault))
    city.faults.inject("tomp", fault, count=None, gate=anyio.Event())
    if (fault, call) in GONE_IS_FINE:
        assert await CALLS[call](gateway) is None
        return
    with pytest.raises(FAULTS[fault]):
        await CALLS[call](gateway)


@pytest.mark.parametrize("fault", FAULTS)
async def test_after_a_fault_at_any_step_the_same_key_sends_exactly_one_car(
    city: DemoCity, clock: Clock, notes: MemoryNotes, fault: str
) -> None:
    patient = taxis(AppWire(city), clock, notes)
    for step in range(8):
        key = f"{KEY}-{step}"
        planned = city.faults.inject("tomp", fault, after=step, gate=anyio.Event())
        with suppress(GatewayError):
            await taxis(AppWire(city), clock, notes, deadline=hasty(fault)).book(trip(), key=key)
        city.faults.clear()
        receipt = await patient.book(trip(), key=key)
        found = await patient.find(key=key)
        assert found is not None
        assert found.reference == receipt.reference
        assert await confirmed(city) == 1
        await patient.cancel(key=key)
        assert await confirmed(city) == 0
        if not planned.struck:
            return
    raise AssertionError("booking takes more steps than this test looks at")


@pytest.mark.parametrize("effect", [True, False], ids=["arrives", "gets lost"])
async def test_cancelling_after_a_crash_while_booking_leaves_no_car(
    city: DemoCity, clock: Clock, notes: MemoryNotes, *, effect: bool
) -> None:
    for cut in range(8):
        key = f"{KEY}-{cut}"
        wire = Wire(AppWire(city), cut=cut, effect=effect)
        with suppress(GatewayError):
            await taxis(wire, clock, notes).book(trip(), key=key)
        await taxis(AppWire(city), clock, notes).cancel(key=key)
        assert await confirmed(city) == 0
        if not wire.was_cut:
            return
    raise AssertionError("booking takes more steps than this test looks at")

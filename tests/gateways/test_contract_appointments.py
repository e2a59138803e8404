"""The appointments port against the demo city, in both profiles, with every fault it can inject."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal

import anyio
import pytest

from assistant.demo_city.city import DemoCity
from assistant.errors import GatewayError, ServiceMisbehaved, ServiceRefused, ServiceUnavailable
from assistant.gateways.fhir_appointments import FhirAppointments
from assistant.ports.appointments import FreeTime
from tests.gateways.worlds import (
    KEY,
    OTHER_KEY,
    PATIENT_DEADLINE,
    WANG,
    AppWire,
    Clock,
    Wire,
    appointments,
    client,
    demo_city,
)

pytestmark = pytest.mark.anyio

Profile = Literal["A", "B"]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["A", "B"])
def city(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[DemoCity]:
    with demo_city(tmp_path, clock, request.param) as city:
        yield city


@pytest.fixture
def gateway(city: DemoCity, clock: Clock) -> FhirAppointments:
    return appointments(AppWire(city), clock)


async def first_times(gateway: FhirAppointments, clock: Clock, limit: int = 3) -> list[FreeTime]:
    department = (await gateway.departments())[0]
    hospital = (await gateway.hospitals(department.id))[0]
    times = await gateway.free_times(hospital.id, department.id, after=clock(), limit=limit)
    return list(times)


async def test_each_department_is_named_once_in_both_languages(gateway: FhirAppointments) -> None:
    departments = await gateway.departments()
    assert len({one.id for one in departments}) == len(departments) > 10
    assert all(one.name.words["zh-CN"] and one.name.words["en"] for one in departments)
    assert sum(bool(one.code) for one in departments) > 10


async def test_a_hospital_says_where_it_is_and_what_to_bring(gateway: FhirAppointments) -> None:
    department = (await gateway.departments())[0]
    hospitals = await gateway.hospitals(department.id)
    assert len({one.id for one in hospitals}) == len(hospitals) > 1
    for one in hospitals:
        assert one.phone
        for words in (one.name, one.address, one.cost, one.bring, one.floor):
            assert words.words["zh-CN"]
            assert words.words["en"]


async def test_a_hospital_has_the_same_id_in_all_its_departments(gateway: FhirAppointments) -> None:
    departments = (await gateway.departments())[:2]
    first, second = [{h.id for h in await gateway.hospitals(d.id)} for d in departments]
    assert first & second


async def test_free_times_come_in_order_and_not_before_now(
    gateway: FhirAppointments, clock: Clock
) -> None:
    times = await first_times(gateway, clock, limit=5)
    starts = [time.start for time in times]
    assert len(times) == 5
    assert starts == sorted(starts)
    assert starts[0] > clock()
    assert all(time.end > time.start and time.with_whom for time in times)


async def test_later_times_begin_after_the_last_one_shown(
    gateway: FhirAppointments, clock: Clock
) -> None:
    department = (await gateway.departments())[0]
    hospital = (await gateway.hospitals(department.id))[0]
    every = await gateway.free_times(hospital.id, department.id, after=clock(), limit=6)
    later = await gateway.free_times(hospital.id, department.id, after=every[2].start, limit=3)
    assert [time.start for time in later] == [time.start for time in every[3:]]


async def test_a_booked_time_is_gone_for_all_and_comes_back_when_cancelled(
    gateway: FhirAppointments, clock: Clock
) -> None:
    time = (await first_times(gateway, clock))[0]
    receipt = await gateway.book(time.id, WANG, "头疼", key=KEY)
    assert receipt.reference
    assert receipt.starts == time.start
    assert await gateway.find(key=KEY) == receipt
    assert time.start not in {one.start for one in await first_times(gateway, clock)}
    await gateway.cancel(key=KEY)
    found = await gateway.find(key=KEY)
    assert found is not None
    assert found.cancelled
    assert time.start in {one.start for one in await first_times(gateway, clock)}


async def test_the_same_key_books_once(gateway: FhirAppointments, clock: Clock) -> None:
    times = await first_times(gateway, clock)
    receipts = [await gateway.book(times[0].id, WANG, "", key=KEY) for _ in range(3)]
    assert len({one.reference for one in receipts}) == 1


async def test_a_taken_time_is_refused_and_leaves_nothing(
    gateway: FhirAppointments, clock: Clock
) -> None:
    time = (await first_times(gateway, clock))[0]
    await gateway.book(time.id, WANG, "", key=KEY)
    with pytest.raises(ServiceRefused):
        await gateway.book(time.id, WANG, "", key=OTHER_KEY)
    assert await gateway.find(key=OTHER_KEY) is None
    found = await gateway.find(key=KEY)
    assert found is not None
    assert not found.cancelled


async def test_many_who_want_one_time_get_it_once(gateway: FhirAppointments, clock: Clock) -> None:
    time = (await first_times(gateway, clock))[0]
    booked: list[str] = []

    async def book(key: str) -> None:
        try:
            booked.append((await gateway.book(time.id, WANG, "", key=key)).reference)
        except ServiceRefused:
            return

    async with anyio.create_task_group() as tasks:
        for number in range(8):
            tasks.start_soon(book, f"{KEY}-{number}")
    assert len(booked) == 1


async def test_cancelling_nothing_is_no_error(gateway: FhirAppointments) -> None:
    await gateway.cancel(key=KEY)
    assert await gateway.find(key=KEY) is None


async def test_a_cancelled_key_does_not_book_again(gateway: FhirAppointments, clock: Clock) -> None:
    time = (await first_times(gateway, clock))[0]
    await gateway.book(time.id, WANG, "", key=KEY)
    await gateway.cancel(key=KEY)
    await gateway.cancel(key=KEY)
    with pytest.raises(ServiceRefused):
        await gateway.book(time.id, WANG, "", key=KEY)


@pytest.mark.parametrize("time_id", ["", ".", "..", "no-such", "a/b", "ihe.", "ihe.AAAA", "时间"])
async def test_a_forged_time_is_refused(gateway: FhirAppointments, time_id: str) -> None:
    with pytest.raises(ServiceRefused):
        await gateway.book(time_id, WANG, "", key=KEY)


Call = Callable[[FhirAppointments, Clock], Awaitable[object]]


async def book_first(gateway: FhirAppointments, clock: Clock) -> object:
    return await gateway.book((await first_times(gateway, clock))[0].id, WANG, "", key=KEY)


CALLS: dict[str, Call] = {
    "departments": lambda gateway, _: gateway.departments(),
    "hospitals": lambda gateway, _: gateway.hospitals("394802001"),
    "free_times": first_times,
    "find": lambda gateway, _: gateway.find(key=KEY),
    "book": book_first,
    "cancel": lambda gateway, _: gateway.cancel(key=KEY),
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


def hasty(fault: str) -> float:
    """Only what never ends is given little time, lest a slow machine look like a fault."""
    return 0.1 if fault in ("hang", "late_answer") else PATIENT_DEADLINE


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("fault", FAULTS)
async def test_each_fault_becomes_its_error(
    city: DemoCity, clock: Clock, fault: str, call: str
) -> None:
    gateway = appointments(AppWire(city), clock, deadline=hasty(fault))
    city.faults.inject("fhir", fault, count=None, gate=anyio.Event())
    with pytest.raises(FAULTS[fault]):
        await CALLS[call](gateway, clock)


@pytest.mark.parametrize("fault", FAULTS)
async def test_after_a_fault_at_any_step_the_same_key_books_exactly_once(
    city: DemoCity, clock: Clock, fault: str
) -> None:
    patient = appointments(AppWire(city), clock)
    times = await first_times(patient, clock, limit=12)
    for step, time in enumerate(times):
        key = f"{KEY}-{step}"
        impatient = appointments(AppWire(city), clock, deadline=hasty(fault))
        planned = city.faults.inject("fhir", fault, after=step, gate=anyio.Event())
        with suppress(GatewayError):
            await impatient.book(time.id, WANG, "", key=key)
        city.faults.clear()
        receipt = await patient.book(time.id, WANG, "", key=key)
        assert await patient.find(key=key) == receipt
        assert await standing(city, key) == 1
        if not planned.struck:
            return
    raise AssertionError("booking takes more steps than this test has times")


@pytest.mark.parametrize("fault", FAULTS)
async def test_after_a_fault_at_any_step_cancelling_again_gives_everything_back(
    city: DemoCity, clock: Clock, fault: str
) -> None:
    patient = appointments(AppWire(city), clock)
    times = await first_times(patient, clock, limit=12)
    for step, time in enumerate(times):
        key = f"{KEY}-{step}"
        await patient.book(time.id, WANG, "", key=key)
        impatient = appointments(AppWire(city), clock, deadline=hasty(fault))
        planned = city.faults.inject("fhir", fault, after=step, gate=anyio.Event())
        with suppress(GatewayError):
            await impatient.cancel(key=key)
        city.faults.clear()
        await patient.cancel(key=key)
        assert await standing(city, key) == 0
        assert time.start in {one.start for one in await first_times(patient, clock, limit=12)}
        if not planned.struck:
            return
    raise AssertionError("cancelling takes more steps than this test has times")


@pytest.mark.parametrize("effect", [True, False], ids=["arrives", "gets lost"])
async def test_cancelling_after_a_crash_while_booking_leaves_nothing(
    city: DemoCity, clock: Clock, *, effect: bool
) -> None:
    patient = appointments(AppWire(city), clock)
    times = await first_times(patient, clock, limit=12)
    for cut, time in enumerate(times):
        key = f"{KEY}-{cut}"
        wire = Wire(AppWire(city), cut=cut, effect=effect)
        with suppress(GatewayError):
            await appointments(wire, clock).book(time.id, WANG, "", key=key)
        await patient.cancel(key=key)
        assert await standing(city, key) == 0
        if not wire.was_cut:
            return
    raise AssertionError("booking takes more steps than this test has times")


async def standing(city: DemoCity, key: str) -> int:
    """How many Appointments stand under a key, asked past the gateway."""
    async with client(AppWire(city), "/fhir") as http:
        identifier = f"urn:huoban:request|{key}"
        answer = await http.get("Appointment", params={"identifier": identifier})
    entries = answer.json().get("entry", [])
    return sum(entry["resource"]["status"] != "cancelled" for entry in entries)

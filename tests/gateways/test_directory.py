"""What hospitals offer is asked for once in a while; free times are asked for each time."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import httpx2
import pytest
from structlog.testing import capture_logs

from assistant.errors import RequestRejected, ServiceUnavailable
from assistant.gateways.fhir_appointments import FhirAppointments, KeptDirectory
from assistant.keeping import MOST, PAUSE, Kept
from tests.gateways.strange_hospital import EYES, StrangeHospital
from tests.gateways.worlds import KEY, WANG, Clock, appointments

pytestmark = pytest.mark.anyio


class Gate(httpx2.AsyncBaseTransport):
    """Before a hospital: counts, holds back, fails."""

    def __init__(self, hospital: StrangeHospital) -> None:
        self.hospital = hospital
        self.asked: list[str] = []
        self.failure: int = 0
        self.open = asyncio.Event()
        self.open.set()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        kind = request.url.path.removeprefix("/fhir/").partition("/")[0]
        self.asked.append(kind)
        await self.open.wait()
        return httpx2.Response(self.failure) if self.failure else self.hospital(request)

    def times(self, kind: str) -> int:
        return self.asked.count(kind)

    @contextmanager
    def failing(self, status: int = 503) -> Iterator[None]:
        self.failure = status
        yield
        self.failure = 0


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def gate() -> Gate:
    return Gate(StrangeHospital())


@pytest.fixture
def kept(clock: Clock) -> KeptDirectory:
    return KeptDirectory(seconds=300, clock=clock)


@pytest.fixture
def gateway(gate: Gate, clock: Clock, kept: KeptDirectory) -> FhirAppointments:
    return appointments(gate, clock, directory=kept)


async def look(gateway: FhirAppointments, clock: Clock) -> list[str]:
    """What the pages of one booking ask."""
    (department,) = await gateway.departments()
    (place,) = await gateway.hospitals(department.id)
    times = await gateway.free_times(place.id, department.id, after=clock(), limit=3)
    return [time.id for time in times]


async def test_the_second_page_asks_only_for_free_times(
    gateway: FhirAppointments, gate: Gate, clock: Clock
) -> None:
    first = await look(gateway, clock)
    directory = gate.times("HealthcareService"), gate.times("Organization")
    slots = gate.times("Slot")
    assert await look(gateway, clock) == first
    assert (gate.times("HealthcareService"), gate.times("Organization")) == directory
    assert gate.times("Slot") == 2 * slots


async def test_who_has_another_deadline_shares_what_is_kept(
    gateway: FhirAppointments, gate: Gate, clock: Clock, kept: KeptDirectory
) -> None:
    await gateway.departments()
    patient = appointments(gate, clock, deadline=60, directory=kept)
    assert await patient.departments() == await gateway.departments()
    assert gate.times("HealthcareService") == 1


async def test_a_booked_time_is_gone_at_once(
    gateway: FhirAppointments, gate: Gate, clock: Clock
) -> None:
    first = (await look(gateway, clock))[0]
    await gateway.book(first, WANG, "", key=KEY)
    assert first not in await look(gateway, clock)


async def test_after_some_minutes_it_is_asked_for_again(
    gateway: FhirAppointments, gate: Gate, clock: Clock
) -> None:
    await gateway.hospitals(EYES)
    gate.hospital.store["Organization/h1"]["name"] = "新东方医院"
    clock.move(seconds=299)
    assert (await gateway.hospitals(EYES))[0].name.words == {"zh-CN": "东方医院"}
    clock.move(seconds=2)
    assert (await gateway.hospitals(EYES))[0].name.words == {"zh-CN": "新东方医院"}


async def test_zero_seconds_keep_nothing(gate: Gate, clock: Clock) -> None:
    gateway = appointments(gate, clock, directory=KeptDirectory(seconds=0, clock=clock))
    for _repeat in range(3):
        await gateway.departments()
    assert gate.times("HealthcareService") == 3


async def test_twenty_at_once_ask_once(gateway: FhirAppointments, gate: Gate) -> None:
    gate.open.clear()
    asking = [asyncio.create_task(gateway.departments()) for _ in range(20)]
    while not gate.asked:
        await asyncio.sleep(0)
    gate.open.set()
    answers = await asyncio.gather(*asking)
    assert gate.asked == ["HealthcareService"]
    assert all(answer == answers[0] for answer in answers)


async def test_whoever_gives_up_leaves_the_others_their_answer(
    gateway: FhirAppointments, gate: Gate
) -> None:
    gate.open.clear()
    first, second = [asyncio.create_task(gateway.departments()) for _ in range(2)]
    while not gate.asked:
        await asyncio.sleep(0)
    first.cancel()
    gate.open.set()
    assert await second


async def test_while_the_service_fails_an_old_directory_is_used_and_noted(
    gateway: FhirAppointments, gate: Gate, clock: Clock
) -> None:
    await look(gateway, clock)
    clock.move(minutes=30)
    with gate.failing(), capture_logs() as logs:
        (department,) = await gateway.departments()
        (place,) = await gateway.hospitals(department.id)
    assert place.name.words == {"zh-CN": "东方医院"}
    assert [(one["log_level"], one["service"], one["minutes"]) for one in logs] == [
        ("warning", "appointments", 30)
    ] * 2
    clock.now += PAUSE
    await gateway.departments()
    with capture_logs() as logs:
        await gateway.departments()
    assert logs == []


async def test_a_failing_service_is_not_asked_by_every_page(
    gateway: FhirAppointments, gate: Gate, clock: Clock
) -> None:
    await gateway.departments()
    clock.move(minutes=30)
    before = gate.times("HealthcareService")
    with gate.failing():
        for _page in range(20):
            await gateway.departments()
    assert gate.times("HealthcareService") == before + 1


async def test_free_times_fail_truthfully_although_the_directory_is_kept(
    gateway: FhirAppointments, gate: Gate, clock: Clock
) -> None:
    (time, *_rest) = await look(gateway, clock)
    hospital = (await gateway.hospitals(EYES))[0]
    with gate.failing():
        with pytest.raises(ServiceUnavailable):
            await gateway.free_times(hospital.id, EYES, after=clock(), limit=3)
        with pytest.raises(ServiceUnavailable):
            await gateway.book(time, WANG, "", key=KEY)


async def test_a_service_that_was_never_reached_is_unavailable(
    gateway: FhirAppointments, gate: Gate
) -> None:
    with gate.failing(), pytest.raises(ServiceUnavailable):
        await gateway.departments()
    assert await gateway.departments()


async def test_a_no_is_an_answer_and_not_a_failure(
    gateway: FhirAppointments, gate: Gate, clock: Clock
) -> None:
    await gateway.departments()
    clock.move(minutes=30)
    with gate.failing(403), pytest.raises(RequestRejected):
        await gateway.departments()


async def test_a_page_waits_no_longer_for_somebody_else_who_asks(
    gate: Gate, clock: Clock, kept: KeptDirectory
) -> None:
    patient = appointments(gate, clock, deadline=60, directory=kept)
    hasty = appointments(gate, clock, deadline=0.05, directory=kept)
    gate.open.clear()
    waiting = asyncio.create_task(patient.departments())
    while not gate.asked:
        await asyncio.sleep(0)
    with pytest.raises(ServiceUnavailable):
        await hasty.departments()
    gate.open.set()
    assert await waiting


async def test_departments_that_nobody_has_fill_no_memory(
    gateway: FhirAppointments, kept: KeptDirectory
) -> None:
    for number in range(MOST + 50):
        assert await gateway.hospitals(f"no-such-{number}") == []
    assert len(kept.clinics) == 0


async def test_only_so_many_are_kept_and_the_longest_unused_goes(clock: Clock) -> None:
    kept, asked = Kept[int](300, clock), []

    async def look_at(number: int) -> None:
        async def answer() -> tuple[int, ...]:
            asked.append(number)
            return (number,)

        await kept.get(str(number), answer, within=nullcontext)

    for number in range(MOST + 1):
        await look_at(number)
        await look_at(1)
    assert len(kept) == MOST
    await look_at(1)
    await look_at(0)
    assert asked == [*range(MOST + 1), 0]

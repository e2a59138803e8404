"""The appointments gateway against a FHIR server that others wrote."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx2
import pytest

from assistant.errors import ServiceRefused
from assistant.gateways.fhir_appointments import FhirAppointments, KeptDirectory
from assistant.ports.appointments import FreeTime
from tests.gateways.strange_hospital import EYES, resources
from tests.gateways.worlds import KEY, OTHER_KEY, WANG, Clock
from tests.strangers.worlds import PATIENT, VARIANTS, Server, fhir_server

pytestmark = [pytest.mark.anyio, pytest.mark.strangers]

RESIDENTS = 20


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(params=VARIANTS)
async def server(request: pytest.FixtureRequest, medplum: str) -> AsyncIterator[Server]:
    async with fhir_server(medplum, request.param) as server:
        await server.put(resources())
        yield server


@pytest.fixture
def gateway(server: Server) -> FhirAppointments:
    return gateway_over(server.http)


def gateway_over(http: httpx2.AsyncClient) -> FhirAppointments:
    clock = Clock()
    kept = KeptDirectory(seconds=300, clock=clock)
    return FhirAppointments(http, deadline=PATIENT, clock=clock, directory=kept)


async def free(gateway: FhirAppointments) -> list[FreeTime]:
    hospital = (await gateway.hospitals(EYES))[0]
    after = datetime(2026, 11, 23, tzinfo=UTC)
    return list(await gateway.free_times(hospital.id, EYES, after=after, limit=5))


async def live(server: Server) -> list[str]:
    every = await server.of("Appointment")
    return [one["id"] for one in every if one["status"] not in ("cancelled", "entered-in-error")]


async def test_departments_hospitals_and_times_are_found(gateway: FhirAppointments) -> None:
    assert [one.id for one in await gateway.departments()] == [EYES]
    assert [one.name.words for one in await gateway.hospitals(EYES)] == [{"zh-CN": "东方医院"}]
    times = await free(gateway)
    assert [time.start.hour for time in times] == [8, 9, 10, 14, 16]
    assert times[0].with_whom.words


async def test_a_time_is_booked_found_called_off_and_free_again(
    gateway: FhirAppointments, server: Server
) -> None:
    time = (await free(gateway))[1]
    receipt = await gateway.book(time.id, WANG, "看不清", key=KEY)
    assert receipt.reference
    assert receipt.starts == time.start
    assert await gateway.find(key=KEY) == receipt
    assert await live(server) == [receipt.reference]
    assert time.id not in {one.id for one in await free(gateway)}
    await gateway.cancel(key=KEY)
    found = await gateway.find(key=KEY)
    assert found is not None
    assert found.cancelled
    assert await live(server) == []
    assert time.id in {one.id for one in await free(gateway)}


async def test_the_same_key_books_once(gateway: FhirAppointments, server: Server) -> None:
    time = (await free(gateway))[0]
    receipts = [await gateway.book(time.id, WANG, "", key=KEY) for _ in range(3)]
    assert await live(server) == [receipts[0].reference]


async def test_a_taken_time_is_refused(gateway: FhirAppointments, server: Server) -> None:
    time = (await free(gateway))[0]
    await gateway.book(time.id, WANG, "", key=KEY)
    with pytest.raises(ServiceRefused):
        await gateway.book(time.id, WANG, "", key=OTHER_KEY)
    assert len(await live(server)) == 1


async def crowd(server: Server, time: FreeTime, keys: list[str], *, seeing: str) -> list[str]:
    """What came of many who book at once, having all seen the same; "" where it was refused."""
    everybody = asyncio.Barrier(len(keys))

    async def book(key: str) -> str:
        http = server.in_step(seeing, everybody)
        try:
            return (await gateway_over(http).book(time.id, WANG, "", key=key)).reference
        except ServiceRefused:
            return ""

    return await asyncio.gather(*(book(key) for key in keys))


async def test_twenty_at_once_want_one_time_and_one_gets_it(
    gateway: FhirAppointments, server: Server
) -> None:
    time = (await free(gateway))[0]
    keys = [f"{KEY}-{number}" for number in range(RESIDENTS)]
    told = await crowd(server, time, keys, seeing="Slot/")
    assert [one for one in told if one] == await live(server)
    assert len(await live(server)) == 1


async def test_one_resident_who_presses_twenty_times_books_once(
    gateway: FhirAppointments, server: Server
) -> None:
    time = (await free(gateway))[0]
    await crowd(server, time, [KEY] * RESIDENTS, seeing="Appointment")
    receipt = await gateway.book(time.id, WANG, "", key=KEY)
    assert await live(server) == [receipt.reference]

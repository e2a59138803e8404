"""Failures on demand: each kind, whom it hits, and what the city has done by then."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import anyio
import anyio.lowlevel
import httpx2
import pytest

from assistant.demo_city.city import DemoCity
from assistant.demo_city.faults import Fault

from .conftest import MovableClock, client_of
from .doctor import SYSTEM, appointment, free_slots, hold, new_key, post, resources
from .passenger import book, offers
from .schemas import assert_valid_fhir, assert_valid_tomp

pytestmark = pytest.mark.anyio

CREATE = "POST /Appointment"


async def received(page: httpx2.AsyncClient) -> int:
    return len((await page.get("/received.json")).json())


async def try_to_book(fhir: httpx2.AsyncClient) -> httpx2.Response:
    slot, key = (await free_slots(fhir))[0], new_key()
    return await post(fhir, appointment(slot, key), key)


@pytest.mark.parametrize(
    ("fault", "status"),
    [("refuse", 409), ("unavailable", 503), ("error_500", 500), ("garbage_200", 200)],
)
async def test_a_failing_call_has_no_effect(
    city: DemoCity, fhir: httpx2.AsyncClient, page: httpx2.AsyncClient, fault: str, status: int
) -> None:
    city.faults.inject("fhir", fault, on=CREATE)
    answer = await try_to_book(fhir)
    assert answer.status_code == status
    assert await received(page) == 0
    assert (await try_to_book(fhir)).status_code == 201


async def test_refusals_are_in_the_words_of_each_standard(
    city: DemoCity, fhir: httpx2.AsyncClient, taxi: httpx2.AsyncClient
) -> None:
    city.faults.inject("*", "refuse", status=422, count=2)
    assert_valid_fhir((await fhir.get("/metadata")).json())
    answer = await taxi.get("/bookings")
    assert answer.status_code == 422
    assert_valid_tomp(answer.json(), "error")


async def test_a_lost_answer_has_had_its_effect(
    city: DemoCity, fhir: httpx2.AsyncClient, page: httpx2.AsyncClient
) -> None:
    city.faults.inject("fhir", "lost_answer", on=CREATE)
    with pytest.raises(ConnectionResetError):
        await try_to_book(fhir)
    assert await received(page) == 1


async def test_a_dropped_call_has_none(
    city: DemoCity, taxi: httpx2.AsyncClient, page: httpx2.AsyncClient
) -> None:
    name = (await offers(taxi))[0]["id"]
    city.faults.inject("tomp", "drop", on="POST /bookings")
    with pytest.raises(ConnectionResetError):
        await book(taxi, name)
    assert await received(page) == 0


async def test_half_a_page_cannot_be_read(city: DemoCity, fhir: httpx2.AsyncClient) -> None:
    city.faults.inject("fhir", "half_page", on="GET /Slot")
    answer = await fhir.get("/Slot", params={"schedule": "ruijin-general-1"})
    assert answer.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        answer.json()


@pytest.mark.parametrize(
    ("fault", "status", "meanwhile"),
    [
        ("hang", 503, 0),
        ("slow", 201, 0),
        ("late_answer", 201, 1),
    ],
)
async def test_a_call_waits_at_its_gate(
    city: DemoCity,
    fhir: httpx2.AsyncClient,
    page: httpx2.AsyncClient,
    fault: str,
    status: int,
    meanwhile: int,
) -> None:
    slot, key, gate = (await free_slots(fhir))[0], new_key(), asyncio.Event()
    planned = city.faults.inject("fhir", fault, on=CREATE, gate=gate)
    call = asyncio.create_task(post(fhir, appointment(slot, key), key))
    while not planned.struck:
        await anyio.lowlevel.checkpoint()
    await anyio.wait_all_tasks_blocked()
    assert not call.done()
    assert await received(page) == meanwhile
    gate.set()
    assert (await call).status_code == status


async def test_a_fault_hits_only_the_calls_it_is_meant_for(
    city: DemoCity, fhir: httpx2.AsyncClient, taxi: httpx2.AsyncClient
) -> None:
    planned = city.faults.inject("tomp", "unavailable", on="POST /bookings/*/events")
    assert (await fhir.get("/metadata")).status_code == 200
    name = (await offers(taxi))[0]["id"]
    assert (await book(taxi, name)).status_code == 201
    answer = await taxi.post(f"/bookings/{name}/events", json={"operation": "COMMIT"})
    assert (answer.status_code, planned.struck) == (503, 1)
    assert city.faults.calls[-1] == f"tomp POST /bookings/{name}/events"


async def test_a_fault_can_wait_repeat_and_be_forgotten(
    city: DemoCity, fhir: httpx2.AsyncClient
) -> None:
    city.faults.inject("fhir", "unavailable", after=1, count=2)
    seen = [(await fhir.get("/metadata")).status_code for _ in range(4)]
    assert seen == [200, 503, 503, 200]
    city.faults.inject("fhir", "unavailable", count=None)
    assert (await fhir.get("/metadata")).status_code == 503
    city.faults.clear()
    assert (await fhir.get("/metadata")).status_code == 200


def test_chance_is_repeatable() -> None:
    def strikes(seed: int) -> list[bool]:
        fault = Fault("fhir", "drop", count=None, probability=0.3, seed=seed)
        return [fault.strikes("fhir", "GET /") for _ in range(200)]

    assert strikes(7) == strikes(7) != strikes(8)
    assert 30 < sum(strikes(7)) < 90


@pytest.mark.parametrize(
    ("service", "fault", "probability"),
    [("fhir", "explode", 1), ("post", "drop", 1), ("fhir", "drop", 2)],
)
def test_a_fault_that_does_not_exist_cannot_be_planned(
    city: DemoCity, service: str, fault: str, probability: float
) -> None:
    with pytest.raises(ValueError, match=r"no such fault|probability"):
        city.faults.inject(service, fault, probability=probability)


@pytest.fixture
async def allowing(tmp_path: Path, clock: MovableClock) -> AsyncIterator[httpx2.AsyncClient]:
    city = DemoCity(tmp_path, clock=clock, name="allowing", allow_faults=True)
    async with client_of(city) as client:
        yield client
    city.close()


async def test_faults_can_be_planned_over_http(allowing: httpx2.AsyncClient) -> None:
    plan = {"service": "fhir", "fault": "unavailable", "on": "GET /metadata", "count": 5}
    assert (await allowing.post("/faults", json=plan)).status_code == 201
    assert (await allowing.get("/fhir/metadata")).status_code == 503
    listed = (await allowing.get("/faults")).json()
    assert (listed["planned"][0]["count"], listed["planned"][0]["struck"]) == (4, 1)
    assert (await allowing.delete("/faults")).status_code == 204
    assert (await allowing.get("/fhir/metadata")).status_code == 200


@pytest.mark.parametrize("plan", [{}, [], {"service": "fhir", "fault": "none"}, "text"])
async def test_a_plan_that_makes_no_sense_is_refused(
    allowing: httpx2.AsyncClient, plan: object
) -> None:
    assert (await allowing.post("/faults", json=plan)).status_code == 400


async def test_faults_cannot_be_planned_where_it_is_not_allowed(
    page: httpx2.AsyncClient,
) -> None:
    plan = {"service": "fhir", "fault": "drop"}
    assert (await page.post("/faults", json=plan)).status_code == 404


_DYING = """
import asyncio, sys, httpx2
from datetime import datetime
from pathlib import Path
from assistant.demo_city.city import DemoCity

now = datetime.fromisoformat("2026-11-23T07:30:00+08:00")
city = DemoCity(Path(sys.argv[1]), clock=lambda: now)
city.faults.inject("tomp", sys.argv[2], on="POST /planning/offers")
city.faults.inject("tomp", sys.argv[2], on="POST /bookings")
headers = {"Accept-Language": "en", "Api": "TOMP", "Api-Version": "1.6.1", "maas-id": "x"}

async def main():
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=city.app), base_url="http://city/tomp", headers=headers
    ) as taxi:
        await taxi.get("/bookings")
        body = {"from": {"coordinates": {"lat": 31.2, "lng": 121.4}}}
        await taxi.post("/planning/offers", json=body)

asyncio.run(main())
"""


@pytest.mark.parametrize(("fault", "kept"), [("die_before_commit", 0), ("die_after_commit", 1)])
def test_the_city_can_die_just_before_or_after_it_has_stored(
    tmp_path: Path, clock: MovableClock, fault: str, kept: int
) -> None:
    command = [sys.executable, "-c", _DYING, str(tmp_path), fault]
    ended = subprocess.run(command, check=False, timeout=60, capture_output=True, text=True)
    assert ended.returncode == -9, ended.stderr
    city = DemoCity(tmp_path, clock=clock)
    rows = city._store.all("SELECT id FROM offer")
    city.close()
    assert len(rows) == kept


async def test_a_hold_before_a_lost_answer_is_recognised_by_its_key(
    city: DemoCity, fhir: httpx2.AsyncClient
) -> None:
    slot, key = (await free_slots(fhir))[0], new_key()
    city.faults.inject("fhir", "lost_answer", on="PUT /Slot/*")
    with pytest.raises(ConnectionResetError):
        await hold(fhir, slot, key)
    assert (await hold(fhir, slot, key)).status_code == 412
    read = (await fhir.get(f"/Slot/{slot['id']}")).json()
    assert read["identifier"][0] == {"system": SYSTEM, "value": key}
    params = {"identifier": f"{SYSTEM}|{key}"}
    assert resources(await fhir.get("/Appointment", params=params)) == []

"""IHE ITI Scheduling: find, hold and book (profile B)."""

from typing import Any

import httpx2
import pytest

from .conftest import MovableClock
from .doctor import SYSTEM, appointment, identifier, new_key, post, put, resources
from .schemas import assert_valid_fhir

pytestmark = pytest.mark.anyio

Json = dict[str, Any]

EYES_AT_RUIJIN: list[Json] = [
    {"name": "start", "valueDateTime": "2026-11-23T08:00:00+08:00"},
    {"name": "end", "valueDateTime": "2026-11-25T18:00:00+08:00"},
    {"name": "specialty", "valueString": "http://snomed.info/sct|394594003"},
    {"name": "organization", "valueReference": {"reference": "Organization/ruijin"}},
]


async def call(fhir: httpx2.AsyncClient, name: str, *parameters: Json) -> httpx2.Response:
    body = {"resourceType": "Parameters", "parameter": list(parameters)}
    headers = {"Content-Type": "application/fhir+json"}
    answer = await fhir.post(f"/Appointment/${name}", json=body, headers=headers)
    assert_valid_fhir(answer.json())
    return answer


async def potential(fhir: httpx2.AsyncClient) -> list[Json]:
    count = {"name": "_count", "valueInteger": 5}
    return resources(await call(fhir, "find", *EYES_AT_RUIJIN, count))


def referring(one: Json) -> Json:
    value = {"reference": f"Appointment/{one['id']}"}
    return {"name": "appointment-reference", "valueReference": value}


async def book(fhir: httpx2.AsyncClient, body: Json) -> httpx2.Response:
    return await call(fhir, "book", {"name": "appointment-resource", "resource": body})


async def test_find_proposes_free_times_and_says_how_many_there_are(
    fhir_b: httpx2.AsyncClient,
) -> None:
    answer = await call(fhir_b, "find", *EYES_AT_RUIJIN)
    found = resources(answer)
    assert {one["status"] for one in found} == {"proposed"}
    assert answer.json()["total"] >= len(found) > 5
    assert [one["start"] for one in found] == sorted(one["start"] for one in found)
    assert found[0]["participant"][0]["actor"]["display"]
    assert len(await potential(fhir_b)) == 5


async def test_find_works_by_get_as_well(fhir_b: httpx2.AsyncClient) -> None:
    params = {
        "start": "2026-11-23",
        "end": "2026-11-25",
        "specialty": "http://snomed.info/sct|394594003",
        "location-reference": "Location/ruijin-ophthalmology",
        "_count": "3",
    }
    answer = await fhir_b.get("/Appointment/$find", params=params)
    assert len(resources(answer)) == 3
    following = next(k["url"] for k in answer.json()["link"] if k["relation"] == "next")
    assert len(resources(await fhir_b.get(following))) == 3


async def test_find_without_a_span_or_for_the_whole_city_is_refused(
    fhir_b: httpx2.AsyncClient,
) -> None:
    assert (await call(fhir_b, "find", *EYES_AT_RUIJIN[2:])).status_code == 400
    assert (await call(fhir_b, "find", *EYES_AT_RUIJIN[:2])).status_code == 400


async def test_what_is_held_is_pending_and_not_found_by_others(
    fhir_b: httpx2.AsyncClient,
) -> None:
    first = (await potential(fhir_b))[0]
    held = await call(fhir_b, "hold", referring(first))
    assert resources(held)[0]["status"] == "pending"
    assert first["id"] not in [one["id"] for one in await potential(fhir_b)]
    refused = await call(fhir_b, "hold", referring(first))
    assert refused.status_code == 409
    issue = refused.json()["issue"][0]
    assert (issue["severity"], issue["code"]) == ("fatal", "not-found")


async def test_a_hold_ends_by_itself(fhir_b: httpx2.AsyncClient, clock: MovableClock) -> None:
    first = (await potential(fhir_b))[0]
    await call(fhir_b, "hold", referring(first))
    clock.forward(minutes=11)
    again = (await potential(fhir_b))[0]
    assert again["slot"] == first["slot"]
    assert (await fhir_b.get(f"/Appointment/{first['id']}")).json()["status"] == "cancelled"
    assert (await call(fhir_b, "hold", referring(first))).status_code == 409
    assert (await call(fhir_b, "hold", referring(again))).status_code == 200


async def test_a_held_time_is_booked_with_our_key(fhir_b: httpx2.AsyncClient) -> None:
    first, key = (await potential(fhir_b))[0], new_key()
    held = resources(await call(fhir_b, "hold", referring(first)))[0]
    answer = await book(fhir_b, held | {"identifier": identifier(key)})
    booked = resources(answer)[0]
    assert booked["status"] == "booked"
    params = {"identifier": f"{SYSTEM}|{key}"}
    assert resources(await fhir_b.get("/Appointment", params=params)) == [booked]
    slot = booked["slot"][0]["reference"]
    assert (await fhir_b.get(f"/{slot}")).json()["status"] == "busy"


async def test_a_proposed_time_can_be_booked_without_a_hold_but_only_once(
    fhir_b: httpx2.AsyncClient,
) -> None:
    first = (await potential(fhir_b))[0]
    assert resources(await call(fhir_b, "book", referring(first)))[0]["status"] == "booked"
    again = await call(fhir_b, "book", referring(first))
    assert again.status_code == 409
    assert again.json()["entry"][0]["resource"]["resourceType"] == "OperationOutcome"


async def test_a_time_is_booked_by_its_slot(fhir_b: httpx2.AsyncClient) -> None:
    first = (await potential(fhir_b))[0]
    slot = (await fhir_b.get(f"/{first['slot'][0]['reference']}")).json()
    body = appointment(slot, new_key(), status="pending")
    assert resources(await book(fhir_b, body))[0]["status"] == "booked"
    assert (await book(fhir_b, body | {"identifier": identifier(new_key())})).status_code == 409
    assert (await book(fhir_b, body | {"status": "booked"})).status_code == 422


@pytest.mark.parametrize("by_operation", [True, False])
async def test_a_cancelled_appointment_frees_its_time(
    fhir_b: httpx2.AsyncClient, by_operation: bool
) -> None:
    first = (await potential(fhir_b))[0]
    booked = resources(await call(fhir_b, "book", referring(first)))[0]
    if by_operation:
        done = resources(await book(fhir_b, booked | {"status": "cancelled"}))[0]
    else:
        done = (await put(fhir_b, booked, 'W/"1"', status="cancelled")).json()
    assert done["status"] == "cancelled"
    assert (await potential(fhir_b))[0]["slot"] == first["slot"]


async def test_a_booked_appointment_moves_to_another_time(fhir_b: httpx2.AsyncClient) -> None:
    first, second = (await potential(fhir_b))[:2]
    booked = resources(await call(fhir_b, "book", referring(first)))[0]
    where = {name: second[name] for name in ("slot", "start", "end")}
    moved = resources(await book(fhir_b, booked | where))[0]
    assert moved["slot"] == second["slot"]
    now_free = [one["slot"] for one in await potential(fhir_b)]
    assert first["slot"] in now_free
    assert second["slot"] not in now_free


async def test_slots_and_plain_creation_are_not_offered(fhir_b: httpx2.AsyncClient) -> None:
    first = (await potential(fhir_b))[0]
    slot = (await fhir_b.get(f"/{first['slot'][0]['reference']}")).json()
    assert (await put(fhir_b, slot, 'W/"1"', status="busy")).status_code == 405
    assert (await post(fhir_b, appointment(slot, new_key()))).status_code == 405


async def test_a_call_without_its_parameters_is_refused(fhir_b: httpx2.AsyncClient) -> None:
    assert (await call(fhir_b, "hold")).status_code == 400
    assert (await call(fhir_b, "hold", {"name": "appointment-reference"})).status_code == 400
    headers = {"Content-Type": "application/fhir+json"}
    answer = await fhir_b.post("/Appointment/$book", json={}, headers=headers)
    assert answer.status_code == 400


async def test_profile_a_has_no_operations(fhir: httpx2.AsyncClient) -> None:
    headers = {"Content-Type": "application/fhir+json"}
    answer = await fhir.post("/Appointment/$hold", json={}, headers=headers)
    assert answer.status_code == 405

"""Making, finding, changing and cancelling appointments (profile A)."""

from typing import Any

import httpx2
import pytest

from .conftest import MovableClock
from .doctor import (
    SYSTEM,
    appointment,
    booked,
    free_slots,
    hold,
    identifier,
    new_key,
    post,
    put,
    resources,
)
from .schemas import assert_valid_fhir

pytestmark = pytest.mark.anyio


async def found(fhir: httpx2.AsyncClient, **params: str) -> list[dict[str, Any]]:
    answer = await fhir.get("/Appointment", params=params)
    assert_valid_fhir(answer.json())
    return resources(answer)


async def test_a_booked_appointment_carries_our_key_and_the_hospitals_number(
    fhir: httpx2.AsyncClient,
) -> None:
    key = new_key()
    answer = await booked(fhir, (await free_slots(fhir))[0], key)
    made = answer.json()
    assert_valid_fhir(made)
    assert answer.headers["location"].endswith(f"/fhir/Appointment/{made['id']}/_history/1")
    assert made["identifier"][0]["value"] == key
    assert made["identifier"][1]["value"].startswith("RJ-")
    assert "医保卡" in made["patientInstruction"]
    assert made["_patientInstruction"]["extension"]


async def test_a_repeat_finds_what_is_there(fhir: httpx2.AsyncClient) -> None:
    slot, key = (await free_slots(fhir))[0], new_key()
    first = await booked(fhir, slot, key)
    second = await post(fhir, appointment(slot, key), key)
    assert second.status_code == 200
    assert second.json()["id"] == first.json()["id"]
    assert len(await found(fhir, identifier=f"{SYSTEM}|{key}")) == 1


async def test_a_condition_that_finds_two_is_refused(fhir: httpx2.AsyncClient) -> None:
    first, second, third = (await free_slots(fhir))[:3]
    key = new_key()
    for slot in (first, second):
        assert (await post(fhir, appointment(slot, key))).status_code == 201
    assert (await post(fhir, appointment(third, key), key)).status_code == 412


async def test_a_condition_without_an_identifier_is_refused(fhir: httpx2.AsyncClient) -> None:
    slot = (await free_slots(fhir))[0]
    headers = {"Content-Type": "application/fhir+json", "If-None-Exist": "status=booked"}
    body = appointment(slot, new_key())
    answer = await fhir.post("/Appointment", json=body, headers=headers)
    assert answer.status_code == 400


async def test_a_slot_held_or_booked_by_somebody_else_is_refused(
    fhir: httpx2.AsyncClient,
) -> None:
    slot, ours, theirs = (await free_slots(fhir))[0], new_key(), new_key()
    await hold(fhir, slot, theirs)
    assert (await post(fhir, appointment(slot, ours), ours)).status_code == 409
    await post(fhir, appointment(slot, theirs), theirs)
    refused = await post(fhir, appointment(slot, ours), ours)
    assert refused.status_code == 409
    assert_valid_fhir(refused.json())


async def test_capacity_is_one_even_for_those_who_never_hold(fhir: httpx2.AsyncClient) -> None:
    slot = (await free_slots(fhir))[0]
    assert (await post(fhir, appointment(slot, new_key()))).status_code == 201
    assert (await post(fhir, appointment(slot, new_key()))).status_code == 409
    assert (await hold(fhir, slot, new_key())).status_code == 409


@pytest.mark.parametrize(
    "changes",
    [
        {"participant": [{"status": "accepted"}]},
        {"participant": [{"actor": {"display": "王秀英"}}]},
        {"participant": []},
        {"participant": ["王秀英"]},
        {"end": None},
        {"start": None, "end": None},
        {"cancelationReason": {"text": "no"}},
        {"status": "Booked"},
        {"status": None},
        {"slot": None},
        {"slot": [{"reference": "Patient/1"}]},
        {"start": "2026-11-23T03:00:00+08:00"},
    ],
    ids=str,
)
async def test_what_breaks_an_invariant_is_refused(
    fhir: httpx2.AsyncClient, changes: dict[str, Any]
) -> None:
    body = appointment((await free_slots(fhir))[0], new_key()) | changes
    answer = await post(fhir, {k: v for k, v in body.items() if v is not None})
    assert answer.status_code == 422
    assert_valid_fhir(answer.json())


@pytest.mark.parametrize(
    "changes",
    [
        {"resourceType": "Slot"},
        {"patientName": "王秀英"},
        {"identifier": []},
        {"identifier": ["K"]},
        {"identifier": [{"value": 7}]},
        {"comment": None},
        {"start": "soon"},
    ],
    ids=str,
)
async def test_what_is_not_an_appointment_is_refused(
    fhir: httpx2.AsyncClient, changes: dict[str, Any]
) -> None:
    body = appointment((await free_slots(fhir))[0], new_key()) | changes
    assert (await post(fhir, body)).status_code == 400


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{", "application/fhir+json", 400),
        (b"[]", "application/fhir+json", 400),
        (b"\xff\xfe", "application/fhir+json", 400),
        (b"{}", "text/plain", 415),
        (b" " * 300_000, "application/fhir+json", 413),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused(
    fhir: httpx2.AsyncClient, content: bytes, kind: str, status: int
) -> None:
    headers = {"Content-Type": kind}
    answer = await fhir.post("/Appointment", content=content, headers=headers)
    assert answer.status_code == status
    assert_valid_fhir(answer.json())


async def test_other_formats_and_methods_are_refused(fhir: httpx2.AsyncClient) -> None:
    xml = await fhir.get("/Organization", headers={"Accept": "application/fhir+xml"})
    assert xml.status_code == 406
    assert (await fhir.delete("/Appointment/1")).status_code == 405


async def test_cancelling_needs_the_version_and_does_not_free_the_slot(
    fhir: httpx2.AsyncClient,
) -> None:
    slot, key = (await free_slots(fhir))[0], new_key()
    made = (await booked(fhir, slot, key)).json()
    assert (await put(fhir, made, None, status="cancelled")).status_code == 400
    assert (await put(fhir, made, 'W/"7"', status="cancelled")).status_code == 412
    done = await put(fhir, made, 'W/"1"', status="cancelled")
    assert (done.status_code, done.headers["etag"]) == (200, 'W/"2"')
    assert_valid_fhir(done.json())
    held = (await fhir.get(f"/Slot/{slot['id']}")).json()
    assert held["status"] == "busy-tentative"
    assert (await put(fhir, held, 'W/"2"', status="free")).status_code == 200
    assert (await free_slots(fhir))[0]["id"] == slot["id"]


async def test_what_is_cancelled_stays_cancelled(fhir: httpx2.AsyncClient) -> None:
    made = (await booked(fhir, (await free_slots(fhir))[0], new_key())).json()
    await put(fhir, made, 'W/"1"', status="cancelled")
    assert (await put(fhir, made, 'W/"2"', status="booked")).status_code == 409


async def test_an_appointment_moves_only_to_a_free_time(fhir: httpx2.AsyncClient) -> None:
    first, second, third = (await free_slots(fhir))[:3]
    made = (await booked(fhir, first, new_key())).json()
    await booked(fhir, second, new_key())

    def at(slot: dict[str, Any]) -> dict[str, Any]:
        where = [{"reference": f"Slot/{slot['id']}"}]
        return {"slot": where, "start": slot["start"], "end": slot["end"]}

    assert (await put(fhir, made, 'W/"1"', **at(second))).status_code == 409
    moved = await put(fhir, made, 'W/"1"', **at(third))
    assert moved.status_code == 200
    assert moved.json()["identifier"] == made["identifier"]


async def test_appointments_are_found_by_what_identifies_them(
    fhir: httpx2.AsyncClient, clock: MovableClock
) -> None:
    slot, key = (await free_slots(fhir))[0], new_key()
    made = (await booked(fhir, slot, key)).json()
    number = made["identifier"][1]
    today = f"{clock.now:%Y-%m-%d}"
    for params in (
        {"identifier": f"{SYSTEM}|{key}"},
        {"identifier": key},
        {"identifier": f"{number['system']}|{number['value']}"},
        {"slot": f"Slot/{slot['id']}", "status": "booked"},
        {"_id": made["id"]},
        {"date": f"ge{today}", "_sort": "-date"},
    ):
        assert [one["id"] for one in await found(fhir, **params)] == [made["id"]]
    for params in ({"identifier": f"urn:other|{key}"}, {"status": "cancelled"}):
        assert await found(fhir, **params) == []


async def test_all_appointments_at_once_are_not_given(fhir: httpx2.AsyncClient) -> None:
    assert (await fhir.get("/Appointment")).status_code == 400
    assert (await fhir.get("/Appointment/none")).status_code == 404


async def test_a_minimal_answer_has_the_headers_only(fhir: httpx2.AsyncClient) -> None:
    slot = (await free_slots(fhir))[0]
    headers = {"Content-Type": "application/fhir+json", "Prefer": "return=minimal"}
    body = appointment(slot, new_key(), identifier=identifier(new_key()))
    answer = await fhir.post("/Appointment", json=body, headers=headers)
    assert (answer.status_code, answer.content) == (201, b"")
    assert answer.headers["location"]

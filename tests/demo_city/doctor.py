"""The requests of a client that books a doctor by the book."""

import uuid
from typing import Any

import httpx2

SYSTEM = "urn:ietf:rfc:3986"
EYES = "ruijin-ophthalmology-1"

Json = dict[str, Any]


def new_key() -> str:
    return f"urn:uuid:{uuid.uuid4()}"


def identifier(key: str) -> list[Json]:
    return [{"system": SYSTEM, "value": key}]


async def free_slots(fhir: httpx2.AsyncClient, schedule: str = EYES) -> list[Json]:
    params = {"schedule": f"Schedule/{schedule}", "status": "free", "_sort": "start"}
    return resources(await fhir.get("/Slot", params=params))


def resources(answer: httpx2.Response) -> list[Json]:
    assert answer.status_code == 200, answer.text
    return [entry["resource"] for entry in answer.json().get("entry", [])]


async def put(
    fhir: httpx2.AsyncClient, resource: Json, etag: str | None, **changes: Any
) -> httpx2.Response:
    headers = {"Content-Type": "application/fhir+json"} | ({"If-Match": etag} if etag else {})
    path = f"/{resource['resourceType']}/{resource['id']}"
    return await fhir.put(path, json=resource | changes, headers=headers)


async def hold(fhir: httpx2.AsyncClient, slot: Json, key: str) -> httpx2.Response:
    etag = f'W/"{slot["meta"]["versionId"]}"'
    return await put(fhir, slot, etag, status="busy-tentative", identifier=identifier(key))


def appointment(slot: Json, key: str, **changes: Any) -> Json:
    return {
        "resourceType": "Appointment",
        "status": "booked",
        "identifier": identifier(key),
        "slot": [{"reference": f"Slot/{slot['id']}"}],
        "start": slot["start"],
        "end": slot["end"],
        "participant": [{"actor": {"display": "王秀英"}, "status": "accepted"}],
    } | changes


async def post(fhir: httpx2.AsyncClient, body: Any, key: str | None = None) -> httpx2.Response:
    headers = {"Content-Type": "application/fhir+json"}
    if key is not None:
        headers["If-None-Exist"] = f"identifier={SYSTEM}|{key}"
    return await fhir.post("/Appointment", json=body, headers=headers)


async def booked(fhir: httpx2.AsyncClient, slot: Json, key: str) -> httpx2.Response:
    assert (await hold(fhir, slot, key)).status_code == 200
    answer = await post(fhir, appointment(slot, key), key)
    assert answer.status_code == 201, answer.text
    return answer

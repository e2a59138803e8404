"""The requests of a client that calls a taxi by the book."""

import uuid
from typing import Any

import httpx2

Json = dict[str, Any]

HOME = {"name": "家", "coordinates": {"lat": 31.2291, "lng": 121.4702}}
CLINIC = {"name": "瑞金医院", "coordinates": {"lat": 31.2116, "lng": 121.4665}}
WHEELCHAIR = {"bringAlong": [{"category": "HR", "number": "01", "memo": "轮椅"}]}


def trip(**changes: Any) -> Json:
    return {"from": HOME, "to": CLINIC, "nrOfTravelers": 1} | changes


async def offers(taxi: httpx2.AsyncClient, request: Json | None = None) -> list[Json]:
    answer = await taxi.post("/planning/offers", json=request or trip())
    assert answer.status_code == 201, answer.text
    found: list[Json] = answer.json()["options"]
    return found


def customer(**changes: Any) -> Json:
    phones = [{"number": "+86 138 5550 0000", "preferred": True}]
    return {"firstName": "秀英", "lastName": "王", "phones": phones} | changes


async def book(taxi: httpx2.AsyncClient, name: str, **changes: Any) -> httpx2.Response:
    body = {"id": name, "customer": customer(), "extraInfo": {"key": str(uuid.uuid4())}}
    return await taxi.post("/bookings", json=body | changes)


async def event(taxi: httpx2.AsyncClient, name: str, operation: str) -> httpx2.Response:
    return await taxi.post(f"/bookings/{name}/events", json={"operation": operation})


async def ride(taxi: httpx2.AsyncClient, request: Json | None = None) -> str:
    """A confirmed booking's id."""
    name = str((await offers(taxi, request))[0]["id"])
    assert (await book(taxi, name)).status_code == 201
    assert (await event(taxi, name, "COMMIT")).status_code == 200
    return name

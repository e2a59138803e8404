"""Offers, bookings and their states at the taxi operator."""

from pathlib import Path
from typing import Any

import httpx2
import pytest

from assistant.demo_city.city import DemoCity

from .conftest import TOMP_HEADERS, MovableClock, client_of
from .passenger import HOME, WHEELCHAIR, book, customer, event, offers, ride, trip
from .schemas import assert_valid_tomp

pytestmark = pytest.mark.anyio


async def test_an_offer_is_valid_and_says_what_it_costs_and_when_a_car_comes(
    taxi: httpx2.AsyncClient,
) -> None:
    answer = await taxi.post("/planning/offers", json=trip())
    assert answer.status_code == 201
    assert answer.headers["content-language"] == "zh-CN"
    assert_valid_tomp(answer.json(), "planning")
    option = answer.json()["options"][0]
    part = option["pricing"]["parts"][0]
    assert part["minimumAmount"] <= part["amount"] <= part["maximumAmount"]
    assert 3 <= option["extraData"]["safeWaitTime"] <= 12


async def test_an_inquiry_has_no_id_to_book_by(taxi: httpx2.AsyncClient) -> None:
    answer = await taxi.post("/planning/inquiries", json=trip())
    assert_valid_tomp(answer.json(), "planning")
    assert "id" not in answer.json()["options"][0]


async def test_a_wheelchair_gets_an_accessible_car(taxi: httpx2.AsyncClient) -> None:
    travelers = [{"requirements": WHEELCHAIR}]
    request = trip(travelers=travelers)
    option = (await offers(taxi, request))[0]
    assert option["mainAssetType"]["sharedProperties"]["easyAccessibility"] == "WHEELCHAIR"
    name = await ride(taxi, request)
    leg = (await taxi.get(f"/legs/{name}-1")).json()
    assert leg["asset"]["overriddenProperties"]["easyAccessibility"] == "WHEELCHAIR"


async def test_a_trip_without_a_destination_is_possible(taxi: httpx2.AsyncClient) -> None:
    name = await ride(taxi, {"from": HOME})
    body = (await taxi.get(f"/bookings/{name}")).json()
    assert_valid_tomp(body, "booking")
    assert "to" not in body


async def test_a_booking_is_pending_until_it_is_committed(taxi: httpx2.AsyncClient) -> None:
    name = (await offers(taxi))[0]["id"]
    pending = await book(taxi, name)
    assert pending.status_code == 201
    assert pending.headers["expires"].endswith("GMT")
    assert_valid_tomp(pending.json(), "booking")
    assert (pending.json()["id"], pending.json()["state"]) == (name, "PENDING")
    assert "asset" not in pending.json()["legs"][0]
    assert (await taxi.get(f"/legs/{name}-1/progress")).status_code == 404
    confirmed = await event(taxi, name, "COMMIT")
    assert confirmed.status_code == 200
    assert_valid_tomp(confirmed.json(), "booking")
    assert confirmed.json()["state"] == "CONFIRMED"


async def test_a_confirmed_booking_names_car_and_driver(taxi: httpx2.AsyncClient) -> None:
    name = await ride(taxi)
    leg = (await taxi.get(f"/legs/{name}-1")).json()
    assert_valid_tomp(leg, "leg")
    assert leg["asset"]["licensePlate"].startswith("沪")
    assert leg["asset"]["overriddenProperties"]["colour"]
    assert leg["suboperator"]["name"].endswith("师傅")
    assert leg["suboperator"]["contact"].startswith("+86")
    english = await taxi.get(f"/legs/{name}-1", headers={"Accept-Language": "en"})
    assert english.headers["content-language"] == "en"
    assert english.json()["suboperator"]["name"].startswith("M")


async def test_a_repeated_booking_is_recognised(taxi: httpx2.AsyncClient) -> None:
    name = (await offers(taxi))[0]["id"]
    await book(taxi, name)
    assert (await book(taxi, name)).status_code == 409
    assert len((await taxi.get("/bookings")).json()) == 1


async def test_a_second_commit_is_refused(taxi: httpx2.AsyncClient) -> None:
    name = await ride(taxi)
    refused = await event(taxi, name, "COMMIT")
    assert refused.status_code == 403
    assert_valid_tomp(refused.json(), "error")


async def test_a_cancelled_booking_can_be_neither_committed_nor_cancelled(
    taxi: httpx2.AsyncClient,
) -> None:
    name = await ride(taxi)
    cancelled = await event(taxi, name, "CANCEL")
    assert_valid_tomp(cancelled.json(), "booking")
    assert cancelled.json()["state"] == "CANCELLED"
    assert cancelled.json()["legs"][0]["state"] == "CANCELLED"
    for operation in ("COMMIT", "CANCEL", "DENY"):
        assert (await event(taxi, name, operation)).status_code == 403
    assert (await event(taxi, name, "EXTEND_EXPIRY_TIME")).status_code == 410
    assert (await event(taxi, name, "commit")).status_code == 400


async def test_an_offer_that_is_unknown_or_expired_cannot_be_booked(
    taxi: httpx2.AsyncClient, clock: MovableClock
) -> None:
    assert (await book(taxi, "TX-none")).status_code == 404
    name = (await offers(taxi))[0]["id"]
    clock.forward(minutes=10)
    assert (await book(taxi, name)).status_code == 410


async def test_a_pending_booking_expires_and_gives_its_car_back(
    taxi: httpx2.AsyncClient, clock: MovableClock
) -> None:
    name = (await offers(taxi))[0]["id"]
    await book(taxi, name)
    clock.forward(minutes=10)
    assert (await taxi.get(f"/bookings/{name}")).json()["state"] == "EXPIRED"
    assert (await event(taxi, name, "COMMIT")).status_code == 403


async def test_there_are_twelve_cars_and_each_takes_one_ride_at_a_time(
    taxi: httpx2.AsyncClient, clock: MovableClock
) -> None:
    late = (await offers(taxi))[0]["id"]
    rides = [await ride(taxi) for _ in range(12)]
    plates = {
        (await taxi.get(f"/bookings/{name}")).json()["legs"][0]["asset"]["licensePlate"]
        for name in rides
    }
    assert len(plates) == 12
    assert await offers(taxi) == []
    assert (await taxi.post("/planning/inquiries", json=trip())).json()["options"] == []
    assert (await book(taxi, late)).status_code == 410
    await event(taxi, rides[0], "CANCEL")
    assert len(await offers(taxi)) == 1
    clock.forward(hours=2)
    assert len(await offers(taxi)) == 1


async def test_a_ride_of_tomorrow_leaves_the_car_free_today(taxi: httpx2.AsyncClient) -> None:
    tomorrow = trip(departureTime="2026-11-24T09:00:00+08:00")
    for _ in range(12):
        name = await ride(taxi, tomorrow)
    assert await offers(taxi, tomorrow) == []
    assert await offers(taxi) != []
    body = (await taxi.get(f"/bookings/{name}")).json()
    assert body["departureTime"] == "2026-11-24T09:00:00+08:00"
    assert body["legs"][0]["state"] == "NOT_STARTED"


@pytest.mark.parametrize("missing", sorted(TOMP_HEADERS))
async def test_each_header_is_required(city: DemoCity, missing: str) -> None:
    headers = {name: value for name, value in TOMP_HEADERS.items() if name != missing}
    async with client_of(city, "/tomp", headers) as taxi:
        answer = await taxi.post("/planning/offers", json=trip())
    assert answer.status_code == 400
    assert_valid_tomp(answer.json(), "error")


@pytest.mark.parametrize(("name", "value"), [("Api", "GBFS"), ("Api-Version", "2.0.0")])
async def test_another_api_is_not_spoken(taxi: httpx2.AsyncClient, name: str, value: str) -> None:
    answer = await taxi.post("/planning/offers", json=trip(), headers={name: value})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "request_",
    [
        [],
        {},
        {"from": {"name": "家"}},
        {"from": {"coordinates": {"lat": "31", "lng": 121}}},
        {"from": {"coordinates": {"lat": -1, "lng": 121}}},
        trip(to={"name": "医院"}),
        trip(departureTime="soon"),
        trip(departureTime="2026-11-24T09:00:00"),
        trip(nrOfTravelers=0),
        trip(travelers=[{}, {}]),
        trip(travelers=[{"requirements": [WHEELCHAIR]}]),
        trip(travelers=[{"requirements": {"abilities": [{"category": "HR", "number": "1"}]}}]),
    ],
)
async def test_a_planning_request_that_breaks_the_schema_is_refused(
    taxi: httpx2.AsyncClient, request_: Any
) -> None:
    answer = await taxi.post("/planning/offers", json=request_)
    assert answer.status_code == 400
    assert_valid_tomp(answer.json(), "error")


@pytest.mark.parametrize(
    "changes",
    [
        {"id": None},
        {"customer": {}},
        {"customer": customer(firstName=" ", lastName="")},
        {"customer": customer(phones=["138"])},
        {"extraInfo": "key"},
    ],
    ids=str,
)
async def test_a_booking_without_what_was_asked_for_is_refused(
    taxi: httpx2.AsyncClient, changes: dict[str, Any]
) -> None:
    name = (await offers(taxi))[0]["id"]
    assert (await book(taxi, name, **changes)).status_code == 400


async def test_bookings_are_listed_by_state(taxi: httpx2.AsyncClient) -> None:
    confirmed, cancelled = await ride(taxi), await ride(taxi)
    await event(taxi, cancelled, "CANCEL")
    for state, names in (("CONFIRMED", [confirmed]), ("CANCELLED", [cancelled]), ("NEW", [])):
        listed = (await taxi.get("/bookings", params={"state": state})).json()
        assert [one["id"] for one in listed] == names
    assert (await taxi.get("/bookings", params={"state": "DONE"})).status_code == 400
    assert (await taxi.get("/bookings/none")).status_code == 404


async def test_the_operator_says_what_it_is(taxi: httpx2.AsyncClient) -> None:
    assert (await taxi.get("/operator/ping")).status_code == 200
    for implementation in (await taxi.get("/operator/meta")).json():
        assert_valid_tomp(implementation, "endpointImplementation")
    assert_valid_tomp((await taxi.get("/operator/information")).json(), "systemInformation")


async def test_a_ride_survives_a_restart(tmp_path: Path, clock: MovableClock) -> None:
    city = DemoCity(tmp_path, clock=clock)
    async with client_of(city, "/tomp", TOMP_HEADERS) as taxi:
        name = await ride(taxi)
    city.close()
    city = DemoCity(tmp_path, clock=clock)
    async with client_of(city, "/tomp", TOMP_HEADERS) as taxi:
        assert (await taxi.get(f"/bookings/{name}")).json()["state"] == "CONFIRMED"
    city.close()

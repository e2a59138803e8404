"""Cars drive by the clock: coming, waiting, riding, done."""

from datetime import datetime

import httpx2
import pytest

from .conftest import MovableClock
from .passenger import CLINIC, HOME, Json, event, offers, ride, trip
from .schemas import assert_valid_tomp

pytestmark = pytest.mark.anyio


async def booking(taxi: httpx2.AsyncClient, name: str) -> Json:
    found: Json = (await taxi.get(f"/bookings/{name}")).json()
    assert_valid_tomp(found, "booking")
    return found


async def progress(taxi: httpx2.AsyncClient, name: str) -> Json:
    found: Json = (await taxi.get(f"/legs/{name}-1/progress")).json()
    assert_valid_tomp(found, "legProgress")
    return found


async def test_the_minutes_fall_until_the_car_is_there(
    taxi: httpx2.AsyncClient, clock: MovableClock
) -> None:
    name = await ride(taxi)
    seen = []
    for _ in range(14):
        body = await booking(taxi, name)
        notifications = (await taxi.get(f"/bookings/{name}/notifications")).json()
        if body["state"] != "CONFIRMED":
            assert notifications == []
            break
        assert_valid_tomp(notifications[0], "notification")
        assert notifications[0]["minutes"] == body["extraData"]["safeWaitTime"]
        assert body["legs"][0]["state"] == "PREPARING"
        seen.append(body["extraData"]["safeWaitTime"])
        clock.forward(minutes=1)
    assert seen == sorted(seen, reverse=True)
    assert seen[0] >= 3
    assert seen[-1] == 0


async def test_the_car_comes_waits_rides_and_is_done(
    taxi: httpx2.AsyncClient, clock: MovableClock
) -> None:
    name = await ride(taxi)
    body = await booking(taxi, name)
    assert (await progress(taxi, name))["coordinates"] != HOME["coordinates"]
    clock.now = datetime.fromisoformat(body["departureTime"])
    waiting = await progress(taxi, name)
    assert waiting["coordinates"] == HOME["coordinates"]
    assert (waiting["duration"], waiting["distance"]) == (0, 0)
    clock.forward(minutes=4)
    riding = await booking(taxi, name)
    assert (riding["state"], riding["legs"][0]["state"]) == ("STARTED", "IN_USE")
    assert riding["actualDepartureTime"]
    assert (await progress(taxi, name))["distance"] > 0
    clock.now = datetime.fromisoformat(body["arrivalTime"])
    done = await booking(taxi, name)
    assert (done["state"], done["legs"][0]["state"]) == ("FINISHED", "FINISHED")
    assert (await progress(taxi, name))["coordinates"] == CLINIC["coordinates"]


async def test_it_can_be_called_off_until_the_ride_starts(
    taxi: httpx2.AsyncClient, clock: MovableClock
) -> None:
    first, second = await ride(taxi), await ride(taxi)
    clock.now = datetime.fromisoformat((await booking(taxi, first))["departureTime"])
    assert (await event(taxi, first, "CANCEL")).status_code == 200
    clock.now = datetime.fromisoformat((await booking(taxi, second))["departureTime"])
    clock.forward(minutes=4)
    assert (await event(taxi, second, "CANCEL")).status_code == 403


async def test_a_ride_for_later_sets_off_in_time(
    taxi: httpx2.AsyncClient, clock: MovableClock
) -> None:
    name = await ride(taxi, trip(departureTime="2026-11-23T10:00:00+08:00"))
    assert (await booking(taxi, name))["legs"][0]["state"] == "NOT_STARTED"
    clock.now = datetime.fromisoformat("2026-11-23T09:59:00+08:00")
    body = await booking(taxi, name)
    assert body["legs"][0]["state"] == "PREPARING"
    assert body["extraData"]["safeWaitTime"] == 1


async def test_only_the_location_can_be_asked_for(taxi: httpx2.AsyncClient) -> None:
    name = await ride(taxi)
    answer = await taxi.get(f"/legs/{name}-1/progress", params={"location-only": "true"})
    assert set(answer.json()) == {"coordinates"}
    for path in (f"/legs/{name}", f"/legs/{name}-2", "/legs/none-1/progress"):
        assert (await taxi.get(path)).status_code == 404


async def test_a_message_for_the_driver_is_kept(taxi: httpx2.AsyncClient) -> None:
    name = await ride(taxi)
    message = {"type": "MESSAGE_TO_DRIVER", "comment": "乘客接不了电话"}
    answer = await taxi.post(f"/bookings/{name}/notifications", json=message)
    assert answer.status_code == 204
    kept = (await taxi.get(f"/bookings/{name}/notifications")).json()
    assert message in kept
    wrong = await taxi.post(f"/bookings/{name}/notifications", json={"type": "HELLO"})
    assert wrong.status_code == 400


async def test_an_offer_keeps_no_car(taxi: httpx2.AsyncClient) -> None:
    for _ in range(15):
        assert len(await offers(taxi)) == 1

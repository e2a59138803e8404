"""Searching, paging and holding of times."""

from datetime import datetime, timedelta
from pathlib import Path

import httpx2
import pytest

from assistant.demo_city.city import DemoCity

from .conftest import MONDAY, MovableClock, client_of
from .doctor import EYES, booked, free_slots, hold, identifier, new_key, put, resources
from .schemas import assert_valid_fhir

pytestmark = pytest.mark.anyio

WEEK: dict[str, str | list[str]] = {
    "schedule": f"Schedule/{EYES}",
    "start": ["ge2026-11-23", "le2026-11-29"],
}


def starts(answer: httpx2.Response) -> list[datetime]:
    return [datetime.fromisoformat(one["start"]) for one in resources(answer)]


async def test_free_times_come_in_order_and_only_from_now_on(
    fhir: httpx2.AsyncClient, clock: MovableClock
) -> None:
    clock.forward(hours=2)
    answer = await fhir.get("/Slot", params=WEEK | {"status": "free", "_sort": "start"})
    found = starts(answer)
    assert_valid_fhir(answer.json())
    assert found == sorted(found)
    assert found[0] > clock.now
    assert {one["status"] for one in resources(answer)} == {"free"}


async def test_next_links_lead_through_every_time_once(fhir: httpx2.AsyncClient) -> None:
    days = WEEK | {"status": "free", "start": ["ge2026-11-23", "le2026-11-25"]}
    answer = await fhir.get("/Slot", params=days | {"_count": "7"})
    found: list[str] = []
    while True:
        found += [one["id"] for one in resources(answer)]
        links = {one["relation"]: one["url"] for one in answer.json()["link"]}
        if "next" not in links:
            break
        answer = await fhir.get(links["next"])
    everything = await fhir.get("/Slot", params=days | {"_count": "100"})
    assert found == [one["id"] for one in resources(everything)]
    assert len(found) == len(set(found)) > 7


async def test_bounds_are_read_as_the_standard_says(fhir: httpx2.AsyncClient) -> None:
    day: dict[str, str | list[str]] = {"schedule": EYES, "_count": "100"}
    exact = "2026-11-23T10:00:00+08:00"
    later = starts(await fhir.get("/Slot", params=day | {"start": f"gt{exact}"}))
    assert later[0] == datetime.fromisoformat("2026-11-23T10:15:00+08:00")
    equal = starts(await fhir.get("/Slot", params=day | {"start": exact}))
    assert equal == [datetime.fromisoformat(exact)]
    zulu = starts(await fhir.get("/Slot", params=day | {"start": "2026-11-23T02:00:00Z"}))
    assert zulu == equal
    whole_day = starts(await fhir.get("/Slot", params=day | {"start": "2026-11-24"}))
    assert {moment.date().isoformat() for moment in whole_day} == {"2026-11-24"}
    before = starts(await fhir.get("/Slot", params=day | {"start": ["lt2026-11-24"]}))
    assert max(before).date() == MONDAY.date()


async def test_the_order_can_be_reversed(fhir: httpx2.AsyncClient) -> None:
    found = starts(await fhir.get("/Slot", params=WEEK | {"_sort": "-start"}))
    assert found == sorted(found, reverse=True)


async def test_times_cover_a_fortnight_of_workdays_and_saturday_mornings(
    fhir: httpx2.AsyncClient, clock: MovableClock
) -> None:
    for _ in range(2):
        answer = await fhir.get(
            "/Slot", params={"schedule": EYES, "_count": 100, "_sort": "-start"}
        )
        found = starts(answer)
        assert timedelta(days=11) < found[0] - clock.now < timedelta(days=14)
        assert all(moment.weekday() < 6 for moment in found)
        assert all(moment.hour < 12 for moment in found if moment.weekday() == 5)
        clock.forward(days=21)


@pytest.mark.parametrize(
    "query",
    [
        "schedule=x&start=tomorrow",
        "schedule=x&start=ge2026-11-23T08:00:00+08:00",
        "schedule=x&start=ne2026-11-23",
        "schedule=x&status:not=free",
        "schedule=x&_count=many",
        "schedule=x&_sort=end",
        "status=free",
    ],
)
async def test_a_search_that_makes_no_sense_is_refused(
    fhir: httpx2.AsyncClient, query: str
) -> None:
    answer = await fhir.get(f"/Slot?{query}")
    assert answer.status_code == 400
    assert_valid_fhir(answer.json())


async def test_an_unknown_parameter_is_ignored_unless_strictness_is_asked_for(
    fhir: httpx2.AsyncClient,
) -> None:
    params = WEEK | {"schedule.actor": "HealthcareService/x"}
    assert starts(await fhir.get("/Slot", params=params))
    strict = await fhir.get("/Slot", params=params, headers={"Prefer": "handling=strict"})
    assert strict.status_code == 400


async def test_a_search_can_be_posted_as_a_form(fhir: httpx2.AsyncClient) -> None:
    answer = await fhir.post("/Slot/_search", data={"schedule": EYES, "_count": "3"})
    assert len(resources(answer)) == 3


async def test_an_unknown_schedule_has_no_times(fhir: httpx2.AsyncClient) -> None:
    answer = await fhir.get("/Slot", params={"schedule": "Schedule/none"})
    assert resources(answer) == []
    assert "entry" not in answer.json()


async def test_a_hold_makes_a_new_version_and_is_seen_by_all(fhir: httpx2.AsyncClient) -> None:
    slot, key = (await free_slots(fhir))[0], new_key()
    held = await hold(fhir, slot, key)
    assert (held.status_code, held.headers["etag"]) == (200, 'W/"2"')
    assert_valid_fhir(held.json())
    read = (await fhir.get(f"/Slot/{slot['id']}")).json()
    assert (read["status"], read["identifier"]) == ("busy-tentative", identifier(key))
    assert slot["id"] not in [one["id"] for one in await free_slots(fhir)]


async def test_a_stale_version_is_refused(fhir: httpx2.AsyncClient) -> None:
    slot = (await free_slots(fhir))[0]
    await hold(fhir, slot, new_key())
    assert (await hold(fhir, slot, new_key())).status_code == 412


async def test_a_change_without_a_version_is_refused(fhir: httpx2.AsyncClient) -> None:
    slot = (await free_slots(fhir))[0]
    assert (await put(fhir, slot, None, status="busy-tentative")).status_code == 400


async def test_a_slot_that_is_held_cannot_be_held_by_another(fhir: httpx2.AsyncClient) -> None:
    slot, key = (await free_slots(fhir))[0], new_key()
    held = (await hold(fhir, slot, key)).json()
    assert (await hold(fhir, held, new_key())).status_code == 409
    assert (await hold(fhir, held, key)).status_code == 200


async def test_a_slot_that_was_never_free_cannot_be_changed(fhir: httpx2.AsyncClient) -> None:
    busy = resources(await fhir.get("/Slot", params=WEEK | {"status": "busy"}))[0]
    assert (await hold(fhir, busy, new_key())).status_code == 409
    assert (await put(fhir, busy, 'W/"1"', status="free")).status_code == 409


async def test_a_hold_can_be_given_back(fhir: httpx2.AsyncClient) -> None:
    slot = (await free_slots(fhir))[0]
    held = (await hold(fhir, slot, new_key())).json()
    del held["identifier"]
    assert (await put(fhir, held, 'W/"2"', status="free")).status_code == 200
    assert (await free_slots(fhir))[0]["id"] == slot["id"]


async def test_a_booked_slot_can_be_neither_freed_nor_moved(fhir: httpx2.AsyncClient) -> None:
    slot = (await free_slots(fhir))[0]
    await booked(fhir, slot, new_key())
    held = (await fhir.get(f"/Slot/{slot['id']}")).json()
    assert (await put(fhir, held, 'W/"2"', status="free")).status_code == 409
    assert (await put(fhir, held, 'W/"2"', start=held["end"])).status_code == 422


async def test_a_time_that_has_begun_cannot_be_held(
    fhir: httpx2.AsyncClient, clock: MovableClock
) -> None:
    slot = (await free_slots(fhir))[0]
    clock.now = datetime.fromisoformat(slot["start"])
    assert (await hold(fhir, slot, new_key())).status_code == 409


async def test_a_time_of_yesterday_is_gone_and_a_made_up_one_never_was(
    fhir: httpx2.AsyncClient, clock: MovableClock
) -> None:
    slot = (await free_slots(fhir))[0]
    clock.forward(days=1)
    assert (await fhir.get(f"/Slot/{slot['id']}")).status_code == 410
    for name in ("none", f"{EYES}-202611230307", f"{EYES}-209911230800", f"{EYES}-999999999999"):
        assert (await fhir.get(f"/Slot/{name}")).status_code == 404


async def test_what_is_booked_stays_booked_after_a_restart(
    tmp_path: Path, clock: MovableClock
) -> None:
    key = new_key()
    for round_ in range(2):
        city = DemoCity(tmp_path, clock=clock)
        async with client_of(city, "/fhir") as fhir:
            if round_ == 0:
                slot = (await free_slots(fhir))[0]
                await booked(fhir, slot, key)
            else:
                assert slot["id"] not in [one["id"] for one in await free_slots(fhir)]
                params = {"identifier": f"urn:ietf:rfc:3986|{key}"}
                assert len(resources(await fhir.get("/Appointment", params=params))) == 1
        city.close()

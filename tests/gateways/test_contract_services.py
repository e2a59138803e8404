"""The directory's port against the demo city, with the faults it can inject, and what is sent."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from assistant.demo_city.city import DemoCity
from assistant.errors import GatewayError, ServiceMisbehaved, ServiceUnavailable
from assistant.gateways.hsds_services import HsdsServices, KeptServices
from tests.gateways.worlds import AppWire, Clock, Wire, client, demo_city

SPEC = Path(__file__).parents[3] / "shared" / "specs" / "hsds" / "openapi-v3.0.json"
SHANGHAI = timezone(timedelta(hours=8))

pytestmark = pytest.mark.anyio


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def city(tmp_path: Path, clock: Clock) -> Iterator[DemoCity]:
    with demo_city(tmp_path, clock) as city:
        yield city


@pytest.fixture
def wire(city: DemoCity) -> Wire:
    return Wire(AppWire(city))


@pytest.fixture
def gateway(wire: Wire, clock: Clock) -> HsdsServices:
    return services(wire, clock)


def services(
    wire: Wire,
    clock: Clock,
    *,
    deadline: float = 5.0,
    seconds: float = 300,
    kept: KeptServices | None = None,
) -> HsdsServices:
    return HsdsServices(
        client(wire, "/hsds"),
        deadline=deadline,
        clock=clock,
        zone=SHANGHAI,
        kept=kept or KeptServices(seconds=seconds, clock=clock),
    )


async def test_a_search_finds_what_fits_any_of_the_words_once(gateway: HsdsServices) -> None:
    both = [one.id for one in await gateway.services(["轮椅", "wheelchair"])]
    assert len(both) == len(set(both))
    assert set(both) >= {one.id for one in await gateway.services(["wheelchair"])}


async def test_everything_about_one_service(gateway: HsdsServices) -> None:
    found = (await gateway.services(["大字书角"]))[0]
    assert found.name.words == {
        "zh-CN": "静安区图书馆大字书角",
        "en": "Jing'an library, large print",
    }
    assert found.address.words["en"] == "1702 Xinzha Road, Jing'an"
    assert found.spot == (31.232, 121.4455)
    assert found.phone == "021-5550-1801"
    assert found.cost.words == {"zh-CN": "免费", "en": "Free"}
    assert found.openings is not None
    tuesday = datetime(2026, 11, 24, 9, tzinfo=SHANGHAI)
    assert found.openings[0] == (tuesday, tuesday.replace(hour=20))
    assert await gateway.service(found.id) == found


async def test_what_is_open_day_and_night_is_one_long_opening(
    gateway: HsdsServices, clock: Clock
) -> None:
    (pharmacy,) = await gateway.services(["二十四小时"])
    assert pharmacy.openings is not None
    ((start, end),) = pharmacy.openings
    assert start <= clock() < clock() + timedelta(days=7) <= end


async def test_no_words_find_everything(gateway: HsdsServices) -> None:
    assert len(await gateway.services([])) == 31


async def test_what_is_gone_is_none(gateway: HsdsServices) -> None:
    assert await gateway.service("no-such|place") is None


async def test_within_minutes_the_directory_is_asked_once(
    gateway: HsdsServices, wire: Wire, clock: Clock
) -> None:
    found = (await gateway.services(["食堂"]))[0]
    await gateway.services(["食堂"])
    await gateway.service(found.id)
    assert len(wire.sent) == 1
    clock.move(minutes=6)
    await gateway.services(["食堂"])
    assert len(wire.sent) == 2


async def test_zero_seconds_keep_nothing(wire: Wire, clock: Clock) -> None:
    gateway = services(wire, clock, seconds=0)
    await gateway.services(["食堂"])
    found = await gateway.services(["食堂"])
    assert len(wire.sent) == 2
    assert {one.as_of for one in found} == {None}


FAILURES = {
    "unavailable": ServiceUnavailable,
    "error_500": ServiceUnavailable,
    "drop": ServiceUnavailable,
    "lost_answer": ServiceUnavailable,
    "hang": ServiceUnavailable,
    "late_answer": ServiceUnavailable,
    "garbage_200": ServiceMisbehaved,
    "half_page": ServiceMisbehaved,
    "refuse": ServiceMisbehaved,
}


@pytest.mark.parametrize("fault", FAILURES)
async def test_a_directory_that_fails_at_first_fails_in_our_words(
    city: DemoCity, wire: Wire, clock: Clock, fault: str
) -> None:
    gateway = services(wire, clock, deadline=0.1)
    city.faults.inject("hsds", fault)
    with pytest.raises(FAILURES[fault]):
        await gateway.services(["食堂"])
    patient = services(wire, clock)
    assert await patient.services(["食堂"])


@pytest.mark.parametrize("fault", FAILURES)
async def test_while_it_fails_the_old_list_is_used_and_dated(
    city: DemoCity, wire: Wire, clock: Clock, fault: str
) -> None:
    kept, asked_at = KeptServices(seconds=300, clock=clock), clock()
    before = await services(wire, clock, kept=kept).services(["食堂"])
    gateway = services(wire, clock, deadline=0.1, kept=kept)
    clock.move(minutes=30)
    city.faults.inject("hsds", fault, count=None)
    old = await gateway.services(["食堂"])
    assert [one.id for one in old] == [one.id for one in before]
    assert {one.as_of for one in old} == {asked_at}
    one = await gateway.service(old[0].id)
    if fault != "refuse":  # a no about one service is an answer: it is gone
        assert one is not None
        assert one.as_of == asked_at
    city.faults.clear()
    clock.move(minutes=1)
    patient = services(wire, clock, kept=kept)
    assert {one.as_of for one in await patient.services(["食堂"])} == {None}


async def test_opening_hours_are_of_now_even_in_an_old_list(
    city: DemoCity, gateway: HsdsServices, clock: Clock
) -> None:
    await gateway.services(["大字书角"])
    city.faults.inject("hsds", "unavailable", count=None)
    clock.move(days=2)
    (library,) = await gateway.services(["大字书角"])
    assert library.openings is not None
    assert library.openings[0][0].date() == clock().astimezone(SHANGHAI).date()


def parameters() -> dict[str, dict[str, str]]:
    if not SPEC.is_file():
        pytest.skip("the official specification is not at ../shared/specs")
    spec = json.loads(SPEC.read_text("utf-8"))
    known = spec["components"]["parameters"]
    asked = spec["paths"]["/services"]["get"]["parameters"]
    names = [one["$ref"].rpartition("/")[2] for one in asked]
    return {known[name]["name"]: known[name]["schema"] for name in names}


async def test_what_is_asked_is_what_the_specification_knows(
    gateway: HsdsServices, wire: Wire
) -> None:
    allowed = parameters()
    await gateway.services(["食堂", "canteen"])
    await gateway.service("no-such|place")
    assert {request.method for request in wire.sent} == {"GET"}
    assert not any(request.content for request in wire.sent)
    for request in wire.sent[:2]:
        assert request.url.path == "/hsds/services"
        for name, value in request.url.params.items():
            read = value if allowed[name]["type"] == "string" else json.loads(value)
            Draft202012Validator(allowed[name]).validate(read)


async def test_the_demo_city_s_pages_are_what_the_specification_says(city: DemoCity) -> None:
    parameters()
    page = json.loads(SPEC.read_text("utf-8"))["components"]["schemas"]["Page"]
    async with client(AppWire(city), "/hsds/") as http:
        whole = await http.get("services", params={"full": "true", "per_page": "100"})
        second = await http.get("services", params={"page": "2", "per_page": "10"})
        assert (await http.get("services", params={"page": "x"})).status_code == 400
        assert (await http.post("services", json={})).status_code == 405
    for answer in (whole.json(), second.json()):
        Draft202012Validator({**page, "required": list(page["properties"])}).validate(answer)
    assert second.json()["page_number"] == 2
    assert "service_at_locations" not in second.json()["contents"][0]


def test_every_fault_ends_in_a_gateway_error() -> None:
    assert all(issubclass(kind, GatewayError) for kind in FAILURES.values())

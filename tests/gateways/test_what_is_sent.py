"""Everything that the gateways send is exactly what the official schemas allow."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml
from jsonschema import Draft202012Validator

from assistant.demo_city.city import DemoCity
from assistant.ports.people import Place
from assistant.ports.taxis import Trip
from tests.gateways.worlds import (
    HOME,
    KEY,
    WANG,
    AppWire,
    Clock,
    MemoryNotes,
    Wire,
    appointments,
    demo_city,
    taxis,
    trip,
)

SPECS = Path(__file__).parents[3] / "shared" / "specs"
FHIR = SPECS / "fhir" / "fhir.schema.json"
TOMP = SPECS / "tomp" / "v1.6.1" / "TOMP-API.yaml"

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(not FHIR.exists(), reason="the official schemas are not at ../shared/specs"),
]


@pytest.fixture(params=["A", "B"])
def city(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DemoCity]:
    with demo_city(tmp_path, Clock(), request.param) as city:
        yield city


@cache
def fhir_schema() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(FHIR.read_text("utf-8"))
    return schema


@cache
def tomp_schemas() -> dict[str, Any]:
    text = TOMP.read_text("utf-8").replace("#/components/schemas/", "#/$defs/")
    schemas: dict[str, Any] = yaml.safe_load(text)["components"]["schemas"]
    return schemas


def check_resource(body: dict[str, Any]) -> None:
    """One definition of the schema; the whole of it would say only that no kind fits."""
    kind = body["resourceType"]
    definitions = fhir_schema()["definitions"]
    Draft202012Validator({**definitions[kind], "definitions": definitions}).validate(body)
    for inner in body.get("contained", []):
        check_resource(inner)
    for parameter in body.get("parameter", []):
        if "resource" in parameter:
            check_resource(parameter["resource"])
    if kind == "Parameters":
        for parameter in body["parameter"]:
            assert sum(name.startswith("value") or name == "resource" for name in parameter) == 1
    if kind == "Appointment":
        check_rules(body)
    check_nothing_empty(body)


def check_rules(body: dict[str, Any]) -> None:
    """https://hl7.org/fhir/R4/appointment.html#invs."""
    assert all(one.get("actor") or one.get("type") for one in body["participant"]), "app-1"
    assert ("start" in body) == ("end" in body), "app-2"
    assert "start" in body or body["status"] in ("proposed", "cancelled", "waitlist"), "app-3"
    assert "cancelationReason" not in body or body["status"] in ("cancelled", "noshow"), "app-4"
    references = {one["actor"].get("reference", "") for one in body["participant"]}
    inner = {f"#{one['id']}" for one in body.get("contained", [])}
    assert inner <= references, "dom-3"


def check_nothing_empty(value: Any) -> None:
    """https://hl7.org/fhir/R4/json.html: no null, no empty list, object or string."""
    assert value not in (None, [], {}, "")
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    for one in inner:
        check_nothing_empty(one)


def check_tomp(name: str, body: Any) -> None:
    schemas = tomp_schemas()
    Draft202012Validator({"$defs": schemas, "$ref": f"#/$defs/{name}"}).validate(body)


async def booked_and_cancelled(city: DemoCity, wire: Wire) -> None:
    gateway = appointments(wire, Clock())
    department = (await gateway.departments())[0]
    hospital = (await gateway.hospitals(department.id))[0]
    times = await gateway.free_times(hospital.id, department.id, after=Clock()(), limit=5)
    await gateway.book(times[0].id, WANG, "膝盖疼 <b>", key=KEY)
    await gateway.find(key=KEY)
    await gateway.cancel(key=KEY)


async def test_each_fhir_body_is_a_valid_resource(city: DemoCity) -> None:
    wire = Wire(AppWire(city))
    await booked_and_cancelled(city, wire)
    bodies = [json.loads(request.content) for request in wire.sent if request.content]
    assert {body["resourceType"] for body in bodies} & {"Appointment", "Parameters"}
    for body in bodies:
        check_resource(body)


async def test_fhir_requests_say_what_they_are_and_what_they_can_read(city: DemoCity) -> None:
    wire = Wire(AppWire(city))
    await booked_and_cancelled(city, wire)
    for request in wire.sent:
        assert "application/fhir+json" in request.headers["accept"]
        assert not request.content or request.headers["content-type"] == "application/fhir+json"
        assert request.method != "PUT" or request.headers["if-match"].startswith('W/"')


async def test_a_person_is_told_of_only_once_and_only_when_booking(city: DemoCity) -> None:
    wire = Wire(AppWire(city))
    await booked_and_cancelled(city, wire)
    told = [request for request in wire.sent if WANG.phone.encode() in request.content]
    assert not any(WANG.phone in str(request.url) for request in wire.sent)
    assert 1 <= len(told) <= 2
    assert all(request.url.path.startswith("/fhir/Appointment") for request in told)


async def test_without_a_reason_none_is_sent(tmp_path: Path) -> None:
    with demo_city(tmp_path, Clock()) as city:
        wire = Wire(AppWire(city))
        gateway = appointments(wire, Clock())
        department = (await gateway.departments())[0]
        hospital = (await gateway.hospitals(department.id))[0]
        times = await gateway.free_times(hospital.id, department.id, after=Clock()(), limit=1)
        await gateway.book(times[0].id, WANG, " ", key=KEY)
    assert not any(b"reason" in request.content for request in wire.sent)


TRIPS = {
    "plain": trip(),
    "all needs": trip("wheelchair", "companion", "no_calls"),
    "destination told to the driver": trip(destination=None),
    "destination without coordinates": trip(destination=Place("老地方")),
    "later": trip(at=Clock().now.replace(hour=10)),
    "no name": Trip(HOME, None, None, type(WANG)("", "")),
}
SCHEMAS = {
    "/tomp/planning/offers": "planningRequest",
    "/tomp/planning/inquiries": "planningRequest",
    "/tomp/bookings": "bookingRequest",
}


@pytest.mark.parametrize("wanted", TRIPS)
async def test_each_tomp_body_and_header_is_valid(tmp_path: Path, wanted: str) -> None:
    with demo_city(tmp_path, Clock()) as city:
        wire = Wire(AppWire(city))
        gateway = taxis(wire, Clock(), MemoryNotes())
        await gateway.estimate(TRIPS[wanted])
        if TRIPS[wanted].person.name:
            await gateway.book(TRIPS[wanted], key=KEY)
            await gateway.find(key=KEY)
            await gateway.cancel(key=KEY)
    for request in wire.sent:
        check_headers(request)
        if request.content:
            name = SCHEMAS.get(request.url.path, "bookingOperation")
            check_tomp(name, json.loads(request.content))


def check_headers(request: httpx2.Request) -> None:
    assert request.headers["api"] == "TOMP"
    assert request.headers["api-version"] == "1.6.1"
    assert request.headers["maas-id"] == "huoban"
    assert request.headers["accept-language"] == "zh-CN"


async def test_planning_names_nobody(tmp_path: Path) -> None:
    with demo_city(tmp_path, Clock()) as city:
        wire = Wire(AppWire(city))
        await taxis(wire, Clock(), MemoryNotes()).book(trip(), key=KEY)
    planned = [r.content.decode() for r in wire.sent if "planning" in r.url.path]
    assert planned
    assert not any(WANG.name in text or WANG.phone in text for text in planned)


async def test_a_destination_without_coordinates_is_told_to_the_driver(tmp_path: Path) -> None:
    with demo_city(tmp_path, Clock()) as city:
        wire = Wire(AppWire(city))
        ride = TRIPS["destination without coordinates"]
        await taxis(wire, Clock(), MemoryNotes()).book(ride, key=KEY)
    bodies = [json.loads(r.content) for r in wire.sent if r.url.path == "/tomp/bookings"]
    assert bodies[0]["extraInfo"]["destination"] == "老地方"
    assert "to" not in bodies[0]

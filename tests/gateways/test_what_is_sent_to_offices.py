"""What is sent to an office is what GeoReport v2 names, and nothing about anyone beyond need."""

import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx2
import pytest
import yaml

from assistant.demo_city.city import DemoCity
from assistant.ports.offices import CityRequest
from assistant.ports.people import Person, Place
from tests.gateways.worlds import HOME, KEY, WANG, AppWire, Clock, MemoryNotes, Wire, requests

SPECS = Path(__file__).parents[3] / "shared" / "specs" / "open311"
TEXT = SPECS / "GeoReport" / "v2" / "index.md"
SWAGGER = SPECS / "georeport_v2-1.yaml"

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(not TEXT.exists(), reason="the standard's text is not at ../shared/specs"),
]

REQUESTS = {
    "plain": CityRequest("HL-01", "太吵", HOME, WANG),
    "markup and much of it": CityRequest("HL-01", "<b>太吵</b>" * 900, HOME, WANG),
    "an address without coordinates": CityRequest("HL-01", "太吵", Place("老地方"), WANG),
    "coordinates without an address": CityRequest("HL-01", "", Place("", 31.2, 121.4), WANG),
    "nobody's name": CityRequest("HL-01", "太吵", HOME, Person("")),
    "no calls": CityRequest("HL-01", "太吵", HOME, Person("王", "", ("no_calls",))),
}


@cache
def swagger() -> dict[str, Any]:
    parsed: dict[str, Any] = yaml.safe_load(SWAGGER.read_text("utf-8"))
    return parsed


@cache
def named_fields() -> frozenset[str]:
    """The standard's own tables; its draft of 2.1 forgets half of what may be posted."""
    text = TEXT.read_text("utf-8")
    section = text.split("### POST Service Request")[1].split("\n### ")[0]
    return frozenset(re.findall(r"^\| `(\w+)`", section, re.MULTILINE)) | {"lat", "long", "api_key"}


async def sent(folder: Path, request: CityRequest) -> list[httpx2.Request]:
    city = DemoCity(folder, clock=Clock())
    wire = Wire(AppWire(city))
    gateway = requests(wire, Clock(), MemoryNotes())
    await gateway.submit(request, key=KEY)
    await gateway.find(key=KEY)
    city.close()
    return wire.sent


@pytest.mark.parametrize("wanted", REQUESTS)
async def test_each_field_of_a_request_is_one_of_the_standard(tmp_path: Path, wanted: str) -> None:
    [posted] = [r for r in await sent(tmp_path, REQUESTS[wanted]) if r.method == "POST"]
    assert posted.headers["content-type"].startswith("application/x-www-form-urlencoded")
    fields = dict(parse_qsl(posted.content.decode(), strict_parsing=True))
    names = {name.split("[")[0] for name in fields}
    assert names <= named_fields()
    assert {"api_key", "jurisdiction_id", "service_code"} <= names
    assert {"lat", "long"} <= names or "address_string" in names
    assert len(fields["description"]) <= 4_000
    assert "<" not in fields["description"]
    assert f"[ref {KEY}]" in fields["description"]
    numbers = [
        one["name"]
        for one in swagger()["paths"]["/requests.{response_format}"]["post"]["parameters"]
        if one.get("type") == "number"
    ]
    assert all(float(fields[name]) for name in numbers if name in fields)


async def test_each_question_is_one_of_the_standard_and_names_nobody(tmp_path: Path) -> None:
    asked = [r for r in await sent(tmp_path, REQUESTS["plain"]) if r.method == "GET"]
    assert asked
    for request in asked:
        assert re.fullmatch(r"/open311/(services|requests)(/[\w-]+)?\.json", request.url.path)
        assert request.url.params["jurisdiction_id"] == "hotline.city"
        assert WANG.name not in str(request.url)
        assert WANG.phone not in str(request.url)
        assert "api_key" not in request.url.params

"""The hotline and the repairs of the demo city: valid by the standard, strict, and on the move."""

from functools import cache
from typing import Any

import httpx2
import pytest
import yaml
from jsonschema import Draft7Validator

from assistant.demo_city.city import DemoCity

from .conftest import MovableClock, client_of
from .schemas import SPECS

pytestmark = pytest.mark.anyio

SWAGGER = SPECS / "open311" / "georeport_v2-1.yaml"
NOISE = {
    "api_key": "k",
    "jurisdiction_id": "hotline.city",
    "service_code": "HL-01",
    "address_string": "康定路 418 弄",
    "description": "楼上装修 [ref 0b8f2c44-6a0e-4f0e-9d52-3f1f6a3c7a10]",
}
HOTLINE = {"jurisdiction_id": "hotline.city"}
REPAIR = {"jurisdiction_id": "repair.city"}


@cache
def definitions() -> dict[str, Any]:
    if not SWAGGER.is_file():
        pytest.skip("the published specification is not here: open311 in ../shared/specs")
    parsed: dict[str, Any] = yaml.safe_load(SWAGGER.read_text("utf-8"))["definitions"]
    return parsed


def assert_valid(value: Any, kind: str) -> None:
    schema = {"$ref": f"#/definitions/{kind}", "definitions": definitions()}
    problems = [error.message for error in Draft7Validator(schema).iter_errors(value)]
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("jurisdiction", [HOTLINE, REPAIR])
async def test_services_and_their_definitions_are_valid(
    city: DemoCity, jurisdiction: dict[str, str]
) -> None:
    async with client_of(city, "/open311") as http:
        services = (await http.get("services.json", params=jurisdiction)).json()
        for one in services:
            assert_valid(one, "Service")
            path = f"services/{one['service_code']}.json"
            definition = (await http.get(path, params=jurisdiction)).json()
            assert_valid(definition, "ServiceDefinition")
            assert bool(definition["attributes"]) == one["metadata"]


async def test_a_request_is_valid_in_every_state(city: DemoCity, clock: MovableClock) -> None:
    async with client_of(city, "/open311") as http:
        [taken] = (await http.post("requests.json", data=NOISE)).json()
        assert_valid({**taken, "account_id": ""}, "RequestResponse")
        seen = []
        for _hour in range(40):
            path = f"requests/{taken['service_request_id']}.json"
            [ticket] = (await http.get(path, params=HOTLINE)).json()
            assert_valid(ticket, "Request")
            assert ticket["updated_datetime"] <= clock.now.isoformat()
            seen.append((ticket["status"], ticket["status_notes"][:2]))
            clock.forward(hours=1)
    assert list(dict.fromkeys(seen)) == [("open", "已收"), ("open", "已交"), ("closed", "已办")]


async def test_a_repeated_request_is_a_second_one_as_the_standard_has_it(city: DemoCity) -> None:
    async with client_of(city, "/open311") as http:
        for _twice in range(2):
            await http.post("requests.json", data=NOISE)
        listed = (await http.get("requests.json", params=HOTLINE)).json()
        others = (await http.get("requests.json", params=REPAIR)).json()
    assert len(listed) == 2
    assert others == []


async def test_english_is_spoken_to_who_asks_for_it(city: DemoCity) -> None:
    async with client_of(city, "/open311", {"Accept-Language": "en"}) as http:
        answer = await http.get("services.json", params=HOTLINE)
    assert answer.headers["content-language"] == "en"
    assert answer.json()[0]["service_name"] == "Noise"


REFUSED = {
    "no key": (403, {"api_key": ""}),
    "no jurisdiction": (400, {"jurisdiction_id": ""}),
    "an unknown jurisdiction": (404, {"jurisdiction_id": "nowhere"}),
    "no service": (400, {"service_code": ""}),
    "an unknown service": (404, {"service_code": "RP-01"}),
    "no place": (400, {"address_string": ""}),
    "half a place": (400, {"lat": "31.2"}),
    "a place that is no number": (400, {"lat": "here", "long": "there"}),
    "too many words": (400, {"description": "长" * 4001}),
    "markup": (400, {"description": "<script>"}),
    "an unknown attribute": (400, {"attribute[COLOUR]": "red"}),
    "a repair without its time": (400, {**REPAIR, "service_code": "RP-01"}),
    "a repair at a time of its own": (
        400,
        {**REPAIR, "service_code": "RP-01", "attribute[WINDOW]": "tomorrow"},
    ),
}


@pytest.mark.parametrize("why", REFUSED)
async def test_what_the_standard_does_not_allow_is_refused_with_words(
    city: DemoCity, why: str
) -> None:
    status, change = REFUSED[why]
    async with client_of(city, "/open311") as http:
        answer = await http.post("requests.json", data={**NOISE, **change})
    assert answer.status_code == status
    assert answer.json()[0]["code"] == status
    assert city.received() == []


async def test_a_body_that_is_no_form_is_refused(city: DemoCity) -> None:
    async with client_of(city, "/open311") as http:
        answer = await http.post("requests.json", json=NOISE)
    assert answer.status_code == 400


async def test_the_city_shows_what_it_received_and_under_which_key(city: DemoCity) -> None:
    async with client_of(city, "/open311") as http:
        [taken] = (await http.post("requests.json", data=NOISE)).json()
    [there] = city.received()
    assert there.reference == taken["service_request_id"]
    assert there.key == "0b8f2c44-6a0e-4f0e-9d52-3f1f6a3c7a10"
    assert "康定路" in there.summary


async def test_a_page_is_as_long_as_asked_for(city: DemoCity) -> None:
    async with client_of(city, "/open311") as http:
        names = []
        for _one in range(5):
            [taken] = (await http.post("requests.json", data=NOISE)).json()
            names.append(taken["service_request_id"])
        pages: list[httpx2.Response] = [
            await http.get("requests.json", params={**HOTLINE, "page_size": "2", "page": str(n)})
            for n in (1, 2, 3, 4)
        ]
    listed = [one["service_request_id"] for page in pages for one in page.json()]
    assert listed == names[::-1]
    assert pages[3].json() == []

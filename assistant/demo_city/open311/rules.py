"""What a strict office demands of a request before it takes it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request

from assistant.demo_city.china import CHINA
from assistant.demo_city.open311.problem import Open311Problem
from assistant.demo_city.open311.services import Office, attributes, offices

LONGEST = 4_000
_FORM = "application/x-www-form-urlencoded"
_SPAN = timedelta(days=90)


def office_of(fields: Mapping[str, str]) -> Office:
    """The jurisdiction that is meant; there are two, so it has to be said."""
    id = fields.get("jurisdiction_id", "")
    if not id:
        raise Open311Problem(400, "jurisdiction_id was not provided")
    if id not in offices():
        raise Open311Problem(404, f"jurisdiction_id {id} was not found")
    return offices()[id]


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form; empty ones count as absent."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    _demand(kind == _FORM, f"send {_FORM}")
    form = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str) and value}


def check_request(office: Office, fields: Mapping[str, str], now: datetime) -> None:
    """A request that can be taken."""
    if not fields.get("api_key"):
        raise Open311Problem(403, "api_key was not provided")
    _demand(fields.get("service_code"), "service_code was not provided")
    service = office.service(fields["service_code"])
    _check_place(fields)
    description = fields.get("description", "")
    _demand(len(description) <= LONGEST, f"description is longer than {LONGEST} characters")
    _demand("<" not in description, "description has markup")
    media = urlsplit(fields.get("media_url", "https://city/"))
    _demand(media.scheme in ("http", "https") and media.hostname, "media_url is no address")
    asked = {one["code"]: one for one in attributes(service, now, "en") if one["variable"]}
    for name in fields:
        if name.startswith("attribute["):
            code = name.removeprefix("attribute[").split("]")[0]
            _demand(code in asked, f"there is no attribute {code}")
    for code, one in asked.items():
        _check_attribute(one, fields.get(f"attribute[{code}]", ""))


def span_of(query: Mapping[str, str], now: datetime) -> tuple[datetime, datetime]:
    """The time whose requests are asked for: 90 days, unless it is said."""
    end = _moment(query["end_date"]) if query.get("end_date") else now
    start = _moment(query["start_date"]) if query.get("start_date") else end - _SPAN
    _demand(end - start <= _SPAN, "the span is longer than 90 days")
    return start, end


def _check_place(fields: Mapping[str, str]) -> None:
    both = "lat" in fields and "long" in fields
    _demand(both or ("lat" not in fields and "long" not in fields), "lat and long go together")
    _demand(both or "address_string" in fields, "lat and long or address_string is required")
    if both:
        try:
            fits = abs(float(fields["lat"])) <= 90 and abs(float(fields["long"])) <= 180
        except ValueError:
            fits = False
        _demand(fits, "lat and long are degrees in WGS 84")


def _check_attribute(one: Mapping[str, Any], value: str) -> None:
    code = one["code"]
    _demand(value or not one["required"], f"attribute {code} is required")
    if value and "values" in one:
        known = {known["key"] for known in one["values"]}
        _demand(value in known, f"attribute {code} has no value {value}")


def _moment(text: str) -> datetime:
    try:
        read = datetime.fromisoformat(text)
    except ValueError as problem:
        raise Open311Problem(400, f"not a date-time: {text}") from problem
    return read if read.tzinfo else read.replace(tzinfo=CHINA)


def _demand(holds: object, words: str) -> None:
    if not holds:
        raise Open311Problem(400, words)

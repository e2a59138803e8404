"""What a strict operator demands of a request before it looks for a car."""

from datetime import datetime
from typing import Any

from starlette.requests import Request

from assistant.demo_city.tomp.problem import TompProblem

Json = dict[str, Any]

VERSION = "1.6.1"
_NEVER_NEGATIVE = "lat and lng are numbers in WGS 84, none below 0"


def check_headers(request: Request, *names: str) -> None:
    """Demand the headers that the API names as required."""
    for name in names:
        if not request.headers.get(name, "").strip():
            raise TompProblem(400, f"the header {name} is required")
    if request.headers.get("api", "TOMP").upper() != "TOMP":
        raise TompProblem(400, "the header Api must be TOMP")
    if not request.headers.get("api-version", VERSION).startswith("1.6"):
        raise TompProblem(400, f"the header Api-Version must be {VERSION}")


def check_planning(body: Any) -> Json:
    """A planningRequest that can be answered."""
    request = _object(body, "the body")
    _check_place(request.get("from"), "from")
    if "to" in request:
        _check_place(request["to"], "to")
    if "departureTime" in request:
        moment(request["departureTime"])
    number = request.get("nrOfTravelers", 1)
    _demand(isinstance(number, int) and number >= 1, "nrOfTravelers is a number from 1 up")
    travelers = request.get("travelers", [])
    _demand(isinstance(travelers, list), "travelers is a list")
    _demand(len(travelers) <= number, "more travelers than nrOfTravelers")
    for traveler in travelers:
        _check_requirements(_object(traveler, "a traveler").get("requirements", {}))
    return request


def check_booking(body: Any) -> Json:
    """A bookingRequest with what conditionRequireBookingData asks for."""
    request = _object(body, "the body")
    _demand(isinstance(request.get("id"), str) and request["id"], "id is required")
    for name in ("from", "to"):
        if name in request:
            _check_place(request[name], name)
    customer = _object(request.get("customer", {}), "customer")
    names = [customer.get(name) for name in ("firstName", "lastName")]
    _demand(any(isinstance(n, str) and n.strip() for n in names), "a customer's name is required")
    phones = customer.get("phones", [])
    _demand(isinstance(phones, list), "phones is a list")
    for phone in phones:
        _demand(isinstance(_object(phone, "a phone").get("number"), str), "a phone has a number")
    _check_requirements(customer.get("requirements", {}))
    _object(request.get("extraInfo", {}), "extraInfo")
    return request


def moment(text: Any) -> datetime:
    """A date-time of RFC 3339; the zone is not optional."""
    try:
        read = datetime.fromisoformat(str(text))
    except ValueError as problem:
        raise TompProblem(400, f"not a date-time: {text}") from problem
    _demand(read.tzinfo is not None, f"a date-time needs its zone: {text}")
    return read


def requirements(request: Json) -> list[Json]:
    """Everything that any traveler needs or brings along."""
    people = [*request.get("travelers", []), request.get("customer", {})]
    needs = [person.get("requirements", {}) for person in people]
    return [one for need in needs for kind in _KINDS for one in need.get(kind, [])]


_KINDS = ("abilities", "bringAlong")


def _check_requirements(value: Any) -> None:
    needs = _object(value, "requirements")
    for kind in _KINDS:
        _demand(isinstance(needs.get(kind, []), list), f"requirements.{kind} is a list")
        for one in needs.get(kind, []):
            need = _object(one, "a requirement")
            category, number = need.get("category"), need.get("number")
            _demand(isinstance(category, str), "a requirement has a category")
            _demand(
                isinstance(number, str) and len(number) == 2,
                "a requirement has a number of two characters",
            )


def _check_place(value: Any, name: str) -> None:
    place = _object(value, name)
    coordinates = _object(place.get("coordinates"), f"{name}.coordinates")
    for axis in ("lat", "lng"):
        number = coordinates.get(axis)
        fits = isinstance(number, int | float) and not isinstance(number, bool) and number >= 0
        _demand(fits, f"{name}.coordinates: {_NEVER_NEGATIVE}")


def _object(value: Any, name: str) -> Json:
    if not isinstance(value, dict):
        raise TompProblem(400, f"{name} is required and is an object")
    return value


def _demand(holds: object, words: str) -> None:
    if not holds:
        raise TompProblem(400, words)

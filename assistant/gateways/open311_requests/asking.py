"""A request as GeoReport's form has it, with our key in it."""

import re
from collections.abc import Iterator

from assistant.ports.offices import CityRequest, RequestTerms

LONGEST = 3_900
"""Characters of the resident's own words; the standard takes 4 000, and the key needs some."""
NO_CALLS = "（不方便接电话 / cannot take phone calls）"

Field = tuple[str, str]


def mark(key: str) -> str:
    """How a request tells that it is ours: the standard has no field for it."""
    return f"[ref {key}]"


def form(request: CityRequest, terms: RequestTerms, key: str) -> list[Field]:
    """Every field of a request, in the order of the standard."""
    return [
        ("service_code", request.kind),
        *_where(request),
        *_who(request),
        ("description", _description(request, key)),
        *([("media_url", request.photo)] if request.photo else []),
        *_answers(request, terms),
    ]


def still_taken(request: CityRequest, terms: RequestTerms) -> bool:
    """Whether what was chosen is among what the office offers now."""
    offered = {q.id: {option.id for option in q.options} for q in terms.questions if q.options}
    chosen = [(id, value) for id, value in request.answers.items() if id in offered]
    return all(value in offered[id] for id, value in chosen)


def _where(request: CityRequest) -> Iterator[Field]:
    place = request.place
    if place.latitude is not None and place.longitude is not None:
        yield "lat", str(place.latitude)
        yield "long", str(place.longitude)
    if place.address:
        yield "address_string", place.address


def _who(request: CityRequest) -> Iterator[Field]:
    """Whole names go into the first name: a Chinese one cannot be parted by a machine."""
    if request.person.name:
        yield "first_name", request.person.name
    if request.person.phone:
        yield "phone", request.person.phone


def _description(request: CityRequest, key: str) -> str:
    # The standard allows no markup.
    words = re.sub("[<>]", " ", request.words)[:LONGEST].strip()
    no_calls = NO_CALLS if "no_calls" in request.person.needs else ""
    return " ".join(part for part in (words, no_calls, mark(key)) if part)


def _answers(request: CityRequest, terms: RequestTerms) -> Iterator[Field]:
    for question in terms.questions:
        value = request.answers.get(question.id, "")
        if question.kind == "several":
            yield from ((f"attribute[{question.id}][]", one) for one in value.split(",") if one)
        elif value:
            yield f"attribute[{question.id}]", value
        elif question.required and question.kind == "text":
            yield f"attribute[{question.id}]", request.words or "-"

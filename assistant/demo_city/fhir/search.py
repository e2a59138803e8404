"""Searches over what the hospitals publish: places, services, doctors, schedules and slots."""

from collections.abc import Callable
from datetime import datetime, timedelta

from assistant.demo_city.fhir.dates import bounds
from assistant.demo_city.fhir.places import Places
from assistant.demo_city.fhir.problem import FhirProblem
from assistant.demo_city.fhir.query import Query, reference_ids, token_matches
from assistant.demo_city.fhir.resource import Resource
from assistant.demo_city.fhir.slots import Slots

_SLOT_STATUS = "http://hl7.org/fhir/slotstatus"
_MANY_DOCTORS = 60

Holds = Callable[[Resource, str], bool]


def _text(resource: Resource, wanted: str) -> bool:
    """String search: begins with, in any case, in either language."""
    names = [resource["name"]] if isinstance(resource.get("name"), str) else []
    for part in resource.get("name", []) if not names else [resource]:
        hidden = part.get("_name") or part.get("_text") or {}
        names += [e["extension"][1]["valueString"] for e in hidden.get("extension", [])]
        names += [part["text"]] if "text" in part else []
    return any(n.casefold().startswith(w.casefold()) for n in names for w in wanted.split(","))


def _code(field: str) -> Holds:
    def holds(resource: Resource, wanted: str) -> bool:
        concepts = resource.get(field, [])
        codings = [c for concept in concepts for c in concept.get("coding", [])]
        return token_matches(wanted, [(c["system"], c["code"]) for c in codings])

    return holds


def _plain(field: str) -> Holds:
    def holds(resource: Resource, wanted: str) -> bool:
        value = resource.get(field)
        word = str(value).lower() if isinstance(value, bool) else str(value)
        return token_matches(wanted, [("", word)])

    return holds


def _link(field: str) -> Holds:
    def holds(resource: Resource, wanted: str) -> bool:
        value = resource.get(field, [])
        links = [one["reference"] for one in (value if isinstance(value, list) else [value])]
        return any(
            name in reference_ids(wanted, kind)
            for kind, name in (link.split("/") for link in links)
        )

    return holds


PARAMETERS: dict[str, dict[str, Holds]] = {
    "Organization": {"_id": _plain("id"), "active": _plain("active"), "name": _text},
    "Location": {
        "_id": _plain("id"),
        "name": _text,
        "organization": _link("managingOrganization"),
        "partof": _link("partOf"),
        "status": _plain("status"),
    },
    "HealthcareService": {
        "_id": _plain("id"),
        "active": _plain("active"),
        "location": _link("location"),
        "name": _text,
        "organization": _link("providedBy"),
        "specialty": _code("specialty"),
    },
    "Practitioner": {"_id": _plain("id"), "active": _plain("active"), "name": _text},
    "PractitionerRole": {
        "_id": _plain("id"),
        "active": _plain("active"),
        "location": _link("location"),
        "organization": _link("organization"),
        "practitioner": _link("practitioner"),
        "service": _link("healthcareService"),
        "specialty": _code("specialty"),
    },
    "Schedule": {
        "_id": _plain("id"),
        "active": _plain("active"),
        "actor": _link("actor"),
        "specialty": _code("specialty"),
    },
}
"""What can be searched for, with R4's own names of parameters."""

SLOT_PARAMETERS = ("schedule", "status", "start", "specialty")


def search_places(places: Places, kind: str, query: Query) -> Resource:
    """Search what never changes."""
    conditions = [
        (holds, wanted) for name, holds in PARAMETERS[kind].items() for wanted in query.all(name)
    ]
    known = places.resources.get(kind, {}).values()
    found = (one for one in known if all(holds(one, wanted) for holds, wanted in conditions))
    return query.bundle(found)


def search_slots(places: Places, slots: Slots, query: Query, now: datetime) -> Resource:
    """Search Slots by doctor, state and time: https://hl7.org/fhir/R4/slot.html#search."""
    schedules = _schedules(places, query)
    earliest, latest = bounds(
        query.all("start"), earliest=now - timedelta(days=1), latest=now + timedelta(days=60)
    )
    found = slots.between(schedules, earliest, latest, latest_first=query.sort("start"))
    states = [
        {one.removeprefix(f"{_SLOT_STATUS}|") for one in wanted.split(",")}
        for wanted in query.all("status")
    ]
    return query.bundle(
        slots.resource(slot) for slot in found if all(slot.status in some for some in states)
    )


def _schedules(places: Places, query: Query) -> list[str]:
    wanted = [reference_ids(value, "Schedule") for value in query.all("schedule")]
    if not wanted or len(wanted[0]) > _MANY_DOCTORS:
        raise FhirProblem(400, "name the schedule, and not too many", code="too-costly")
    known = places.resources["Schedule"]
    names = [n for n in dict.fromkeys(wanted[0]) if n in known and all(n in w for w in wanted)]
    holds = PARAMETERS["Schedule"]["specialty"]
    return [n for n in names if all(holds(known[n], w) for w in query.all("specialty"))]

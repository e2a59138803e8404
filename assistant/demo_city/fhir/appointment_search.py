"""Searching the appointments: https://hl7.org/fhir/R4/appointment.html#search."""

from datetime import datetime

from assistant.demo_city.china import CHINA
from assistant.demo_city.fhir.appointments import Appointments
from assistant.demo_city.fhir.dates import bounds
from assistant.demo_city.fhir.problem import FhirProblem
from assistant.demo_city.fhir.query import Query, reference_ids
from assistant.demo_city.fhir.resource import Resource

_Condition = tuple[str, list[object]]

_SELECTIVE = {"_id", "identifier", "slot", "date", "patient", "status"}


def search_appointments(appointments: Appointments, query: Query) -> Resource:
    """One page of the appointments that fit; somebody else's are not browsed."""
    if not query.names() & _SELECTIVE:
        raise FhirProblem(400, "say which appointments", code="too-costly")
    where, values = _where(query)
    backwards = query.sort("date")
    rows = appointments.store.all(
        f"SELECT a.* FROM appointment a WHERE {where}"  # noqa: S608  built from constants
        f" ORDER BY a.start {'DESC' if backwards else 'ASC'}, a.number",
        *values,
    )
    return query.bundle(appointments.resources(rows), total=len(rows))


def _where(query: Query) -> tuple[str, list[object]]:
    conditions = [
        *(_one_of("a.id", value.split(",")) for value in query.all("_id")),
        *(_one_of("a.slot", reference_ids(value, "Slot")) for value in query.all("slot")),
        *(_one_of("a.status", _codes(value)) for value in query.all("status")),
        *(_identifier(value) for value in query.all("identifier")),
        *(_patient(value) for value in query.all("patient")),
        *([_date(query.all("date"))] if query.all("date") else []),
    ]
    clause = " AND ".join(condition for condition, _ in conditions)
    return clause or "1", [value for _, values in conditions for value in values]


def _one_of(column: str, wanted: list[str]) -> _Condition:
    return f"{column} IN ({', '.join('?' * len(wanted))})", [*wanted]


def _codes(value: str) -> list[str]:
    return [one.rpartition("|")[2] for one in value.split(",")]


def _patient(value: str) -> _Condition:
    names = reference_ids(value, "Patient")
    clauses = ["instr(a.body, ?) > 0" for _ in names]
    return f"({' OR '.join(clauses) or '0'})", [f'"reference": "Patient/{n}"' for n in names]


def _date(values: list[str]) -> _Condition:
    first = datetime(2000, 1, 1, tzinfo=CHINA)
    span = bounds(values, earliest=first, latest=first.replace(year=3000))
    return "a.start BETWEEN ? AND ?", [int(moment.timestamp()) for moment in span]


def _identifier(value: str) -> _Condition:
    parts: list[str] = []
    values: list[object] = []
    for one in value.split(","):
        system, bar, number = one.rpartition("|")
        parts.append("(i.value = ? AND (? = '' OR i.system = ?))")
        values += [number, bar, system]
    either = " OR ".join(parts)
    inner = f"SELECT i.appointment FROM appointment_identifier i WHERE {either}"  # noqa: S608
    return f"a.id IN ({inner})", values

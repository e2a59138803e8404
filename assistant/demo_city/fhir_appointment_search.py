"""Searching the appointments: https://hl7.org/fhir/R4/appointment.html#search."""

from datetime import datetime

from assistant.demo_city.fhir_appointments import Appointments
from assistant.demo_city.fhir_dates import bounds
from assistant.demo_city.fhir_json import Resource
from assistant.demo_city.fhir_problem import FhirProblem
from assistant.demo_city.fhir_query import Query, reference_ids
from assistant.demo_city.fhir_times import CHINA

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
    clauses: list[str] = ["1"]
    values: list[object] = []

    def demand(column: str, wanted: list[str]) -> None:
        clauses.append(f"{column} IN ({', '.join('?' * len(wanted))})")
        values.extend(wanted)

    for value in query.all("_id"):
        demand("a.id", value.split(","))
    for value in query.all("slot"):
        demand("a.slot", reference_ids(value, "Slot"))
    for value in query.all("status"):
        demand("a.status", [one.rpartition("|")[2] for one in value.split(",")])
    for value in query.all("identifier"):
        clause, given = _identifier(value)
        clauses.append(clause)
        values.extend(given)
    for value in query.all("patient"):
        clauses.append("instr(a.body, ?) > 0")
        values.append(f'"reference": "Patient/{reference_ids(value, "Patient")[0]}"')
    if query.all("date"):
        lowest = datetime(2000, 1, 1, tzinfo=CHINA)
        span = bounds(query.all("date"), earliest=lowest, latest=lowest.replace(year=3000))
        clauses.append("a.start BETWEEN ? AND ?")
        values.extend(int(moment.timestamp()) for moment in span)
    return " AND ".join(clauses), values


def _identifier(value: str) -> tuple[str, list[object]]:
    parts, values = [], []
    for one in value.split(","):
        system, bar, number = one.rpartition("|")
        parts.append("(i.value = ? AND (? = '' OR i.system = ?))")
        values += [number, bar, system]
    either = " OR ".join(parts)
    inner = f"SELECT i.appointment FROM appointment_identifier i WHERE {either}"  # noqa: S608
    return f"a.id IN ({inner})", [*values]

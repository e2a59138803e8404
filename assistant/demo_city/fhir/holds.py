"""Changing a Slot by its version: holding, freeing, marking as busy."""

from starlette.requests import Request

from assistant.demo_city.fhir.dates import period
from assistant.demo_city.fhir.problem import FhirProblem
from assistant.demo_city.fhir.resource import Resource, etag
from assistant.demo_city.fhir.rules import check_slot
from assistant.demo_city.fhir.slots import Slot, Slots, keys_of
from assistant.demo_city.store import Store


def check_version(request: Request, version: int, what: str) -> None:
    """Demand the version that is to be replaced.

    https://hl7.org/fhir/R4/http.html#concurrency
    """
    wanted = request.headers.get("if-match")
    if wanted is None:
        raise FhirProblem(400, "If-Match is required here", code="required")
    if wanted.strip() != etag(version):
        raise FhirProblem(412, f"{what} is at version {version}, not {wanted}")


def put_slot(store: Store, slots: Slots, request: Request, name: str, body: Resource) -> Slot:
    """Replace a Slot."""
    check_slot(body, name)
    with store.write():
        slot = slots.get(name)
        check_version(request, slot.version, f"Slot/{name}")
        _check_same_time(slot, body)
        identifiers = body.get("identifier", [])
        taken_by = [row["body"] for row in slots.appointments(name)]
        _check_change(slot, body["status"], identifiers, taken=bool(taken_by))
        return slots.change(slot, body["status"], identifiers)


def _check_same_time(slot: Slot, body: Resource) -> None:
    schedule = body["schedule"].get("reference", "").split("/")[-1]
    start, end = (period(str(body[field]))[0] for field in ("start", "end"))
    if (schedule, start, end) != (slot.time.schedule, slot.time.start, slot.time.end):
        raise FhirProblem(422, "a Slot's schedule, start and end cannot be changed here")


def _check_change(slot: Slot, status: str, identifiers: list[Resource], *, taken: bool) -> None:
    ours = bool(slot.keys & keys_of(identifiers))
    if status == "busy-tentative" and (taken or not (slot.status == "free" or ours)):
        raise FhirProblem(409, f"Slot/{slot.time.id} is {slot.status}, it cannot be held")
    if status == "free" and taken:
        raise FhirProblem(409, f"Slot/{slot.time.id} has an appointment")
    if slot.status in ("busy", "busy-unavailable") and slot.version == 1:
        raise FhirProblem(409, f"Slot/{slot.time.id} is not yours to change")
    if status == "busy" and slot.status == "busy-tentative" and not ours:
        raise FhirProblem(409, f"Slot/{slot.time.id} is held under another identifier")

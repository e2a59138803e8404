"""What a strict server demands of a Slot or an Appointment before it looks at the calendar."""

from typing import Any

from assistant.demo_city.fhir.problem import FhirProblem
from assistant.demo_city.fhir.resource import Resource

_EVERYWHERE = (
    "resourceType id meta implicitRules language text contained extension modifierExtension"
    " identifier serviceCategory serviceType specialty appointmentType status start end comment"
)
_SLOT = "schedule overbooked"
_APPOINTMENT = (
    "cancelationReason reasonCode reasonReference priority description supportingInformation"
    " minutesDuration slot created patientInstruction basedOn participant requestedPeriod"
)
_ELEMENTS = {
    "Slot": {*_EVERYWHERE.split(), *_SLOT.split()},
    "Appointment": {*_EVERYWHERE.split(), *_APPOINTMENT.split()},
}
_SLOT_STATES = ("busy", "free", "busy-unavailable", "busy-tentative", "entered-in-error")
_STATES = (
    *("proposed", "pending", "booked", "arrived", "fulfilled", "cancelled", "noshow"),
    *("entered-in-error", "checked-in", "waitlist"),
)
_ANSWERS = ("accepted", "declined", "tentative", "needs-action")


def check_slot(body: Resource, name: str) -> None:
    """Whether this can be a Slot at all: https://hl7.org/fhir/R4/slot.html."""
    _check_resource(body, "Slot")
    _demand(body.get("id") == name, "the id in the body is not the one in the address", 400)
    _demand(body.get("status") in _SLOT_STATES, "Slot.status is missing or unknown")
    for field in ("schedule", "start", "end"):
        _demand(field in body, f"Slot.{field} is required")


def check_appointment(body: Resource) -> None:
    """Whether this can be an Appointment: https://hl7.org/fhir/R4/appointment.html."""
    _check_resource(body, "Appointment")
    state = body.get("status")
    _demand(state in _STATES, "Appointment.status is missing or unknown")
    participants = body.get("participant")
    _demand(_filled_list(participants), "Appointment.participant is required")
    for participant in participants or []:
        _check_participant(participant)
    given = [field in body for field in ("start", "end")]
    _demand(given[0] == given[1], "app-2: either start and end are specified, or neither")
    _demand(
        all(given) or state in ("proposed", "cancelled", "waitlist"),
        "app-3: only proposed or cancelled appointments can be missing start/end",
    )
    _demand(
        "cancelationReason" not in body or state in ("cancelled", "noshow"),
        "app-4: cancelationReason is only for cancelled or no-show",
    )


def _check_participant(participant: Any) -> None:
    _demand(isinstance(participant, dict), "a participant is an object")
    _demand(
        bool(participant.get("actor") or participant.get("type")),
        "app-1: either the type or actor on the participant SHALL be specified",
    )
    _demand(participant.get("status") in _ANSWERS, "participant.status is missing or unknown")


def _check_resource(body: Any, kind: str) -> None:
    _demand(isinstance(body, dict), "the body is not a resource", 400)
    _demand(body.get("resourceType") == kind, f"the body is not a resource {kind}", 400)
    unknown = {name.removeprefix("_") for name in body} - _ELEMENTS[kind]
    _demand(not unknown, f"{kind} has no element {', '.join(sorted(unknown))}", 400)
    _demand(None not in body.values(), "FHIR's JSON has no null here", 400)
    if "identifier" in body:
        _demand(_filled_list(body["identifier"]), "identifier is a list, not an empty one", 400)
        for one in body["identifier"]:
            _check_identifier(one)


def _check_identifier(one: Any) -> None:
    _demand(isinstance(one, dict), "an identifier is an object", 400)
    words = [one.get("system", ""), one.get("value", "")]
    _demand(all(isinstance(w, str) for w in words), "system and value are strings", 400)


def _filled_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


def _demand(holds: bool, words: str, status: int = 422) -> None:
    if not holds:
        raise FhirProblem(status, words)

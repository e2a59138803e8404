"""The resources that we send: exactly what R4 allows, and no more about a person than it takes.

https://hl7.org/fhir/R4/slot.html, https://hl7.org/fhir/R4/appointment.html
"""

from collections.abc import Collection, Mapping
from typing import Any

from assistant.fhir.elements import KEY_SYSTEM, Json
from assistant.fhir.server import Found, instant
from assistant.gateways.fhir_appointments.resources import Slot
from assistant.ports.people import Person

_COMMON = (
    "resourceType id meta implicitRules language text contained extension modifierExtension "
    "identifier serviceCategory serviceType specialty appointmentType status start end comment "
)
SLOT = frozenset((_COMMON + "schedule overbooked").split())
APPOINTMENT = frozenset(
    (
        _COMMON + "cancelationReason reasonCode reasonReference priority description "
        "supportingInformation minutesDuration slot created patientInstruction basedOn "
        "participant requestedPeriod"
    ).split()
)
_PROPOSED = (
    "resourceType id serviceCategory serviceType specialty appointmentType start end "
    "minutesDuration slot participant "
)
PROPOSAL = frozenset((_PROPOSED + "language").split())
"""What of a time that a server proposed is needed to book it."""
BY_PATIENT: Json = {
    "coding": [
        {
            "system": "http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason",
            "code": "pat",
        }
    ]
}


def sendable(raw: Mapping[str, Any], elements: Collection[str]) -> Json:
    """A resource as it came, without what R4 does not know and without empty values."""
    names = {f"{mark}{name}".lower(): f"{mark}{name}" for name in elements for mark in ("", "_")}
    known = {names[key.lower()]: value for key, value in raw.items() if key.lower() in names}
    return {name: value for name, value in known.items() if value not in (None, [], {}, "")}


def slot_in_state(slot: Found[Slot], status: str, identifier: list[Json]) -> Json:
    """The Slot as it was, with another status and other identifiers."""
    kept = {k: v for k, v in sendable(slot.raw, SLOT).items() if k != "identifier"}
    keys = {"identifier": identifier} if identifier else {}
    return {**kept, "resourceType": "Slot", "id": slot.resource.id, "status": status, **keys}


def appointment(slot: Found[Slot], person: Person, reason: str, key: str) -> Json:
    """A booked Appointment at one Slot."""
    times = {
        "start": instant(slot.resource.start),
        "end": instant(slot.resource.end or slot.resource.start),
    }
    body: Json = {
        "resourceType": "Appointment",
        "status": "booked",
        **times,
        "slot": [{"reference": f"Slot/{slot.resource.id}"}],
    }
    return for_person(body, person, reason, key)


def for_person(body: Json, person: Person, reason: str, key: str) -> Json:
    """An Appointment for somebody: name and phone, the reason only if there is one.

    The patient travels inside the Appointment, so that no record is made of them elsewhere:
    https://hl7.org/fhir/R4/references.html#contained
    """
    patient: Json = {"resourceType": "Patient", "id": "patient", "name": [{"text": person.name}]}
    if person.phone:
        patient["telecom"] = [{"system": "phone", "value": person.phone}]
    actor = {"reference": "#patient", "display": person.name}
    others = [p for p in body.get("participant") or [] if not _is_patient(p)]
    told = {"reasonCode": [{"text": reason}]} if reason.strip() else {}
    return {
        **body,
        "contained": [patient],
        "identifier": [{"system": KEY_SYSTEM, "value": key}],
        "participant": [{"actor": actor, "status": "accepted"}, *others],
        **told,
    }


def cancelled(raw: Json) -> Json:
    """An Appointment that the patient calls off."""
    return {**sendable(raw, APPOINTMENT), "status": "cancelled", "cancelationReason": BY_PATIENT}


def _is_patient(participant: Any) -> bool:
    actor = participant.get("actor") if isinstance(participant, dict) else None
    reference = str(actor.get("reference", "")) if isinstance(actor, dict) else ""
    return "Patient/" in reference or reference == "#patient"

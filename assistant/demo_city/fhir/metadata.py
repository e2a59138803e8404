"""What the hospitals' server says of itself: its CapabilityStatement."""

from datetime import datetime

from assistant.demo_city.fhir.resource import Resource
from assistant.demo_city.fhir.search import PARAMETERS, SLOT_PARAMETERS

APPOINTMENT_PARAMETERS = ("_id", "date", "identifier", "patient", "slot", "status")

_KINDS = {
    "_id": "token",
    "active": "token",
    "identifier": "token",
    "specialty": "token",
    "status": "token",
    "name": "string",
    "date": "date",
    "start": "date",
}
_IHE = "https://profiles.ihe.net/ITI/Scheduling/OperationDefinition/appointment-"


def capability_statement(profile: str, since: datetime) -> Resource:
    """https://hl7.org/fhir/R4/capabilitystatement.html."""
    published = [
        _resource(kind, [*params], ["read", "search-type"]) for kind, params in PARAMETERS.items()
    ]
    slots, appointments = (_scheduling if profile == "A" else _operations)()
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": since.date().isoformat(),
        "kind": "instance",
        "software": {"name": "Huoban demo city"},
        "implementation": {"description": "六家医院的预约（演示）"},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json", "json"],
        "rest": [{"mode": "server", "resource": [*published, slots, appointments]}],
    }


def _scheduling() -> tuple[Resource, Resource]:
    versions = {"versioning": "versioned-update", "updateCreate": False}
    slots = _resource("Slot", [*SLOT_PARAMETERS], ["read", "search-type", "update"])
    appointments = _resource(
        "Appointment", [*APPOINTMENT_PARAMETERS], ["read", "search-type", "create", "update"]
    )
    return slots | versions, appointments | versions | {"conditionalCreate": True}


def _operations() -> tuple[Resource, Resource]:
    slots = _resource("Slot", [*SLOT_PARAMETERS], ["read", "search-type"])
    appointments = _resource(
        "Appointment", [*APPOINTMENT_PARAMETERS], ["read", "search-type", "update"]
    )
    operations = [
        {"name": name, "definition": f"{_IHE}{name}"} for name in ("find", "hold", "book")
    ]
    return slots, appointments | {
        "versioning": "versioned-update",
        "updateCreate": False,
        "conditionalCreate": False,
        "operation": operations,
    }


def _resource(kind: str, params: list[str], interactions: list[str]) -> Resource:
    return {
        "type": kind,
        "interaction": [{"code": code} for code in interactions],
        "versioning": "versioned",
        "conditionalCreate": False,
        "searchParam": [
            {"name": name, "type": _KINDS.get(name, "reference")} for name in sorted(params)
        ],
    }

"""What the district's server says of itself: its CapabilityStatement."""

from datetime import datetime

from assistant.demo_city.fhir.resource import Resource

PARAMETERS: dict[str, tuple[str, ...]] = {
    "Patient": ("phone", "active"),
    "ActivityDefinition": ("status", "topic", "effective"),
    "MedicationRequest": ("identifier", "patient", "status", "intent"),
    "ServiceRequest": ("identifier", "patient", "status", "intent"),
    "Task": ("focus",),
}
"""What can be searched for, with R4's own names of parameters."""
_TYPES = {"effective": "date", "patient": "reference", "focus": "reference"}


def capability_statement(now: datetime) -> Resource:
    """https://hl7.org/fhir/R4/capabilitystatement.html."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": now.date().isoformat(),
        "kind": "instance",
        "software": {"name": "Huoban demo city"},
        "implementation": {"description": "社区卫生、助餐和居家服务（演示）"},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json", "json"],
        "rest": [{"mode": "server", "resource": [_resource(kind) for kind in PARAMETERS]}],
    }


def _resource(kind: str) -> Resource:
    written = kind in ("MedicationRequest", "ServiceRequest")
    codes = ["search-type", *(["read", "create", "update"] if written else [])]
    body: Resource = {
        "type": kind,
        "interaction": [{"code": code} for code in codes],
        "searchParam": [
            {"name": name, "type": _TYPES.get(name, "token")} for name in PARAMETERS[kind]
        ],
    }
    own = {"versioning": "versioned-update", "conditionalCreate": True, "updateCreate": False}
    return body | (own if written else {})

"""What a strict server demands of a request before it takes it."""

from typing import Any

from assistant.demo_city.fhir.problem import FhirProblem
from assistant.demo_city.fhir.resource import Resource

_COMMON = (
    "resourceType id meta implicitRules language text contained extension modifierExtension"
    " identifier status intent category priority doNotPerform subject encounter authoredOn"
    " requester performer performerType reasonCode reasonReference instantiatesCanonical"
    " instantiatesUri basedOn insurance note"
)
_ELEMENTS = {
    "MedicationRequest": (
        "statusReason reportedBoolean reportedReference medicationCodeableConcept"
        " medicationReference supportingInformation recorder groupIdentifier courseOfTherapyType"
        " dosageInstruction dispenseRequest substitution priorPrescription detectedIssue"
        " eventHistory"
    ),
    "ServiceRequest": (
        "replaces requisition code orderDetail quantityQuantity quantityRatio quantityRange"
        " occurrenceDateTime occurrencePeriod occurrenceTiming asNeededBoolean"
        " asNeededCodeableConcept locationCode locationReference supportingInfo specimen bodySite"
        " patientInstruction relevantHistory"
    ),
}
KINDS = tuple(_ELEMENTS)
_STATES = {
    "MedicationRequest": "draft active on-hold cancelled stopped completed entered-in-error",
    "ServiceRequest": "draft active on-hold revoked completed entered-in-error",
}
OVER = ("revoked", "cancelled", "stopped", "completed", "entered-in-error")


def check_request(kind: str, body: Any) -> Resource:
    """Whether this can be a request of the kind."""
    _demand(isinstance(body, dict), "the body is not a resource", 400)
    _demand(body.get("resourceType") == kind, f"the body is not a resource {kind}", 400)
    known = {*_COMMON.split(), *_ELEMENTS[kind].split()}
    unknown = {name.removeprefix("_") for name in body} - known
    _demand(not unknown, f"{kind} has no element {', '.join(sorted(unknown))}", 400)
    _demand(not any(v in (None, [], {}, "") for v in body.values()), "nothing is empty here", 400)
    _demand(body.get("status") in _STATES[kind].split(), f"{kind}.status is missing or unknown")
    _demand(body.get("intent") == "order", f"{kind}.intent here is order")
    _demand(isinstance(body.get("subject"), dict), f"{kind}.subject is required")
    _demand("orderDetail" not in body or "code" in body, "prr-1: orderDetail needs a code")
    if kind == "MedicationRequest":
        _check_refill(body)
    identifiers = body.get("identifier", [])
    _demand(all(_is_identifier(one) for one in identifiers), "an identifier has a value", 400)
    return dict(body)


def _check_refill(body: Resource) -> None:
    named = [n for n in ("medicationCodeableConcept", "medicationReference") if n in body]
    _demand(len(named) == 1, "one medication is required")
    _demand(body["status"] != "active", "only a doctor makes a prescription active; send a draft")


def _is_identifier(one: Any) -> bool:
    return isinstance(one, dict) and isinstance(one.get("value"), str) and bool(one["value"])


def _demand(holds: object, words: str, status: int = 422) -> None:
    if not holds:
        raise FhirProblem(status, words)

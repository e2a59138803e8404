"""Medicine, meals and help at home from services that speak HL7 FHIR R4.

https://hl7.org/fhir/R4/medicationrequest.html, https://hl7.org/fhir/R4/servicerequest.html,
https://hl7.org/fhir/R4/task.html
"""

from assistant.gateways.fhir_care.gateway import FhirCare
from assistant.standard import Parts, Standard

__all__ = ["STANDARD", "FhirCare"]


def _make(parts: Parts) -> FhirCare:
    return FhirCare(parts.http, deadline=parts.deadline, clock=parts.clock)


STANDARD = Standard(name="care", port="care", setting="care", make=_make, look="metadata")

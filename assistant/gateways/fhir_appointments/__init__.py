"""Appointments at hospitals that speak HL7 FHIR R4, with or without the IHE operations.

https://hl7.org/fhir/R4/slot.html, https://hl7.org/fhir/R4/appointment.html,
https://profiles.ihe.net/ITI/Scheduling/
"""

from typing import Any

from assistant.gateways.fhir_appointments.directory import KeptDirectory
from assistant.gateways.fhir_appointments.gateway import FhirAppointments
from assistant.ports.ours import Clock
from assistant.standard import Parts, Standard

__all__ = ["STANDARD", "FhirAppointments", "KeptDirectory"]


def _keep(settings: Any, clock: Clock) -> KeptDirectory:
    return KeptDirectory(seconds=settings.directory_seconds, clock=clock)


def _make(parts: Parts) -> FhirAppointments:
    return FhirAppointments(
        parts.http, deadline=parts.deadline, clock=parts.clock, directory=parts.kept
    )


STANDARD = Standard(
    name="fhir",
    port="appointments",
    setting="appointments",
    make=_make,
    keep=_keep,
    look="metadata",
)

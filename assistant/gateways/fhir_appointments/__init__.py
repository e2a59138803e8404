"""Appointments at hospitals that speak HL7 FHIR R4, with or without the IHE operations.

https://hl7.org/fhir/R4/slot.html, https://hl7.org/fhir/R4/appointment.html,
https://profiles.ihe.net/ITI/Scheduling/
"""

from assistant.gateways.fhir_appointments.directory import KeptDirectory
from assistant.gateways.fhir_appointments.gateway import FhirAppointments

__all__ = ["FhirAppointments", "KeptDirectory"]

"""The parts of FHIR R4's resources that we read of hospitals.

https://hl7.org/fhir/R4/resourcelist.html
"""

from datetime import datetime

from pydantic import ConfigDict

from assistant.fhir.elements import Concept, Contact, Reference, Resource
from assistant.outside import Lenient

SERVICE = "appointments"
SNOMED = "http://snomed.info/sct"


class Address(Lenient):
    """https://hl7.org/fhir/R4/datatypes.html#Address."""

    model_config = ConfigDict(extra="allow")
    text: str = ""
    line: tuple[str, ...] = ()
    district: str = ""
    city: str = ""


class HumanName(Lenient):
    """https://hl7.org/fhir/R4/datatypes.html#HumanName."""

    model_config = ConfigDict(extra="allow")
    text: str = ""
    family: str = ""
    given: tuple[str, ...] = ()


class HealthcareService(Resource):
    """https://hl7.org/fhir/R4/healthcareservice.html."""

    active: bool = True
    provided_by: Reference = Reference()
    specialty: tuple[Concept, ...] = ()
    type: tuple[Concept, ...] = ()
    location: tuple[Reference, ...] = ()
    name: str = ""
    comment: str = ""
    extra_details: str = ""
    telecom: tuple[Contact, ...] = ()


class Location(Resource):
    """https://hl7.org/fhir/R4/location.html."""

    name: str = ""
    description: str = ""
    address: Address = Address()
    telecom: tuple[Contact, ...] = ()
    physical_type: Concept = Concept()
    part_of: Reference = Reference()
    managing_organization: Reference = Reference()


class Organization(Resource):
    """https://hl7.org/fhir/R4/organization.html."""

    name: str = ""
    type: tuple[Concept, ...] = ()
    address: tuple[Address, ...] = ()
    telecom: tuple[Contact, ...] = ()
    part_of: Reference = Reference()


class Practitioner(Resource):
    """https://hl7.org/fhir/R4/practitioner.html."""

    name: tuple[HumanName, ...] = ()


class PractitionerRole(Resource):
    """https://hl7.org/fhir/R4/practitionerrole.html."""

    practitioner: Reference = Reference()
    healthcare_service: tuple[Reference, ...] = ()


class Schedule(Resource):
    """https://hl7.org/fhir/R4/schedule.html."""

    active: bool = True
    actor: tuple[Reference, ...] = ()
    specialty: tuple[Concept, ...] = ()
    service_type: tuple[Concept, ...] = ()


class Slot(Resource):
    """https://hl7.org/fhir/R4/slot.html."""

    status: str = ""
    start: datetime
    end: datetime | None = None
    schedule: Reference = Reference()


class Participant(Lenient):
    """https://hl7.org/fhir/R4/appointment-definitions.html#Appointment.participant."""

    actor: Reference = Reference()


class Appointment(Resource):
    """https://hl7.org/fhir/R4/appointment.html."""

    status: str = ""
    start: datetime | None = None
    end: datetime | None = None
    created: str = ""
    slot: tuple[Reference, ...] = ()
    participant: tuple[Participant, ...] = ()
    specialty: tuple[Concept, ...] = ()
    patient_instruction: str = ""

    @property
    def state(self) -> str:
        """The status in lower case, however the server writes it."""
        word = self.status.strip().lower()
        return "cancelled" if word in ("canceled", "entered-in-error") else word

    @property
    def live(self) -> bool:
        """Whether the hospital still counts with it; a word we do not know counts as yes."""
        return self.state not in ("cancelled", "noshow")

    @property
    def age(self) -> tuple[str, str]:
        """Sorts the earliest first, the same way for everyone who looks."""
        updated = self.meta.last_updated
        return (self.created or (updated.isoformat() if updated else "~"), self.id)

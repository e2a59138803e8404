"""The parts of FHIR R4's resources that we read, and what is ours in those that we write.

https://hl7.org/fhir/R4/resourcelist.html
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeAlias

from pydantic import ConfigDict

from assistant.outside import Lenient

SERVICE = "appointments"
KEY_SYSTEM = "urn:huoban:request"
"""The identifier system of our own keys; never a hospital's."""
SNOMED = "http://snomed.info/sct"
Json: TypeAlias = dict[str, Any]


class Coding(Lenient):
    """https://hl7.org/fhir/R4/datatypes.html#Coding."""

    model_config = ConfigDict(extra="allow")
    system: str = ""
    code: str = ""
    display: str = ""


class Concept(Lenient):
    """https://hl7.org/fhir/R4/datatypes.html#CodeableConcept."""

    model_config = ConfigDict(extra="allow")
    coding: tuple[Coding, ...] = ()
    text: str = ""


class Identifier(Lenient):
    """https://hl7.org/fhir/R4/datatypes.html#Identifier."""

    system: str = ""
    value: str = ""


class Reference(Lenient):
    """https://hl7.org/fhir/R4/references.html."""

    model_config = ConfigDict(extra="allow")
    reference: str = ""
    display: str = ""

    @property
    def target(self) -> str:
        """``Type/id`` of a relative, absolute or versioned reference, else ""."""
        parts = self.reference.split("?")[0].split("/_history/")[0].rstrip("/").split("/")
        return "/".join(parts[-2:]) if len(parts) > 1 else ""

    @property
    def type(self) -> str:
        """The referenced resource's type, where the reference tells."""
        return self.target.partition("/")[0]


class Contact(Lenient):
    """https://hl7.org/fhir/R4/datatypes.html#ContactPoint."""

    system: str = ""
    value: str = ""


class Meta(Lenient):
    """https://hl7.org/fhir/R4/resource.html#Meta."""

    version_id: str = ""
    last_updated: datetime | None = None


class Resource(Lenient):
    """What every resource has; elements that we do not name stay in ``model_extra``."""

    model_config = ConfigDict(extra="allow")
    id: str = ""
    language: str = ""
    meta: Meta = Meta()
    identifier: tuple[Identifier, ...] = ()

    def carries(self, key: str) -> bool:
        """Whether our key is on it."""
        return any(i.system == KEY_SYSTEM and i.value == key for i in self.identifier)

    @property
    def carries_other(self) -> bool:
        """Whether any key of ours is on it."""
        return any(i.system == KEY_SYSTEM for i in self.identifier)


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


def with_key(raw: Mapping[str, Any], key: str) -> list[Json]:
    """A resource's identifiers, and our key among them."""
    return [*without_key(raw, key), {"system": KEY_SYSTEM, "value": key}]


def without_key(raw: Mapping[str, Any], key: str) -> list[Json]:
    """A resource's identifiers without our key."""
    identifiers: Iterable[Any] = raw.get("identifier") or []
    ours = {"system": KEY_SYSTEM, "value": key}
    return [i for i in identifiers if isinstance(i, dict) and not ours.items() <= i.items()]

"""The parts of FHIR R4's resources that we read of care services.

https://hl7.org/fhir/R4/resourcelist.html
"""

from datetime import datetime

from pydantic import ConfigDict

from assistant.fhir.elements import Concept, Reference, Resource
from assistant.outside import Lenient

SERVICE = "care"
SERVICE_TYPE = "http://terminology.hl7.org/CodeSystem/service-type"
"""https://terminology.hl7.org/CodeSystem-service-type.html"""
OVER = ("cancelled", "revoked", "stopped", "entered-in-error", "unknown")


class Stated(Resource):
    """A resource that says how it stands."""

    status: str = ""

    @property
    def state(self) -> str:
        """The status in lower case, however the server writes it."""
        word = self.status.strip().lower()
        return "cancelled" if word == "canceled" else word


class HumanName(Lenient):
    """https://hl7.org/fhir/R4/datatypes.html#HumanName."""

    text: str = ""
    family: str = ""
    given: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """The name without spaces, to compare by."""
        return "".join((self.text or self.family + "".join(self.given)).split()).casefold()


class Patient(Resource):
    """https://hl7.org/fhir/R4/patient.html."""

    active: bool = True
    name: tuple[HumanName, ...] = ()


class Period(Lenient):
    """https://hl7.org/fhir/R4/datatypes.html#Period."""

    start: str = ""
    end: str = ""


class DispenseRequest(Lenient):
    """https://hl7.org/fhir/R4/medicationrequest-definitions.html#MedicationRequest.dispenseRequest."""

    validity_period: Period = Period()
    number_of_repeats_allowed: int | None = None


class Dosage(Lenient):
    """https://hl7.org/fhir/R4/dosage.html."""

    model_config = ConfigDict(extra="allow")
    text: str = ""
    patient_instruction: str = ""


class Request(Stated):
    """What MedicationRequest and ServiceRequest have in common."""

    intent: str = ""
    authored_on: str = ""
    occurrence_date_time: datetime | None = None
    patient_instruction: str = ""

    @property
    def live(self) -> bool:
        """Whether the service still counts with it; a word we do not know counts as yes."""
        return self.state not in OVER

    @property
    def age(self) -> tuple[str, str]:
        """Sorts the earliest first, the same way for everyone who looks.

        When the server stored it says more than ``authoredOn``, which is our own and the same
        for both of a pair.
        """
        updated = self.meta.last_updated
        return (updated.isoformat() if updated else "~", self.id)


class Medication(Stated):
    """https://hl7.org/fhir/R4/medication.html."""

    code: Concept = Concept()


class MedicationRequest(Request):
    """https://hl7.org/fhir/R4/medicationrequest.html."""

    medication_codeable_concept: Concept = Concept()
    medication_reference: Reference = Reference()
    contained: tuple[Medication, ...] = ()
    dosage_instruction: tuple[Dosage, ...] = ()
    dispense_request: DispenseRequest = DispenseRequest()


class ActivityDefinition(Stated):
    """https://hl7.org/fhir/R4/activitydefinition.html."""

    url: str = ""
    title: str = ""
    name: str = ""
    description: str = ""
    topic: tuple[Concept, ...] = ()
    code: Concept = Concept()
    effective_period: Period = Period()


class Task(Stated):
    """https://hl7.org/fhir/R4/task.html."""

    last_modified: str = ""

"""What there is to order: a resident's standing prescriptions, today's dishes, kinds of help.

https://hl7.org/fhir/R4/activitydefinition.html
"""

from collections.abc import Sequence
from datetime import date, datetime

from assistant.errors import ServiceRefused
from assistant.fhir.server import FhirServer, Found, several
from assistant.fhir.words import NOTHING, concept_name, first, name_of
from assistant.gateways.fhir_care.resources import (
    SERVICE,
    SERVICE_TYPE,
    ActivityDefinition,
    MedicationRequest,
    Patient,
)
from assistant.ports.care import CareKind, CareOffer
from assistant.ports.people import Person

MANY = ("_count", "100")
TYPES = {CareKind.MEALS: ("6",), CareKind.HELP: ("8", "11")}
"""HL7's service types: delivered meals; housekeeping, personal care for older persons."""
CHINA = "+86"


class Catalogue:
    """Reads what can be ordered."""

    def __init__(self, server: FhirServer) -> None:
        self._server = server

    async def offers(self, kind: CareKind, day: date | None) -> Sequence[CareOffer]:
        """Definitions of the kind that hold on a day; servers may not know how to narrow."""
        types = TYPES[kind]
        params = [("status", "active"), ("topic", ",".join(f"{SERVICE_TYPE}|{t}" for t in types))]
        params += [("effective", day.isoformat())] if day else []
        raws = await self._server.search("ActivityDefinition", [*params, MANY])
        found = several(SERVICE, raws, "ActivityDefinition", ActivityDefinition)
        every = [one.resource for one in found if _is_of(one.resource, types, day)]
        offers = [_definition(one) for one in every]
        return list({offer.id: offer for offer in offers if offer.name}.values())

    async def prescriptions(self, person: Person, now: datetime) -> Sequence[CareOffer]:
        """The active orders of the one patient with this name and this number.

        Without a number there is no saying who of the same name it is, so nothing is asked:
        what somebody takes is told to nobody else.
        """
        patient = await self._patient(person) if person.phone else None
        if patient is None:
            return []
        asked = [("patient", patient), ("status", "active"), ("intent", "order"), MANY]
        raws = await self._server.search("MedicationRequest", asked)
        found = several(SERVICE, raws, "MedicationRequest", MedicationRequest)
        standing = [one for one in found if _is_standing(one, patient)]
        medicines = [_medicine(one.resource, patient, now) for one in standing]
        return [one for one in medicines if one.name]

    async def _patient(self, person: Person) -> str | None:
        numbers = {person.phone, person.phone.removeprefix(CHINA)}
        asked = [("phone", ",".join(sorted(numbers))), ("active", "true")]
        try:
            raws = await self._server.search_quietly("Patient", asked)
        except ServiceRefused:
            return None
        wanted = "".join(person.name.split()).casefold()
        same = {
            one.resource.id
            for one in several(SERVICE, raws, "Patient", Patient)
            if one.resource.active and wanted in {name.whole for name in one.resource.name}
        }
        return f"Patient/{same.pop()}" if len(same) == 1 else None


def _is_of(one: ActivityDefinition, types: Sequence[str], day: date | None) -> bool:
    codes = {c.code for topic in one.topic for c in topic.coding if c.system == SERVICE_TYPE}
    period = one.effective_period
    said = day.isoformat() if day else ""
    holds = not said or (
        (not period.start or period.start[:10] <= said) and (not period.end or said <= period.end)
    )
    return bool(codes & set(types)) and one.state in ("", "active") and holds


def _definition(one: ActivityDefinition) -> CareOffer:
    names = [name_of(one, "title", one.language), concept_name(one.code, one.language)]
    return CareOffer(
        id=one.url or f"ActivityDefinition/{one.id}",
        name=first([*names, name_of(one, "name", one.language)]),
        about=name_of(one, "description", one.language),
    )


def _is_standing(found: Found[MedicationRequest], patient: str) -> bool:
    """An order of this very patient; a server that ignores a condition must not tell of others."""
    subject = found.raw.get("subject")
    reference = str(subject.get("reference", "")) if isinstance(subject, dict) else ""
    target = "/".join(reference.split("/_history/")[0].split("/")[-2:])
    order = found.resource.intent.lower() in ("order", "original-order", "instance-order", "")
    return target == patient and order and found.resource.state == "active"


def _medicine(one: MedicationRequest, patient: str, now: datetime) -> CareOffer:
    names = [concept_name(one.medication_codeable_concept, one.language)]
    names += [name_of(one.medication_reference, "display", one.language)]
    names += [concept_name(inner.code, one.language) for inner in one.contained]
    dosages = [name_of(dosage, "text", one.language) for dosage in one.dosage_instruction]
    return CareOffer(
        id=f"MedicationRequest/{one.id}",
        name=first(names),
        about=first(dosages) or NOTHING,
        patient=patient,
        needs_visit=_is_used_up(one, now),
    )


def _is_used_up(one: MedicationRequest, now: datetime) -> bool:
    """No repeat is left, or its time is over: https://hl7.org/fhir/R4/datatypes.html#Period."""
    dispense = one.dispense_request
    end = dispense.validity_period.end[:10]
    return dispense.number_of_repeats_allowed == 0 or bool(end and end < now.date().isoformat())

"""The requests that we send: exactly what R4 allows, and no more about a person than it takes.

https://hl7.org/fhir/R4/medicationrequest.html, https://hl7.org/fhir/R4/servicerequest.html
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from assistant.fhir.elements import KEY_SYSTEM, Json
from assistant.gateways.fhir_care.resources import SERVICE_TYPE
from assistant.i18n import DEFAULT_LANGUAGE, Name, _, spoken_in, translate
from assistant.ports.care import CareKind, CareOffer, CareOrder

CATEGORY = {
    CareKind.MEALS: ("6", "Delivered Meals (Meals On Wheels)"),
    CareKind.HELP: ("8", "Home Care/Housekeeping Assistance"),
}
AT_HOME: Json = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-RoleCode",
    "code": "PTRES",
    "display": "Patient's Residence",
}
COMMUNITY: Json = {
    "system": "http://terminology.hl7.org/CodeSystem/medicationrequest-category",
    "code": "community",
    "display": "Community",
}


def request_for(order: CareOrder, key: str, now: datetime) -> Json:
    """An order as the resource that asks for it."""
    medicine = order.kind is CareKind.MEDICINE
    body = _refill(order, now) if medicine else _service(order, now)
    return {"identifier": [{"system": KEY_SYSTEM, "value": key}], **body}


def called_off(raw: Mapping[str, Any], status: str) -> Json:
    """A request as it came, but called off; what JSON's FHIR does not have is left out."""
    return {k: v for k, v in raw.items() if v not in (None, [], {}, "")} | {"status": status}


def _refill(order: CareOrder, now: datetime) -> Json:
    """A draft that a doctor signs: nobody may dispense by it, and nobody overlooks it.

    https://hl7.org/fhir/R4/valueset-medicationrequest-status.html
    """
    known = order.offer.patient
    subject: Json = {"reference": known or "#patient", "display": order.person.name}
    before = {"priorPrescription": {"reference": order.offer.id}} if order.offer.id else {}
    note = [{"text": words} for words in (*order.wishes, _whereto(order)) if words]
    return {
        "resourceType": "MedicationRequest",
        "status": "draft",
        "intent": "order",
        "category": [{"coding": [COMMUNITY]}],
        "reportedBoolean": True,
        "medicationCodeableConcept": {"text": _plain(order.offer.name)},
        **({} if known else {"contained": [_patient(order)]}),
        "subject": subject,
        "authoredOn": instant(now),
        **({"note": note} if note else {}),
        **before,
    }


def _service(order: CareOrder, now: datetime) -> Json:
    code, display = CATEGORY[order.kind]
    coding = {"system": SERVICE_TYPE, "code": code, "display": display}
    wishes = [{"text": words} for words in order.wishes]
    where = {"coding": [AT_HOME], "text": order.address}
    return {
        "resourceType": "ServiceRequest",
        **_instantiates(order.offer),
        "status": "active",
        "intent": "order",
        "category": [{"coding": [coding]}],
        "code": {"text": _plain(order.offer.name)},
        **({"orderDetail": wishes} if wishes else {}),
        "contained": [_patient(order)],
        "subject": {"reference": "#patient", "display": order.person.name},
        **_occurrence(order),
        "authoredOn": instant(now),
        **({"locationCode": [where]} if order.address else {}),
    }


def _instantiates(offer: CareOffer) -> Json:
    """What is ordered; a definition without an address of its own is named by its place."""
    local = offer.id.startswith("ActivityDefinition/")
    return {"instantiatesUri" if local else "instantiatesCanonical": [offer.id]}


def _occurrence(order: CareOrder) -> Json:
    """https://hl7.org/fhir/R4/datatypes.html#Timing for what comes every day."""
    if order.at is None:
        return {}
    if not order.daily:
        return {"occurrenceDateTime": instant(order.at)}
    every_day = {
        "boundsPeriod": {"start": instant(order.at)},
        "frequency": 1,
        "period": 1,
        "periodUnit": "d",
    }
    return {"occurrenceTiming": {"repeat": every_day}}


def _patient(order: CareOrder) -> Json:
    """Travels inside the request, so that no record is made of somebody elsewhere.

    https://hl7.org/fhir/R4/references.html#contained
    """
    patient: Json = {"resourceType": "Patient", "id": "patient"}
    patient["name"] = [{"text": order.person.name}]
    if order.person.phone:
        patient["telecom"] = [{"system": "phone", "value": order.person.phone}]
    return patient


def _whereto(order: CareOrder) -> str:
    to = translate(_("Bring it to: {address}").source, DEFAULT_LANGUAGE)
    return to.replace("{address}", order.address) if order.address else ""


def _plain(name: Name) -> str:
    return name.words[spoken_in(name, DEFAULT_LANGUAGE)]


def instant(moment: datetime) -> str:
    """https://hl7.org/fhir/R4/datatypes.html#instant, in UTC."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

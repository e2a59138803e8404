"""What the district publishes: patients and their prescriptions, dishes of a day, kinds of help.

A dish or a kind of help is an ActivityDefinition, R4's plainest resource for "something that can
be ordered": it has a topic, a title, the days on which it holds, and the ServiceRequest names it
in ``instantiatesCanonical``. A HealthcareService is a department and not a dish, a Catalog is a
profile on Composition.

https://hl7.org/fhir/R4/activitydefinition.html
"""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from assistant.demo_city.china import CHINA
from assistant.demo_city.fhir.resource import Resource, translated

BASE = "https://care.example.org/ActivityDefinition/"
SERVICE_TYPE = "http://terminology.hl7.org/CodeSystem/service-type"
MEALS = "6"
_DAYS = 7
_DISHES_A_DAY = 4
_REPEATS_LAST = timedelta(days=90)


@cache
def published() -> dict[str, Any]:
    """The file as it is."""
    text = Path(__file__).with_name("catalogue.json").read_text("utf-8")
    known: dict[str, Any] = json.loads(text)
    return known


def definitions(now: datetime) -> Iterator[Resource]:
    """Every dish of the coming days, then every kind of help."""
    today = now.astimezone(CHINA).date()
    for ahead in range(_DAYS):
        day = today + timedelta(days=ahead)
        for dish in _dishes(day):
            yield _definition(dish, f"{dish['id']}-{day:%Y%m%d}", MEALS, day, now)
    for kind in published()["help"]:
        yield _definition(kind, kind["id"], kind["type"], None, now)


def patients() -> Iterator[tuple[Resource, list[str]]]:
    """Each patient with the numbers they are known by."""
    for name, one in published()["patients"].items():
        yield (
            {
                "resourceType": "Patient",
                "id": name,
                "active": True,
                "name": [
                    {"text": one["name"], "family": one["name"][0], "given": [one["name"][1:]]}
                ],
                "telecom": [{"system": "phone", "value": one["phones"][0]}],
            },
            one["phones"],
        )


def prescriptions(now: datetime) -> Iterator[Resource]:
    """What each patient takes for good; without repeats the doctor wants to see them first."""
    for patient, one in published()["patients"].items():
        for name, medicine in published()["medicines"].items():
            yield _prescription(f"{patient}-{name}", patient, one["name"], medicine, now)


def _dishes(day: date) -> list[dict[str, Any]]:
    every: list[dict[str, Any]] = published()["meals"]
    first = day.toordinal() % len(every)
    return (every + every)[first : first + _DISHES_A_DAY]


def _definition(
    one: dict[str, Any], name: str, topic: str, day: date | None, now: datetime
) -> Resource:
    price = one["price"]
    period = {"start": day.isoformat(), "end": day.isoformat()} if day else None
    body: Resource = {
        "resourceType": "ActivityDefinition",
        "id": name,
        "meta": {"versionId": "1", "lastUpdated": _since(now)},
        "url": f"{BASE}{name}",
        **translated("title", one["zh"], one["en"]),
        "status": "active",
        **translated("description", f"{price} 元", f"¥{price}"),
        "topic": [{"coding": [{"system": SERVICE_TYPE, "code": topic}]}],
        "kind": "ServiceRequest",
        "code": {"text": one["zh"]},
    }
    return body | ({"effectivePeriod": period} if period else {})


def _prescription(
    name: str, patient: str, called: str, medicine: dict[str, Any], now: datetime
) -> Resource:
    ends = now + _REPEATS_LAST if medicine["repeats"] else now - timedelta(days=1)
    return {
        "resourceType": "MedicationRequest",
        "id": name,
        "meta": {"versionId": "1", "lastUpdated": _since(now)},
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": translated("text", medicine["zh"], medicine["en"]),
        "subject": {"reference": f"Patient/{patient}", "display": called},
        "dosageInstruction": [translated("text", medicine["how_zh"], medicine["how_en"])],
        "dispenseRequest": {
            "validityPeriod": {"end": ends.astimezone(CHINA).date().isoformat()},
            "numberOfRepeatsAllowed": medicine["repeats"],
        },
    }


def _since(now: datetime) -> str:
    return now.astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0).isoformat()

"""The six hospitals as FHIR resources that never change: who is where and does what."""

import json
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

from assistant.demo_city.fhir.resource import Resource, translated

SNOMED = "http://snomed.info/sct"
"""Practice settings: https://hl7.org/fhir/R4/valueset-c80-practice-codes.html."""

_SINCE = "2026-01-01T00:00:00+08:00"
_LEVEL = "http://terminology.hl7.org/CodeSystem/location-physical-type"


@cache
def _tables() -> dict[str, list[dict[str, Any]]]:
    tables: dict[str, list[dict[str, Any]]] = json.loads(
        Path(__file__).with_name("hospitals.json").read_text("utf-8")
    )
    return tables


class Places:
    """Every unchanging resource by type and id, and what the times and numbers need of them."""

    def __init__(self) -> None:
        self.resources: dict[str, dict[str, Resource]] = {}
        self.minutes: dict[str, int] = {}
        """How long a visit takes, by Schedule id."""
        self.prefix: dict[str, str] = {}
        """How a hospital's own numbers begin, by Schedule id."""
        departments = {row["id"]: row for row in _tables()["departments"]}
        for hospital in _tables()["hospitals"]:
            self._add(_organization(hospital))
            self._add(_site(hospital))
            for name in hospital["departments"]:
                self._add_department(hospital, departments[name])

    def get(self, kind: str, name: str) -> Resource | None:
        """One resource."""
        return self.resources.get(kind, {}).get(name)

    def _add(self, resource: Resource) -> None:
        resource["meta"] = {"versionId": "1", "lastUpdated": _SINCE}
        self.resources.setdefault(resource["resourceType"], {})[resource["id"]] = resource

    def _add_department(self, hospital: dict[str, Any], department: dict[str, Any]) -> None:
        service = f"{hospital['id']}-{department['id']}"
        self._add(_floor(service, hospital, department))
        self._add(_service(service, hospital, department))
        luck = crc32(service.encode())
        doctors = _tables()["doctors"]
        for number in range(1, 2 + luck % 2):
            doctor = doctors[(luck // 7 + number * 11) % len(doctors)]
            schedule = f"{service}-{number}"
            self._add(_practitioner(schedule, doctor))
            self._add(_role(schedule, hospital, department, doctor))
            self._add(_schedule(schedule, service, department, doctor))
            self.minutes[schedule] = department["minutes"]
            self.prefix[schedule] = hospital["prefix"]


@cache
def published_places() -> Places:
    """The one and only: nothing in it ever changes."""
    return Places()


def _specialty(department: dict[str, Any]) -> Resource:
    concept: Resource = translated("text", department["zh"], department["en"])
    if department["code"]:
        coding = {"system": SNOMED, "code": department["code"], "display": department["display"]}
        concept["coding"] = [coding]
    return concept


def _reference(kind: str, name: str, zh: str, en: str) -> Resource:
    return {"reference": f"{kind}/{name}", **translated("display", zh, en)}


def _address(hospital: dict[str, Any]) -> Resource:
    words = hospital["address"]
    return {**translated("text", words["zh"], words["en"]), "city": "上海市", "country": "CN"}


def _phone(hospital: dict[str, Any]) -> list[Resource]:
    return [{"system": "phone", "value": hospital["phone"], "use": "work"}]


def _organization(hospital: dict[str, Any]) -> Resource:
    return {
        "resourceType": "Organization",
        "id": hospital["id"],
        "active": True,
        **translated("name", hospital["zh"], hospital["en"]),
        "telecom": _phone(hospital),
        "address": [_address(hospital)],
    }


def _site(hospital: dict[str, Any]) -> Resource:
    return {
        "resourceType": "Location",
        "id": hospital["id"],
        "status": "active",
        **translated("name", hospital["zh"], hospital["en"]),
        "mode": "instance",
        "telecom": _phone(hospital),
        "address": _address(hospital),
        "physicalType": {"coding": [{"system": _LEVEL, "code": "si", "display": "Site"}]},
        "position": {"longitude": hospital["longitude"], "latitude": hospital["latitude"]},
        "managingOrganization": {"reference": f"Organization/{hospital['id']}"},
    }


def _floor(service: str, hospital: dict[str, Any], department: dict[str, Any]) -> Resource:
    floor = department["floor"]
    zh = f"门诊楼 {floor} 楼"
    en = f"Outpatient building, floor {floor}"
    return {
        "resourceType": "Location",
        "id": service,
        "status": "active",
        **translated("name", zh, en),
        **translated(
            "description",
            f"{department['zh']}在{zh}，出电梯后看指示牌",
            f"{department['en']}: {en}, follow the signs from the lift",
        ),
        "mode": "instance",
        "address": _address(hospital),
        "physicalType": {"coding": [{"system": _LEVEL, "code": "lvl", "display": "Level"}]},
        "managingOrganization": {"reference": f"Organization/{hospital['id']}"},
        "partOf": _reference("Location", hospital["id"], hospital["zh"], hospital["en"]),
    }


def _service(service: str, hospital: dict[str, Any], department: dict[str, Any]) -> Resource:
    zh, en = f"{hospital['zh']}{department['zh']}", f"{hospital['en']}, {department['en']}"
    fee = department["fee"]
    return {
        "resourceType": "HealthcareService",
        "id": service,
        "active": True,
        "providedBy": _reference("Organization", hospital["id"], hospital["zh"], hospital["en"]),
        "specialty": [_specialty(department)],
        "location": [{"reference": f"Location/{service}"}],
        **translated("name", zh, en),
        **translated(
            "comment",
            "身份证、医保卡、病历本",
            "identity card, medical insurance card, medical record booklet",
        ),
        **translated(
            "extraDetails", f"挂号费 ¥{fee}，到医院再付", f"Visit fee ¥{fee}, paid at the hospital"
        ),
        "telecom": _phone(hospital),
        "appointmentRequired": True,
    }


def _practitioner(name: str, doctor: dict[str, Any]) -> Resource:
    return {
        "resourceType": "Practitioner",
        "id": name,
        "active": True,
        "name": [{"use": "official", **translated("text", doctor["zh"], doctor["en"])}],
    }


def _role(
    name: str, hospital: dict[str, Any], department: dict[str, Any], doctor: dict[str, Any]
) -> Resource:
    service = f"{hospital['id']}-{department['id']}"
    return {
        "resourceType": "PractitionerRole",
        "id": name,
        "active": True,
        "practitioner": _reference("Practitioner", name, doctor["zh"], doctor["en"]),
        "organization": {"reference": f"Organization/{hospital['id']}"},
        "specialty": [_specialty(department)],
        "location": [{"reference": f"Location/{service}"}],
        "healthcareService": [{"reference": f"HealthcareService/{service}"}],
    }


def _schedule(
    name: str, service: str, department: dict[str, Any], doctor: dict[str, Any]
) -> Resource:
    return {
        "resourceType": "Schedule",
        "id": name,
        "active": True,
        "specialty": [_specialty(department)],
        "actor": [
            _reference("Practitioner", name, doctor["zh"], doctor["en"]),
            {"reference": f"PractitionerRole/{name}"},
            {"reference": f"HealthcareService/{service}"},
            {"reference": f"Location/{service}"},
        ],
    }

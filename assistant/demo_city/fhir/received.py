"""The appointments that the hospitals have received."""

import json
from datetime import datetime
from typing import Any

from assistant.demo_city.china import CHINA
from assistant.demo_city.fhir.appointments import HOSPITAL_NUMBER
from assistant.demo_city.fhir.places import Places
from assistant.demo_city.fhir.resource import Resource
from assistant.demo_city.received import LATEST, Received
from assistant.demo_city.store import Store


class Register:
    """Reads the rows, the newest first."""

    def __init__(self, store: Store, places: Places) -> None:
        self._store = store
        self._places = places

    def received(self) -> list[Received]:
        """The latest appointments."""
        query = "SELECT * FROM appointment ORDER BY number DESC LIMIT ?"
        return [self._appointment(row) for row in self._store.all(query, LATEST)]

    def _appointment(self, row: Any) -> Received:
        body = json.loads(row["body"])
        service = row["slot"].rsplit("-", 2)[0]
        care = self._places.resources["HealthcareService"][service]["name"]
        doctor = self._places.resources["Practitioner"][row["slot"].rsplit("-", 1)[0]]
        people = [p.get("actor", {}).get("display", "") for p in body["participant"]]
        known = [
            care,
            doctor["name"][0]["text"],
            self._places.resources["Location"][service]["name"],
        ]
        words = [w for w in people if w and w not in known]
        return Received(
            service="fhir",
            reference=row["reference"],
            key=_key(body),
            state=row["status"],
            summary=f"{care} · {known[1]}",
            details=(*words, *_texts(body)),
            when=datetime.fromtimestamp(row["start"], CHINA),
            at=datetime.fromtimestamp(row["created"], CHINA),
            times=row["received"],
        )


def _texts(body: Resource) -> list[str]:
    return [str(body[field]) for field in ("description", "comment") if body.get(field)]


def _key(body: Resource) -> str | None:
    values = [i["value"] for i in body["identifier"] if i.get("system") != HOSPITAL_NUMBER]
    return next((v.removeprefix("urn:uuid:") for v in values), None)

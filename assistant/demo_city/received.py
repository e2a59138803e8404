"""What the city has received: proof for anyone that a booking really arrived."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from assistant.demo_city.fhir_appointments import HOSPITAL_NUMBER
from assistant.demo_city.fhir_places import Places
from assistant.demo_city.fhir_times import CHINA
from assistant.demo_city.store import Store
from assistant.demo_city.tomp_fleet import fleet, needs_wheelchair
from assistant.demo_city.tomp_ride import Ride
from assistant.demo_city.tomp_rules import Json, requirements

_LATEST = 200


@dataclass(frozen=True)
class Received:
    """One appointment or one ride as the city has it."""

    service: str
    reference: str
    key: str | None
    state: str
    summary: str
    details: tuple[str, ...]
    when: datetime
    at: datetime
    times: int

    def describe(self) -> Json:
        """As JSON."""
        return {
            "service": self.service,
            "reference": self.reference,
            "key": self.key,
            "state": self.state,
            "summary": self.summary,
            "details": list(self.details),
            "when": self.when.isoformat(),
            "at": self.at.isoformat(),
            "times_received": self.times,
        }


class Register:
    """Reads both services' rows, the newest first."""

    def __init__(self, store: Store, places: Places, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._places = places
        self._clock = clock

    def all(self) -> list[Received]:
        """The latest of everything."""
        found = [(row["created"], row["number"], self._appointment(row)) for row in self._rows()]
        rides = self._store.all("SELECT * FROM ride ORDER BY number DESC LIMIT ?", _LATEST)
        found += [(row["created"], row["number"], self._ride(row)) for row in rides]
        return [one for _, _, one in sorted(found, key=lambda f: f[:2], reverse=True)]

    def _rows(self) -> list[Any]:
        return self._store.all("SELECT * FROM appointment ORDER BY number DESC LIMIT ?", _LATEST)

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

    def _ride(self, row: Any) -> Received:
        ride = Ride(row, self._clock())
        goal = ride.request.get("to")
        return Received(
            service="tomp",
            reference=ride.id,
            key=row["key"],
            state=ride.state,
            summary=f"{_place(ride.request['from'])} → {_place(goal) if goal else '告诉司机'}",
            details=(*self._needs(ride), fleet()[row["car"]].plate),
            when=ride.plan.arrives,
            at=datetime.fromtimestamp(row["created"], CHINA),
            times=row["received"],
        )

    def _needs(self, ride: Ride) -> list[str]:
        customer = ride.body.get("customer", {})
        names = [str(customer[n]) for n in ("lastName", "firstName") if customer.get(n)]
        phones = [str(phone.get("number", "")) for phone in customer.get("phones", [])]
        wheelchair = ["轮椅"] if needs_wheelchair(ride.request | {"customer": customer}) else []
        needs = requirements(ride.request | {"customer": customer})
        memos = [
            str(n.get("memo") or n.get("type") or f"{n['category']}{n['number']}") for n in needs
        ]
        several = ride.request.get("nrOfTravelers", 1)
        people = [f"{several} 人"] if several > 1 else []
        more = {**ride.request.get("extraInfo", {}), **ride.body.get("extraInfo", {})}
        extra = [f"{k}: {v}" for k, v in more.items() if not _is_uuid(v)]
        notes = [
            str(json.loads(n["body"]).get("comment", ""))
            for n in self._store.all("SELECT body FROM message WHERE ride = ?", ride.id)
        ]
        return [
            w for w in ["".join(names), *phones, *wheelchair, *memos, *people, *extra, *notes] if w
        ]


def _place(place: Json) -> str:
    address = place.get("physicalAddress", {}).get("streetAddress")
    spot = place["coordinates"]
    return str(place.get("name") or address or f"{spot['lat']}, {spot['lng']}")


def _texts(body: Json) -> list[str]:
    return [str(body[field]) for field in ("description", "comment") if body.get(field)]


def _key(body: Json) -> str | None:
    values = [i["value"] for i in body["identifier"] if i.get("system") != HOSPITAL_NUMBER]
    return next((v.removeprefix("urn:uuid:") for v in values), None)


def _is_uuid(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(UUID(value))
    except ValueError:
        return False

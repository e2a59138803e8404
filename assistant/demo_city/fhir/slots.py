"""Slots: the calendar's times, and over them what has been held and booked."""

import heapq
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from sqlite3 import Row
from typing import Any

from assistant.demo_city.china import CHINA
from assistant.demo_city.fhir.places import Places
from assistant.demo_city.fhir.problem import FhirProblem
from assistant.demo_city.fhir.resource import Resource
from assistant.demo_city.fhir.times import DAYS, Time, time_of, times
from assistant.demo_city.store import Store

ACTIVE = ("proposed", "pending", "booked", "arrived", "fulfilled", "checked-in")
"""Appointments with one of these states keep their Slot from others."""


@dataclass(frozen=True)
class Slot:
    """One time as it stands."""

    time: Time
    status: str
    version: int
    identifiers: list[Resource]
    updated: datetime

    @property
    def keys(self) -> set[tuple[str, str]]:
        """Who holds it, as (system, value)."""
        return keys_of(self.identifiers)


def keys_of(identifiers: Iterable[Resource]) -> set[tuple[str, str]]:
    """Identifiers as comparable pairs; one without a value says nothing."""
    return {(i.get("system", ""), i["value"]) for i in identifiers if i.get("value")}


class Slots:
    """Reads and changes Slots; only those that were ever touched are stored."""

    def __init__(self, store: Store, places: Places, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._places = places
        self._clock = clock

    def get(self, name: str) -> Slot:
        """One Slot. 404 if there never was such a time, 410 once its day is over."""
        time = time_of(name, self._places.minutes)
        if time is None:
            raise FhirProblem(404, f"there is no Slot/{name}")
        row = self._store.one("SELECT * FROM slot WHERE id = ?", name)
        today = self._clock().astimezone(CHINA).date()
        if row is None and time.start.date() < today:
            raise FhirProblem(410, f"Slot/{name} is over")
        if row is None and time.start.date() >= today + timedelta(days=DAYS):
            raise FhirProblem(404, f"Slot/{name} is not published yet")
        return self._slot(time, row)

    def between(
        self, schedules: Sequence[str], earliest: datetime, latest: datetime, *, latest_first: bool
    ) -> Iterator[Slot]:
        """The Slots of some doctors in order of time, worked out as far as they are read."""
        doctors = [
            self._of_doctor(name, earliest, latest, latest_first=latest_first) for name in schedules
        ]
        return heapq.merge(*doctors, key=lambda s: s.time.start, reverse=latest_first)

    def change(
        self, slot: Slot, status: str, identifiers: list[Resource], hold_until: int | None = None
    ) -> Slot:
        """Store a new version; inside a write."""
        now = self._clock()
        self._store.run(
            "INSERT INTO slot VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
            " status = excluded.status, version = excluded.version,"
            " identifier = excluded.identifier, updated = excluded.updated,"
            " hold_until = excluded.hold_until",
            slot.time.id,
            slot.time.schedule,
            int(slot.time.start.timestamp()),
            status,
            slot.version + 1,
            json.dumps(identifiers, ensure_ascii=False),
            int(now.timestamp()),
            hold_until,
        )
        return Slot(slot.time, status, slot.version + 1, identifiers, now)

    def appointments(self, name: str) -> list[Row]:
        """The appointments that keep a Slot from others."""
        marks = ", ".join("?" * len(ACTIVE))
        return self._store.all(
            f"SELECT * FROM appointment WHERE slot = ? AND status IN ({marks})",  # noqa: S608
            name,
            *ACTIVE,
        )

    def resource(self, slot: Slot) -> Resource:
        """As FHIR has it: https://hl7.org/fhir/R4/slot.html."""
        schedule = self._places.resources["Schedule"][slot.time.schedule]
        body: Resource = {
            "resourceType": "Slot",
            "id": slot.time.id,
            "meta": {
                "versionId": str(slot.version),
                "lastUpdated": slot.updated.astimezone(CHINA).isoformat(timespec="seconds"),
            },
        }
        if slot.identifiers:
            body["identifier"] = slot.identifiers
        return body | {
            "specialty": schedule["specialty"],
            "schedule": {"reference": f"Schedule/{slot.time.schedule}"},
            "status": slot.status,
            "start": slot.time.start.isoformat(),
            "end": slot.time.end.isoformat(),
        }

    def _of_doctor(
        self, schedule: str, earliest: datetime, latest: datetime, *, latest_first: bool
    ) -> Iterator[Slot]:
        today = self._clock().astimezone(CHINA).date()
        first = max(earliest.astimezone(CHINA).date(), today)
        last = min(latest.astimezone(CHINA).date(), today + timedelta(days=DAYS - 1))
        planned = times(schedule, self._places.minutes[schedule], first=first, last=last)
        touched = self._touched(schedule, earliest, latest)
        for time in reversed(list(planned)) if latest_first else planned:
            if earliest <= time.start <= latest:
                yield self._slot(time, touched.get(int(time.start.timestamp())))

    def _touched(self, schedule: str, earliest: datetime, latest: datetime) -> dict[int, Row]:
        rows = self._store.all(
            "SELECT * FROM slot WHERE schedule = ? AND start BETWEEN ? AND ?",
            schedule,
            int(earliest.timestamp()),
            int(latest.timestamp()),
        )
        return {row["start"]: row for row in rows}

    def _slot(self, time: Time, row: Row | None) -> Slot:
        if row is None:
            published = time.start.replace(hour=0, minute=0) - timedelta(days=DAYS)
            status = "busy" if time.taken_from_the_start else "free"
            return Slot(time, self._now(time, status), 1, [], published)
        identifiers: list[Any] = json.loads(row["identifier"])
        updated = datetime.fromtimestamp(row["updated"], CHINA)
        status = self._now(time, row["status"])
        return Slot(time, status, row["version"], identifiers, updated)

    def _now(self, time: Time, status: str) -> str:
        """Nobody can be early for a time that has begun."""
        over = status == "free" and time.start <= self._clock()
        return "busy-unavailable" if over else status

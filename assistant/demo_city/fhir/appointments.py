"""Appointments: made once, found by their identifiers, changed by their version."""

import json
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from sqlite3 import Row
from typing import Any
from urllib.parse import parse_qsl

from assistant.demo_city.china import CHINA
from assistant.demo_city.fhir.dates import period
from assistant.demo_city.fhir.places import Places
from assistant.demo_city.fhir.problem import FhirProblem
from assistant.demo_city.fhir.resource import Resource, translated
from assistant.demo_city.fhir.rules import check_appointment
from assistant.demo_city.fhir.slots import ACTIVE, Slot, Slots, keys_of
from assistant.demo_city.store import Store

HOSPITAL_NUMBER = "urn:oid:2.16.156.999.1.1"
"""The hospitals' own numbers, short enough to be said on the telephone."""

_FINAL = ("cancelled", "noshow", "fulfilled", "entered-in-error")


class Appointments:
    """Reads and writes Appointments; capacity is one per Slot."""

    def __init__(
        self, store: Store, places: Places, slots: Slots, clock: Callable[[], datetime]
    ) -> None:
        self.store = store
        self._places = places
        self._slots = slots
        self._clock = clock

    def get(self, name: str) -> Row:
        """One stored appointment, or 404."""
        row = self.store.one("SELECT * FROM appointment WHERE id = ?", name)
        if row is None:
            raise FhirProblem(404, f"there is no Appointment/{name}")
        return row

    def with_identifier(self, system: str | None, value: str) -> list[Row]:
        """Those that carry an identifier; any system when it is None."""
        return self.store.all(
            "SELECT DISTINCT a.* FROM appointment_identifier i JOIN appointment a"
            " ON a.id = i.appointment WHERE i.value = ? AND (? IS NULL OR i.system = ?)"
            " ORDER BY a.number",
            value,
            system,
            system,
        )

    def create(self, body: Resource, condition: str | None) -> tuple[Row, bool]:
        """Make it, unless the condition finds it: (appointment, whether it is new).

        https://hl7.org/fhir/R4/http.html#ccreate
        """
        check_appointment(body)
        with self.store.write():
            found = self._matching(condition) if condition is not None else []
            if len(found) > 1:
                raise FhirProblem(
                    412, "If-None-Exist matches more than one", code="multiple-matches"
                )
            if found:
                self.store.run(
                    "UPDATE appointment SET received = received + 1 WHERE id = ?", found[0]["id"]
                )
                return found[0], False
            slot = self.slot_for(body)
            self.check_free(slot, body)
            return self.insert(str(uuid.uuid4()), body, slot), True

    def update(self, row: Row, body: Resource) -> Row:
        """Store a new version; inside a write."""
        check_appointment(body)
        if row["status"] in _FINAL:
            raise FhirProblem(409, f"Appointment/{row['id']} is {row['status']} for good")
        slot = self.slot_for(body)
        keeps = row["status"] in ACTIVE and slot.time.id == row["slot"]
        if body["status"] in ACTIVE and not keeps:
            self.check_free(slot, body)
        self.store.run(
            "UPDATE appointment SET version = version + 1, status = ?, slot = ?, start = ?,"
            " body = ?, updated = ? WHERE id = ?",
            body["status"],
            slot.time.id,
            int(slot.time.start.timestamp()),
            json.dumps(self._completed(body, slot, row["reference"]), ensure_ascii=False),
            int(self._clock().timestamp()),
            row["id"],
        )
        self._index(row["id"])
        return self.get(row["id"])

    def insert(self, name: str, body: Resource, slot: Slot) -> Row:
        """Store a first version under the next number; inside a write."""
        now = int(self._clock().timestamp())
        number = self.store.run(
            "INSERT INTO appointment (id, version, status, slot, start, body, reference, created,"
            " updated) VALUES (?, 1, ?, ?, ?, '', '', ?, ?)",
            name,
            body["status"],
            slot.time.id,
            int(slot.time.start.timestamp()),
            now,
            now,
        )
        # 7919 is prime to 100000: numbers look drawn by lot and meet only after 100000 of them.
        reference = (
            f"{self._places.prefix[slot.time.schedule]}-{(number * 7919 + 4217) % 100000:05}"
        )
        self.store.run(
            "UPDATE appointment SET body = ?, reference = ? WHERE id = ?",
            json.dumps(self._completed(body, slot, reference), ensure_ascii=False),
            reference,
            name,
        )
        self._index(name)
        return self.get(name)

    def slot_for(self, body: Resource) -> Slot:
        """The one Slot that an appointment is about."""
        slots = [s.get("reference", "") for s in body.get("slot", []) if isinstance(s, dict)]
        parts = slots[0].split("/") if len(slots) == 1 else []
        if len(parts) < 2 or parts[-2] != "Slot":
            raise FhirProblem(422, "an Appointment here refers to exactly one Slot")
        slot = self._slots.get(parts[-1])
        if "start" in body:
            given = tuple(period(str(body[field]))[0] for field in ("start", "end"))
            if given != (slot.time.start, slot.time.end):
                raise FhirProblem(422, "start and end are not those of the Slot")
        return slot

    def check_free(self, slot: Slot, body: Resource) -> None:
        """Refuse a Slot that belongs to somebody else."""
        ours = bool(slot.keys & keys_of(body.get("identifier", [])))
        others = self._slots.appointments(slot.time.id)
        if others or not (slot.status == "free" or ours):
            raise FhirProblem(409, f"Slot/{slot.time.id} is {slot.status} for somebody else")

    def resource(self, row: Row) -> Resource:
        """As FHIR has it."""
        meta = {
            "versionId": str(row["version"]),
            "lastUpdated": datetime.fromtimestamp(row["updated"], CHINA).isoformat(),
        }
        body: dict[str, Any] = json.loads(row["body"])
        return {"resourceType": "Appointment", "id": row["id"], "meta": meta} | body

    def resources(self, rows: list[Row]) -> Iterator[Resource]:
        """Several, written out as far as they are read."""
        return (self.resource(row) for row in rows)

    def _matching(self, condition: str) -> list[Row]:
        wanted = [v for k, v in parse_qsl(condition.rpartition("?")[2]) if k == "identifier" and v]
        if len(wanted) != 1:
            raise FhirProblem(400, f"If-None-Exist needs one identifier: {condition}")
        system, bar, value = wanted[0].rpartition("|")
        return self.with_identifier(system if bar else None, value)

    def _completed(self, body: Resource, slot: Slot, reference: str) -> Resource:
        """What the hospital adds: its own number and what to bring."""
        service = slot.time.schedule.rpartition("-")[0]
        places = self._places.resources
        care, floor = places["HealthcareService"][service], places["Location"][service]
        own = {"use": "official", "system": HOSPITAL_NUMBER, "value": reference}
        sent = [i for i in body.get("identifier", []) if i.get("system") != HOSPITAL_NUMBER]
        kept = {k: v for k, v in body.items() if k not in ("resourceType", "id", "meta")}
        return kept | {
            "identifier": [*sent, own],
            **translated(
                "patientInstruction",
                f"请带{care['comment']}，提前 15 分钟到{care['name']}（{floor['name']}）报到。",
                f"Please bring: {_en(care, 'comment')}. Report 15 minutes early at"
                f" {_en(care, 'name')} ({_en(floor, 'name')}).",
            ),
        }

    def _index(self, name: str) -> None:
        self.store.run("DELETE FROM appointment_identifier WHERE appointment = ?", name)
        body = json.loads(self.get(name)["body"])
        for system, value in sorted(keys_of(body["identifier"])):
            self.store.run(
                "INSERT INTO appointment_identifier VALUES (?, ?, ?)", system, value, name
            )


def _en(resource: Resource, field: str) -> str:
    return str(resource[f"_{field}"]["extension"][0]["extension"][1]["valueString"])

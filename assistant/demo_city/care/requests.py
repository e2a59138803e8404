"""The requests: made once, found by their identifiers, changed by their version."""

import json
import uuid
from datetime import datetime
from sqlite3 import Row
from urllib.parse import parse_qsl

from assistant.demo_city.care.rules import OVER
from assistant.demo_city.care.work import Work
from assistant.demo_city.china import CHINA
from assistant.demo_city.district import Clock
from assistant.demo_city.fhir.problem import FhirProblem
from assistant.demo_city.fhir.resource import Resource, translated
from assistant.demo_city.store import Store

OWN_NUMBER = "urn:oid:2.16.156.999.1.2"
"""The district's own numbers, short enough to be said on the telephone."""
_NOTE = ("有事请打社区服务电话。", "If anything changes, call the community desk.")


class Requests:
    """Reads and writes MedicationRequests and ServiceRequests."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def get(self, kind: str, name: str) -> Row:
        """One stored request, or 404."""
        query = "SELECT * FROM care_request WHERE id = ? AND kind = ?"
        row = self._store.one(query, name, kind)
        if row is None:
            raise FhirProblem(404, f"there is no {kind}/{name}")
        return row

    def with_identifier(self, kind: str, wanted: str) -> list[Row]:
        """Those that carry an identifier, given as ``system|value`` or a bare value."""
        system, bar, value = wanted.rpartition("|")
        return self._store.all(
            "SELECT DISTINCT r.* FROM care_identifier i JOIN care_request r ON r.id = i.request"
            " WHERE i.value = ? AND (? = '' OR i.system = ?) AND r.kind = ? ORDER BY r.number",
            value,
            bar,
            system,
            kind,
        )

    def of(self, kind: str) -> list[Row]:
        """All of a kind."""
        return self._store.all("SELECT * FROM care_request WHERE kind = ? ORDER BY number", kind)

    def create(self, kind: str, body: Resource, condition: str | None) -> tuple[Row, bool]:
        """Make it, unless the condition finds it: (request, whether it is new)."""
        with self._store.write():
            found = self.with_identifier(kind, _identifier(condition)) if condition else []
            if len(found) > 1:
                raise FhirProblem(412, "If-None-Exist matches more than one")
            if found:
                again = "UPDATE care_request SET received = received + 1 WHERE id = ?"
                self._store.run(again, found[0]["id"])
                return found[0], False
            return self._insert(kind, body), True

    def update(self, kind: str, name: str, body: Resource, version: str) -> Row:
        """Store a new version of what may still change, based on the version named."""
        with self._store.write():
            row = self.get(kind, name)
            if version not in ("", f'W/"{row["version"]}"'):
                raise FhirProblem(412, f"{kind}/{name} has changed")
            work = Work(row, self._clock())
            if json.loads(row["body"])["status"] in OVER or work.begun:
                raise FhirProblem(409, f"{kind}/{name} is {work.state}")
            kept = {k: v for k, v in body.items() if k not in ("id", "meta")}
            self._store.run(
                "UPDATE care_request SET version = version + 1, body = ?, updated = ? WHERE id = ?",
                json.dumps(kept, ensure_ascii=False),
                int(self._clock().timestamp()),
                name,
            )
            return self.get(kind, name)

    def resource(self, row: Row) -> Resource:
        """As FHIR has it."""
        meta = {
            "versionId": str(row["version"]),
            "lastUpdated": datetime.fromtimestamp(row["updated"], CHINA).isoformat(),
        }
        body: Resource = json.loads(row["body"])
        return body | {"id": row["id"], "meta": meta}

    def _insert(self, kind: str, body: Resource) -> Row:
        now = int(self._clock().timestamp())
        name = str(uuid.uuid4())
        insert = (
            "INSERT INTO care_request (id, kind, version, body, reference, created, updated)"
            " VALUES (?, ?, 1, '', '', ?, ?)"
        )
        number = self._store.run(insert, name, kind, now, now)
        reference = f"{'M' if kind == 'MedicationRequest' else 'S'}-{(number * 7919) % 100000:05}"
        own = {"use": "official", "system": OWN_NUMBER, "value": reference}
        identifiers = [*body.get("identifier", []), own]
        kept = {k: v for k, v in body.items() if k not in ("id", "meta")}
        kept |= {"identifier": identifiers}
        if kind == "ServiceRequest":
            kept |= translated("patientInstruction", *_NOTE)
        change = "UPDATE care_request SET body = ?, reference = ? WHERE id = ?"
        self._store.run(change, json.dumps(kept, ensure_ascii=False), reference, name)
        for one in identifiers:
            index = "INSERT OR IGNORE INTO care_identifier VALUES (?, ?, ?)"
            self._store.run(index, one.get("system", ""), one["value"], name)
        return self.get(kind, name)


def _identifier(condition: str) -> str:
    wanted = [v for k, v in parse_qsl(condition.rpartition("?")[2]) if k == "identifier" and v]
    if len(wanted) != 1:
        raise FhirProblem(400, f"If-None-Exist needs one identifier: {condition}")
    return wanted[0]

"""How far the work on a request is, by the clock: its Task; nothing has to happen for it to move.

https://hl7.org/fhir/R4/task.html
"""

import json
from datetime import datetime, timedelta
from sqlite3 import Row

from assistant.demo_city.china import CHINA
from assistant.demo_city.fhir.resource import Resource

_LOOKED_AT = timedelta(minutes=1)
_SIGNED = timedelta(minutes=10)
_PACKED = timedelta(hours=1)
_FETCHED = timedelta(days=2)
_COOKING = timedelta(minutes=45)
_EATEN = timedelta(minutes=30)
_HELPING = timedelta(hours=3)
_MEALS = "6"


class Work:
    """A request at one moment."""

    def __init__(self, row: Row, now: datetime) -> None:
        self.row = row
        self.body: Resource = json.loads(row["body"])
        self.now = now.astimezone(CHINA)
        self.created = datetime.fromtimestamp(row["created"], CHINA)

    @property
    def at(self) -> datetime:
        """When it is wanted."""
        repeat = self.body.get("occurrenceTiming", {}).get("repeat", {})
        said = repeat.get("boundsPeriod", {}).get("start") or self.body.get("occurrenceDateTime")
        return datetime.fromisoformat(said).astimezone(CHINA) if said else self.created

    @property
    def state(self) -> str:
        """A status of the Task."""
        if self.body["status"] in ("revoked", "cancelled", "stopped"):
            return "cancelled"
        passed = [state for moment, state in self._steps() if moment <= self.now]
        return passed[-1] if passed else "requested"

    @property
    def begun(self) -> bool:
        """Whether it is too late to call it off; what comes every day can always be."""
        once = "occurrenceTiming" not in self.body
        return once and self.state in ("in-progress", "ready", "completed")

    def task(self) -> Resource:
        """As FHIR has it."""
        changed = max([self.created, *(m for m, _ in self._steps() if m <= self.now)])
        return {
            "resourceType": "Task",
            "id": f"task-{self.row['id']}",
            "meta": {"versionId": "1", "lastUpdated": changed.isoformat()},
            "status": self.state,
            "intent": "order",
            "focus": {"reference": f"{self.row['kind']}/{self.row['id']}"},
            "authoredOn": self.created.isoformat(),
            "lastModified": changed.isoformat(),
        }

    def _steps(self) -> list[tuple[datetime, str]]:
        looked = (self.created + _LOOKED_AT, "accepted")
        if self.row["kind"] == "MedicationRequest":
            return [
                looked,
                (self.created + _SIGNED, "in-progress"),
                (self.created + _PACKED, "ready"),
                (self.created + _FETCHED, "completed"),
            ]
        if "occurrenceTiming" in self.body:
            return [looked]
        if self._is_meal():
            ready = (self.at, "ready")
            done = (self.at + _EATEN, "completed")
            return [looked, (self.at - _COOKING, "in-progress"), ready, done]
        return [looked, (self.at, "in-progress"), (self.at + _HELPING, "completed")]

    def _is_meal(self) -> bool:
        codings = [c for one in self.body.get("category", []) for c in one.get("coding", [])]
        return any(coding.get("code") == _MEALS for coding in codings)

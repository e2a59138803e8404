"""The orders that the district has received."""

from datetime import datetime
from typing import Any

from assistant.demo_city.care.requests import OWN_NUMBER
from assistant.demo_city.care.work import Work
from assistant.demo_city.china import CHINA
from assistant.demo_city.district import Clock
from assistant.demo_city.fhir.resource import Resource
from assistant.demo_city.received import LATEST, Received
from assistant.demo_city.store import Store


class Register:
    """Reads the rows, the newest first."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def received(self) -> list[Received]:
        """The latest orders."""
        query = "SELECT * FROM care_request ORDER BY number DESC LIMIT ?"
        return [self._one(row) for row in self._store.all(query, LATEST)]

    def _one(self, row: Any) -> Received:
        work = Work(row, self._clock())
        return Received(
            service="care",
            reference=row["reference"],
            key=_key(work.body),
            state=work.state,
            summary=_what(work.body),
            details=tuple(_details(work.body)),
            when=work.at,
            at=datetime.fromtimestamp(row["created"], CHINA),
            times=row["received"],
        )


def _what(body: Resource) -> str:
    concept = body.get("medicationCodeableConcept") or body.get("code") or {}
    return str(concept.get("text", ""))


def _details(body: Resource) -> list[str]:
    people = [body["subject"].get("display", "")]
    people += [t["value"] for p in body.get("contained", []) for t in p.get("telecom", [])]
    places = [where.get("text", "") for where in body.get("locationCode", [])]
    wishes = [one.get("text", "") for one in body.get("orderDetail", []) + body.get("note", [])]
    daily = ["每天"] if "occurrenceTiming" in body else []
    return [words for words in (*people, *places, *daily, *wishes) if words]


def _key(body: Resource) -> str | None:
    values = [i["value"] for i in body.get("identifier", []) if i.get("system") != OWN_NUMBER]
    return values[0] if values else None

"""The desk's book: every message once, however often it comes."""

import hashlib
import json
from datetime import datetime
from sqlite3 import Row

from assistant.demo_city.cap.message import Invalid, Node
from assistant.demo_city.china import CHINA
from assistant.demo_city.district import Clock
from assistant.demo_city.received import LATEST, Received
from assistant.demo_city.store import Store


class Alerts:
    """Keeps and reads what came in."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def take(self, alert: Node, body: bytes) -> None:
        """A message comes in, perhaps once more; one that ends others does so.

        Raises:
            Invalid: the identifier was used for something else.
        """
        sender, identifier = alert.words("sender"), alert.words("identifier")
        digest = hashlib.sha256(body).hexdigest()
        with self._store.write():
            query = "SELECT * FROM cap WHERE sender = ? AND identifier = ?"
            known = self._store.one(query, sender, identifier)
            if known and known["digest"] != digest:
                raise Invalid("an identifier that was used for another message")
            if known:
                again = "UPDATE cap SET received = received + 1 WHERE number = ?"
                self._store.run(again, known["number"])
                return
            self._enter(alert, digest)
            if alert.words("msgType") == "Cancel":
                self._end(alert.words("references").split())

    def _enter(self, alert: Node, digest: str) -> None:
        info = (alert.all("info") or [Node("info")])[0]
        statement = (
            "INSERT INTO cap (sender, identifier, sent, kind, status, state, headline, details, "
            "digest, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        )
        self._store.run(
            statement,
            *(alert.words(name) for name in ("sender", "identifier", "sent", "msgType", "status")),
            alert.words("status"),
            info.words("headline") or info.words("event") or alert.words("note"),
            json.dumps(_details(alert, info), ensure_ascii=False),
            digest,
            int(self._clock().timestamp()),
        )

    def _end(self, references: list[str]) -> None:
        """The messages that a ``Cancel`` names, where they are known."""
        statement = (
            "UPDATE cap SET state = 'Ended' WHERE sender = ? AND identifier = ? AND sent = ?"
        )
        for reference in references:
            self._store.run(statement, *reference.split(","))

    def received(self) -> list[Received]:
        """The latest messages, the newest first."""
        query = "SELECT * FROM cap ORDER BY number DESC LIMIT ?"
        return [_received(row) for row in self._store.all(query, LATEST)]


def _details(alert: Node, info: Node) -> list[str]:
    needs = [parameter.words("value") for parameter in info.all("parameter")]
    areas = [area.words("areaDesc") for area in info.all("area")]
    said = [info.words("description"), info.words("contact"), alert.words("references")]
    return [alert.words("msgType"), *filter(None, said), *areas, *needs]


def _received(row: Row) -> Received:
    return Received(
        service="cap",
        reference=f"CAP-{row['number']}",
        key=row["identifier"],
        state=row["state"],
        summary=row["headline"],
        details=tuple(json.loads(row["details"])),
        when=datetime.fromisoformat(row["sent"]).astimezone(CHINA),
        at=datetime.fromtimestamp(row["created"], CHINA),
        times=row["received"],
    )

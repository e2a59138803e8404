"""Every telephone's messages: what came, and what was answered."""

import re
from datetime import datetime
from sqlite3 import Row

from assistant.demo_city.china import CHINA
from assistant.demo_city.district import Clock
from assistant.demo_city.received import LATEST, Received
from assistant.demo_city.store import Store

_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Phones:
    """Keeps and reads messages; the network takes each as a new one."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def take(self, wanted: dict[str, str]) -> int:
        """A message comes in; gives its number."""
        key = _KEY.search(wanted.get("dlr-url", ""))
        statement = (
            "INSERT INTO sms (sender, phone, text, key, report, mask, state, created) "
            "VALUES (?, ?, ?, ?, ?, ?, 'QUEUED', ?)"
        )
        with self._store.write():
            return self._store.run(
                statement,
                wanted.get("from", ""),
                wanted["to"],
                wanted["text"],
                key.group() if key else None,
                wanted.get("dlr-url", ""),
                int(wanted.get("dlr-mask", "0")),
                self._now(),
            )

    def deliver(self, number: int) -> Row:
        """The message reaches its telephone; a number without digits belongs to none."""
        with self._store.write():
            row = self._store.all("SELECT * FROM sms WHERE number = ?", number)[0]
            state = "DELIVERED" if re.fullmatch(r"\+?\d{5,15}", row["phone"]) else "FAILED"
            self._store.run("UPDATE sms SET state = ? WHERE number = ?", state, number)
        return self._store.all("SELECT * FROM sms WHERE number = ?", number)[0]

    def answered(self, number: int, words: str) -> tuple[Row, int] | None:
        """Someone answers a message; gives it, and the number of the answer."""
        row = self._store.one("SELECT * FROM sms WHERE number = ?", number)
        if row is None:
            return None
        statement = "INSERT INTO sms_answer (sms, phone, text, created) VALUES (?, ?, ?, ?)"
        with self._store.write():
            return row, self._store.run(statement, number, row["phone"], words, self._now())

    def received(self) -> list[Received]:
        """The latest messages, the newest first."""
        query = "SELECT * FROM sms ORDER BY number DESC LIMIT ?"
        return [self._received(row) for row in self._store.all(query, LATEST)]

    def _received(self, row: Row) -> Received:
        answers = self._store.all("SELECT text FROM sms_answer WHERE sms = ?", row["number"])
        at = datetime.fromtimestamp(row["created"], CHINA)
        return Received(
            service="sms",
            reference=f"SMS-{row['number']}",
            key=row["key"],
            state=row["state"],
            summary=f"{row['phone']}：{row['text']}",
            details=tuple(f"↩ {answer['text']}" for answer in answers),
            when=at,
            at=at,
            times=1,
            answerable=row["number"],
        )

    def _now(self) -> int:
        return int(self._clock().timestamp())

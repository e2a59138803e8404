"""Every letter box: what came in, read as a mail program would."""

import re
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from sqlite3 import Row

from assistant.demo_city.china import CHINA
from assistant.demo_city.district import Clock
from assistant.demo_city.received import LATEST, Received
from assistant.demo_city.store import Store

_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Boxes:
    """Keeps and reads mail; each that comes in is a new one."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def put(self, sender: str, recipient: str, body: bytes) -> None:
        """A mail comes in."""
        mail = message_from_bytes(body, policy=default)
        text = mail.get_body(("plain",))
        key = _KEY.search(mail.get("Message-ID", ""))
        statement = (
            "INSERT INTO mail (sender, recipient, subject, text, attached, key, created) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)"
        )
        with self._store.write():
            self._store.run(
                statement,
                sender,
                recipient,
                mail.get("Subject", ""),
                text.get_content().replace("\r\n", "\n").strip() if text else "",
                ", ".join(part.get_filename("?") for part in mail.iter_attachments()),
                key.group() if key else None,
                int(self._clock().timestamp()),
            )

    def received(self) -> list[Received]:
        """The latest, the newest first."""
        query = "SELECT * FROM mail ORDER BY number DESC LIMIT ?"
        return [_received(row) for row in self._store.all(query, LATEST)]


def _received(row: Row) -> Received:
    at = datetime.fromtimestamp(row["created"], CHINA)
    return Received(
        service="mail",
        reference=f"MAIL-{row['number']}",
        key=row["key"],
        state="IN THE BOX",
        summary=f"{row['recipient']}：{row['subject']} {row['text']}",
        details=(row["attached"],) if row["attached"] else (),
        when=at,
        at=at,
        times=1,
    )

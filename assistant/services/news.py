"""What a resident finds at the next visit: what was sent to them, and what did not get through."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update

from assistant.db.base import UtcDateTime, Vault
from assistant.db.messages import OutboxMessage
from assistant.db.session import Database
from assistant.dialogue.model import Mode
from assistant.i18n import Label, Message, _, given, label_from_json
from assistant.ports.ours import Clock

FOR = timedelta(days=3)
"""What is older is no news."""
MOST = 3
"""At once; the rest comes after these are read."""
LOOKED_AT = 20

ARRIVED = ("sent", "delivered")
LOST = ("failed", "unsure", "missed")
TOLD_US = _("{time}, we sent you this: {words}")
NOT_SENT: dict[str, Message] = {
    "failed": _("This message could not be delivered to you: {words}"),
    "unsure": _("We do not know whether this message reached you: {words}"),
    "missed": _("This came too late to be sent to you: {words}"),
}
NOT_TOLD: dict[str, Message] = {
    "failed": _("We could not reach {name}: {words} Please call them yourself."),
    "unsure": _("We do not know whether this reached {name}: {words} Please call them yourself."),
    "missed": _("It was too late to tell {name}: {words} Please call them yourself."),
}
UNSEEN = (
    select(OutboxMessage.__table__)
    .where(
        OutboxMessage.resident_id == bindparam("resident"),
        OutboxMessage.mode == bindparam("mode"),
        OutboxMessage.seen.is_(False),
        OutboxMessage.changed_at > bindparam("since", type_=UtcDateTime),
        OutboxMessage.status.in_((*ARRIVED, *LOST)),
        OutboxMessage.event != "own",
    )
    .order_by(OutboxMessage.changed_at.desc())
    .limit(LOOKED_AT)
)
"""Written once: to put a query together costs more than to run it."""


@dataclass(frozen=True)
class Item:
    """One thing to know."""

    ids: tuple[UUID, ...]
    """The messages that it is about."""
    words: Label
    is_bad: bool
    """It did not get through."""

    def with_(self, other: "Item") -> "Item":
        """The same by two ways: one that arrived is enough."""
        said = other if self.is_bad and not other.is_bad else self
        return Item((*self.ids, *other.ids), said.words, said.is_bad)


class News:
    """Reads what is new, and keeps what is known."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    async def of(self, resident_id: UUID, mode: Mode) -> Sequence[Item]:
        """The latest, each once by whichever ways it went."""
        since = self._clock() - FOR
        whose = {"resident": resident_id, "mode": mode, "since": since}
        found: dict[Any, Item] = {}
        for row in await self._database.read(UNSEEN, whose):
            content = self._vault.open(row.content)
            item = _item(row, content, self._clock())
            about = (content.get("whose", ""), row.event, row.booking_id)
            if item:
                found[about] = found[about].with_(item) if about in found else item
        return list(found.values())[:MOST]

    async def known(self, resident_id: UUID, mode: Mode, ids: Sequence[UUID]) -> None:
        """The resident has read these."""
        read = update(OutboxMessage).where(
            OutboxMessage.resident_id == resident_id,
            OutboxMessage.mode == mode,
            OutboxMessage.id.in_(ids),
        )
        async with self._database.write() as session:
            await session.execute(read.values(seen=True))


def _item(row: Any, content: dict[str, Any], now: datetime) -> Item | None:
    """What there is to say of a message; that family heard of something is no news."""
    words, name = label_from_json(content["words"]), content.get("whose", "")
    if row.status in LOST:
        said = NOT_TOLD[row.status](name=given(name)) if name else NOT_SENT[row.status]
        return Item((row.id,), said(words=words), True)
    if name:
        return None
    if row.channel == "screen":
        # Nobody looked in time, so it was not told in time.
        is_over = row.useful_until is not None and row.useful_until <= now
        return Item((row.id,), NOT_SENT["missed"](words=words) if is_over else words, is_over)
    return Item((row.id,), TOLD_US(time=row.changed_at, words=words), False)

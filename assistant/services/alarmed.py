"""How an emergency stands, read for the person in need; never changes anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any
from uuid import UUID

from sqlalchemy import select

from assistant.db.base import Vault
from assistant.db.emergencies import Emergency, EmergencyAlert
from assistant.db.messages import OutboxMessage
from assistant.db.session import Database
from assistant.dialogue.alarms import COUNTING, RAISED, Alarmed, Told
from assistant.dialogue.model import Mode
from assistant.errors import NotFound
from assistant.ports.ours import Clock
from assistant.services.in_need import InNeed, in_need_from_json

SOON = timedelta(seconds=15)
"""After so long somebody should have been told; nobody is asked to wait longer for it."""
NOT_THERE = {"waiting": "trying", "dropped": "unneeded"}
"""What a message's state in the outbox means here, where it is called otherwise."""


@dataclass(frozen=True)
class Reading:
    """Rows of one emergency."""

    row: Any
    people: Sequence[Any]
    """Contacts in their order, each with the state of its message in the outbox."""
    desk: Any
    who: InNeed


class AlarmedReader:
    """Reads emergencies."""

    def __init__(
        self, database: Database, vault: Vault, clock: Clock, *, patience: timedelta
    ) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._patience = patience

    async def find(self, resident_id: UUID, emergency_id: UUID, mode: Mode) -> Alarmed:
        """One emergency of a resident.

        Raises:
            NotFound: there is none under this id that belongs to this resident.
        """
        query = select(Emergency.__table__).where(Emergency.id == emergency_id)
        row = await self._database.first(query)
        if row is None or (row.resident_id, row.mode) != (resident_id, mode):
            raise NotFound(f"emergency {emergency_id}")
        told = await self._database.read(
            select(
                EmergencyAlert.__table__,
                OutboxMessage.status.label("message"),
                OutboxMessage.sends.label("tries"),
            )
            .outerjoin(OutboxMessage, OutboxMessage.id == EmergencyAlert.id)
            .where(EmergencyAlert.emergency_id == emergency_id)
            .order_by(EmergencyAlert.number)
        )
        who = in_need_from_json(self._vault.open(row.whose))
        people = [one for one in told if one.kind == "contact"]
        desk = next((one for one in told if one.kind == "desk"), None)
        return self._alarmed(Reading(row, people, desk, who))

    def _alarmed(self, found: Reading) -> Alarmed:
        row, now = found.row, self._clock()
        left = (row.due_at - now).total_seconds() if row.status == COUNTING and row.due_at else 0
        return Alarmed(
            status=row.status,
            seconds=max(0, ceil(left)),
            people=tuple(self._told(one, row, now) for one in found.people),
            desk=found.desk.status if found.desk else "",
            address=found.who.home.address if found.who.home else "",
            overdue=bool(row.raised_at and now - row.raised_at > SOON),
            unanswered=row.status == RAISED and self._is_unanswered(found.people, now),
        )

    def _told(self, one: Any, row: Any, now: datetime) -> Told:
        whom = self._vault.open(one.whom)
        said = self._vault.open(one.said)["words"] if one.said else ""
        return Told(whom["name"], whom["phone"], _state(one, row, now), said)

    def _is_unanswered(self, people: Sequence[Any], now: datetime) -> bool:
        if any(one.status == "coming" for one in people):
            return False
        return all(
            one.told_at and (one.status == "cannot" or now - one.told_at >= self._patience)
            for one in people
        )


def _state(one: Any, row: Any, now: datetime) -> str:
    """How one person stands, of ``PEOPLE``."""
    if one.status == "waiting" and row.status != RAISED:
        return "unneeded"
    if one.status != "told":
        return str(one.status)
    if one.message == "waiting" and not one.tries:
        return "sending"
    if one.message == "sending" and now - one.told_at > SOON:
        return "unsure"
    # A message that is not kept any more went out long ago; what became of it went with it.
    return NOT_THERE.get(one.message, one.message or "unsure")

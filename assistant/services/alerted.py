"""Those who are told of an emergency: what they are shown, and what they answer."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from assistant.db.base import Vault
from assistant.db.emergencies import Emergency, EmergencyAlert
from assistant.db.session import Database
from assistant.dialogue.alarms import CANNOT, COMING, RAISED, answer_in
from assistant.dialogue.model import Mode
from assistant.dialogue.slots import tidy
from assistant.dialogue.telephone import phone_number
from assistant.errors import NotFound, NotUnderstood
from assistant.ports.ours import Clock
from assistant.services.in_need import InNeed, in_need_from_json
from assistant.services.outbox import Outbox

ANSWERED_WITHIN = timedelta(hours=12)
"""So long an answer is taken, and a link shows what is needed."""


@dataclass(frozen=True)
class Asked:
    """What somebody who was told is shown, and no more."""

    who: InNeed | None
    """None when it is over: then nothing of the person is shown."""
    well: bool
    """The person says that they are all right."""
    status: str
    """``told``, ``coming`` or ``cannot``."""
    others: tuple[str, ...]
    """The names of others who come."""


class Alerted:
    """Takes answers, by link or by message."""

    def __init__(self, database: Database, vault: Vault, outbox: Outbox, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._outbox = outbox
        self._clock = clock

    async def find(self, alert_id: UUID, mode: Mode) -> Asked:
        """What a link shows.

        Raises:
            NotFound: nobody was told so.
        """
        found = await self._database.first(_joined().where(EmergencyAlert.id == alert_id))
        if found is None or found.mode != mode or found.told_at is None:
            raise NotFound(f"alert {alert_id}")
        stands = found.stands == RAISED and self._clock() - found.told_at < ANSWERED_WITHIN
        who = in_need_from_json(self._vault.open(found.whose)) if stands else None
        others = await self._coming(found.emergency_id, alert_id) if stands else ()
        return Asked(who, found.stands == "over", found.status, others)

    async def answer(self, alert_id: UUID, mode: Mode, answer: str) -> None:
        """Somebody pressed; once it is over nothing changes."""
        if answer not in (COMING, CANNOT):
            raise NotUnderstood(answer)
        if (await self.find(alert_id, mode)).who:
            await self._note(alert_id, answer, "")

    async def write(self, mode: Mode, sender: str, words: str) -> bool:
        """Somebody answered by message; gives whether it is about an emergency that goes on."""
        try:
            phone = phone_number(sender if sender.startswith(("+", "0", "1")) else f"+{sender}")
        except NotUnderstood:
            return False
        latest = (
            _joined()
            .where(
                EmergencyAlert.phone.in_(self._outbox.digests(phone)),
                EmergencyAlert.mode == mode,
                EmergencyAlert.told_at > self._clock() - ANSWERED_WITHIN,
                Emergency.status == RAISED,
            )
            .order_by(EmergencyAlert.told_at.desc())
            .limit(1)
        )
        found = await self._database.first(latest)
        if found is None:
            return False
        await self._note(found.id, answer_in(words), tidy(words))
        return True

    async def _note(self, alert_id: UUID, answer: str, words: str) -> None:
        """Keep an answer, and look at once whether the next person has to be told."""
        async with self._database.write() as session:
            alert = await session.get_one(EmergencyAlert, alert_id, with_for_update=True)
            alert.status = answer or alert.status
            if words:
                alert.said = self._vault.seal({"words": words})
            row = await session.get_one(Emergency, alert.emergency_id, with_for_update=True)
            if row.status == RAISED:
                row.due_at = self._clock()

    async def _coming(self, emergency_id: UUID, alert_id: UUID) -> tuple[str, ...]:
        query = select(EmergencyAlert.whom).where(
            EmergencyAlert.emergency_id == emergency_id,
            EmergencyAlert.id != alert_id,
            EmergencyAlert.status == COMING,
        )
        rows = await self._database.read(query)
        return tuple(str(self._vault.open(row.whom)["name"]) for row in rows)


def _joined() -> Select[Any]:
    return select(EmergencyAlert.__table__, Emergency.status.label("stands"), Emergency.whose).join(
        Emergency, Emergency.id == EmergencyAlert.emergency_id
    )

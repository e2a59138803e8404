"""Hands alarms over to the duty desk, again and again until it has them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import select, update

from assistant.db.base import Vault
from assistant.db.emergencies import Emergency, EmergencyAlert
from assistant.db.session import Database
from assistant.dialogue.model import Mode
from assistant.errors import GatewayError, RequestRejected
from assistant.i18n import DEFAULT_LANGUAGE, Label, _, given, say
from assistant.ports.alarms import AlarmsGateway
from assistant.ports.ours import Clock
from assistant.services.in_need import UNNAMED, alarm, all_clear, desk_words, in_need_from_json

TOGETHER = timedelta(seconds=30)
"""After so long a try whose process died is made again; longer than a try may take."""
LONGEST_PAUSE = timedelta(seconds=30)
GIVES_UP = timedelta(days=1)
"""After so long nobody has any use for it."""
IS_WELL = _("{name} says: I am all right.")

log = structlog.get_logger()


@dataclass(frozen=True)
class Claimed:
    """A message to the desk that is ours to hand over now."""

    id: UUID
    emergency_id: UUID
    kind: str
    mode: Mode
    sends: int


class Desk:
    """Writes and sends what the desk is told; each try is marked before it is made."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        gateways: Mapping[Mode, AlarmsGateway],
        clock: Clock,
        *,
        zone: tzinfo,
    ) -> None:
        self._database = database
        self._vault = vault
        self._gateways = gateways
        self._clock = clock
        self._zone = zone

    async def claim(self, now: datetime) -> list[Claimed]:
        """What is due, marked as being sent."""
        query = select(EmergencyAlert.__table__).where(EmergencyAlert.due_at <= now)
        rows = await self._database.read(query)
        if not rows:
            return []
        claimed = []
        async with self._database.write() as session:
            for row in sorted(rows, key=lambda row: str(row.id)):
                ours = (
                    update(EmergencyAlert)
                    .where(EmergencyAlert.id == row.id, EmergencyAlert.due_at == row.due_at)
                    .values(_claimed(row, now))
                    .returning(EmergencyAlert.id)
                )
                if (await session.execute(ours)).first() and not _is_stale(row, now):
                    known = (row.id, row.emergency_id, row.kind, Mode(row.mode))
                    claimed.append(Claimed(*known, row.sends + 1))
        return claimed

    async def hand_over(self, one: Claimed) -> None:
        """Send, and note what came of it."""
        end = await self._send(one)
        change = update(EmergencyAlert).where(
            EmergencyAlert.id == one.id, EmergencyAlert.sends == one.sends
        )
        if end:
            # What was called off meanwhile is not taken up again.
            change = change.where(EmergencyAlert.due_at.is_not(None))
        async with self._database.write() as session:
            await session.execute(change.values(self._outcome(one, end)))

    async def _send(self, one: Claimed) -> GatewayError | None:
        query = select(Emergency.__table__).where(Emergency.id == one.emergency_id)
        row = await self._database.first(query)
        who = in_need_from_json(self._vault.open(row.whose))
        gateway = self._gateways[one.mode]
        try:
            if one.kind == "desk":
                words = {name: self._say(words) for name, words in desk_words(who).items()}
                await gateway.raise_alarm(alarm(row, one.id, who, words))
            else:
                words_at_the_end = self._say(IS_WELL(name=_name(who.name)))
                about = await self._alarm_of(one.emergency_id)
                await gateway.call_off(all_clear(row, one.id, about, words_at_the_end))
        except GatewayError as error:
            log.warning("desk not told", alert=str(one.id), error=str(error))
            return error
        return None

    async def _alarm_of(self, emergency_id: UUID) -> UUID:
        query = select(EmergencyAlert.id).where(
            EmergencyAlert.emergency_id == emergency_id, EmergencyAlert.kind == "desk"
        )
        found: UUID = (await self._database.first(query)).id
        return found

    def _outcome(self, one: Claimed, end: GatewayError | None) -> dict[str, Any]:
        if end is None:
            return {"status": "taken", "due_at": None}
        pause = min(timedelta(seconds=2.0 ** min(one.sends, 10)), LONGEST_PAUSE)
        status = "rejected" if isinstance(end, RequestRejected) else "trying"
        return {"status": status, "due_at": self._clock() + pause}

    def _say(self, label: Label) -> str:
        return say(label, DEFAULT_LANGUAGE, now=self._clock(), zone=self._zone)


def _name(words: str) -> Label:
    return given(words) if words else UNNAMED


def _claimed(row: Any, now: datetime) -> dict[str, Any]:
    if _is_stale(row, now):
        return {"status": "dropped", "due_at": None}
    # Who tried before and did not get through is not said to be in its first try.
    status = "sending" if row.status == "waiting" else row.status
    return {"status": status, "sends": row.sends + 1, "due_at": now + TOGETHER}


def _is_stale(row: Any, now: datetime) -> bool:
    return bool(now - row.told_at > GIVES_UP)

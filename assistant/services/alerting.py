"""What is due in emergencies: the end of the countdown, the next person, the duty desk.

All of it stands in rows before anything leaves us, so that a process that dies is taken over at
the next tick by another one, or by itself. It has a tick of its own: nothing that hangs elsewhere
may keep somebody waiting who lies on the floor.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from assistant.db.base import Vault
from assistant.db.emergencies import Emergency, EmergencyAlert
from assistant.db.messages import OutboxMessage
from assistant.db.session import Database
from assistant.dialogue.alarms import CANNOT, COMING, COUNTING, RAISED
from assistant.dialogue.model import Mode
from assistant.services.addresses import Addresses
from assistant.services.desk import Desk
from assistant.services.emergencies import alerts_of
from assistant.services.in_need import call_for_help, in_need_from_json
from assistant.services.outbox import Outbox

AT_ONCE = 50
LOOKS = timedelta(seconds=2)
"""How often it is looked whether a message failed, so that the next person is told sooner."""
WAITS = 1.0
"""Seconds that a tick waits for what it has sent; then it goes on by itself."""
LOST = frozenset({"failed", "dropped"})
"""What became of messages that reach nobody."""

log = structlog.get_logger()


class Alerting:
    """Tells whoever has to be told, when it is their turn."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        outbox: Outbox,
        desk: Desk,
        addresses: Addresses,
        *,
        patience: timedelta,
    ) -> None:
        self._database = database
        self._vault = vault
        self._outbox = outbox
        self._desk = desk
        self._addresses = addresses
        self._patience = patience
        self._under_way: set[asyncio.Task[object]] = set()

    async def run(self, now: datetime) -> None:
        """One tick; what hangs is not waited for."""
        query = select(Emergency.id).where(Emergency.due_at <= now).order_by(Emergency.due_at)
        letters: list[UUID] = []
        for row in await self._database.read(query.limit(AT_ONCE)):
            try:
                letters += await self._move_on(row.id, now)
            except Exception as error:
                # One damaged row must not keep the others from their turn.
                log.error("emergency stands still", id=str(row.id), kind=type(error).__name__)
        sending = [self._begin(self._outbox.send_now(key)) for key in letters]
        sending += [self._begin(self._desk.hand_over(one)) for one in await self._desk.claim(now)]
        if sending:
            await asyncio.wait(sending, timeout=WAITS)

    async def close(self) -> None:
        """End what is under way; the rows know how far it was."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    def _begin(self, work: Coroutine[Any, Any, object]) -> asyncio.Task[object]:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[object]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.warning("alert left no trace", kind=type(error).__name__)

    async def _move_on(self, emergency_id: UUID, now: datetime) -> list[UUID]:
        """The next step of one emergency; gives the letters that are to go out at once."""
        async with self._database.write() as session:
            row = await session.get(Emergency, emergency_id, with_for_update=True)
            if row is None or row.due_at is None or row.due_at > now:
                return []
            if row.status == COUNTING:
                await self._raise(session, row, now)
            elif row.status != RAISED or not await self._is_the_next(session, row, now):
                return []
            return await self._tell_the_next(session, row, now)

    async def _raise(self, session: AsyncSession, row: Emergency, now: datetime) -> None:
        """The countdown is over: enter everyone who is told, in their order."""
        row.status, row.raised_at = RAISED, now
        about: dict[str, Any] = {
            "emergency_id": row.id,
            "resident_id": row.resident_id,
            "mode": row.mode,
        }
        at_once = {"status": "waiting", "told_at": now, "due_at": now}
        session.add(EmergencyAlert(kind="desk", number=0, **at_once, **about))
        who = in_need_from_json(self._vault.open(row.whose))
        for number, (name, phone) in enumerate(who.contacts):
            whom = self._vault.seal({"name": name, "phone": phone})
            digest = self._outbox.digest(phone)
            one = {"kind": "contact", "number": number, "whom": whom, "phone": digest}
            session.add(EmergencyAlert(status="waiting", **one, **about))
        await session.flush()

    async def _is_the_next(self, session: AsyncSession, row: Emergency, now: datetime) -> bool:
        """Whether the turn passes on; if not, when to look again is noted."""
        people = await _people(session, row.id)
        told = [one for one in people if one.told_at]
        if any(one.status == COMING for one in people) or len(told) == len(people):
            row.due_at = None
            return False
        last = told[-1]
        until = (last.told_at or now) + self._patience
        if until <= now or last.status == CANNOT or await _is_lost(session, last.id):
            return True
        row.due_at = min(until, now + LOOKS)
        return False

    async def _tell_the_next(
        self, session: AsyncSession, row: Emergency, now: datetime
    ) -> list[UUID]:
        waiting = [one for one in await _people(session, row.id) if not one.told_at]
        row.due_at = now + LOOKS if len(waiting) > 1 else None
        if not waiting:
            return []
        alert = waiting[0]
        alert.status, alert.told_at = "told", now
        who = in_need_from_json(self._vault.open(row.whose))
        link = self._addresses.alert(alert.id, Mode(row.mode))
        letter = call_for_help(row, alert, who, link=link, now=now)
        await self._outbox.put(session, letter, key=alert.id)
        return [alert.id]


async def _people(session: AsyncSession, emergency_id: UUID) -> Sequence[EmergencyAlert]:
    found = await alerts_of(session, emergency_id)
    return [one for one in found if one.kind == "contact"]


async def _is_lost(session: AsyncSession, key: UUID) -> bool:
    query = select(OutboxMessage.status).where(OutboxMessage.id == key)
    return (await session.execute(query)).scalar_one_or_none() in LOST

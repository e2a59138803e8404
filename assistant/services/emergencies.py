"""Emergencies as the person in need begins and ends them; what is due then is ``alerting``'s."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from assistant.db.base import Vault
from assistant.db.emergencies import Emergency, EmergencyAlert
from assistant.db.residents import Resident
from assistant.db.session import Database
from assistant.dialogue.alarms import COUNTING, RAISED, calls_off, is_well
from assistant.dialogue.model import Mode
from assistant.dialogue.understanding.meaning import understand
from assistant.errors import NotFound
from assistant.ports.ours import Clock
from assistant.services.in_need import all_is_well, in_need, in_need_from_json
from assistant.services.outbox import Outbox
from assistant.services.residents import Residents

LASTS = timedelta(minutes=30)
"""So long a further press is about the same emergency; later it calls for help anew."""

SAYING = timedelta(seconds=5)
"""A machine that is deaf while it speaks says first how it is called off; then the time runs."""


class Emergencies:
    """Begins and ends; two presses, or two devices, begin one."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        residents: Residents,
        outbox: Outbox,
        clock: Clock,
        *,
        countdown: timedelta,
    ) -> None:
        self._database = database
        self._vault = vault
        self._residents = residents
        self._outbox = outbox
        self._clock = clock
        self._countdown = countdown

    async def start(
        self, resident_id: UUID, mode: Mode, *, anew: bool = False, spoken: bool = False
    ) -> UUID:
        """Begin the countdown, or find what goes on already; ``anew`` calls once more."""
        profile = await self._residents.profile(resident_id)
        who = in_need(profile, await self._residents.look(resident_id))
        async with self._database.write() as session:
            # In a line, so that two devices do not begin two.
            await session.get(Resident, resident_id, with_for_update=True)
            before = await _latest(session, resident_id, mode)
            if before and self._is_the_same(before, anew=anew):
                return before.id
            now = self._clock()
            if before and before.status == RAISED:
                before.status, before.ended_at, before.due_at = "renewed", now, None
            row = Emergency(
                resident_id=resident_id,
                mode=mode,
                status=COUNTING,
                whose=self._vault.seal(who.to_json()),
                created_at=now,
                due_at=now + self._countdown + (SAYING if spoken else timedelta()),
            )
            session.add(row)
            await session.flush()
            return row.id

    async def current(self, resident_id: UUID, mode: Mode) -> UUID | None:
        """What goes on now; None when nothing does."""
        query = (
            select(Emergency.__table__)
            .where(Emergency.resident_id == resident_id, Emergency.mode == mode)
            .order_by(Emergency.created_at.desc())
            .limit(1)
        )
        row = await self._database.first(query)
        return row.id if row and self._is_the_same(row, anew=False) else None

    async def end(self, resident_id: UUID, emergency_id: UUID, mode: Mode) -> None:
        """They are all right: nobody is told, or everyone who was told hears of it; once.

        Raises:
            NotFound: there is none under this id that belongs to this resident.
        """
        async with self._database.write() as session:
            row = await session.get(Emergency, emergency_id, with_for_update=True)
            if row is None or (row.resident_id, row.mode) != (resident_id, mode):
                raise NotFound(f"emergency {emergency_id}")
            if row.status not in (COUNTING, RAISED):
                return
            was, row.ended_at, row.due_at = row.status, self._clock(), None
            row.status = "cancelled" if was == COUNTING else "over"
            if was == RAISED:
                await self._tell_everyone(session, row)

    async def hear(
        self, resident_id: UUID, emergency_id: UUID, mode: Mode, text: str, language: str
    ) -> str:
        """Take what is said while it goes on; gives the command that is left for the channel."""
        query = select(Emergency.status).where(Emergency.id == emergency_id)
        row = await self._database.first(query)
        ends = {COUNTING: calls_off, RAISED: is_well}.get(row.status if row else "")
        if ends and ends(text, language):
            await self.end(resident_id, emergency_id, mode)
            return ""
        return understand(text, self._clock(), language).command

    def _is_the_same(self, row: Emergency, *, anew: bool) -> bool:
        """Whether a press now is about an emergency that began before."""
        if row.status == COUNTING:
            return True
        is_fresh = row.raised_at is not None and self._clock() - row.raised_at < LASTS
        return row.status == RAISED and is_fresh and not anew

    async def _tell_everyone(self, session: AsyncSession, row: Emergency) -> None:
        """Who has heard of it hears of its end; a message that certainly is not sent, is not."""
        who, now = in_need_from_json(self._vault.open(row.whose)), self._clock()
        unheard = await self._outbox.drop(session, row.id, "emergency")
        for alert in await alerts_of(session, row.id):
            if alert.kind == "desk":
                self._clear_the_desk(session, row, alert)
            elif alert.told_at and f"{alert.id}:help" not in unheard:
                await self._outbox.put(session, all_is_well(row, alert, who, now))

    def _clear_the_desk(self, session: AsyncSession, row: Emergency, desk: EmergencyAlert) -> None:
        desk.due_at = None
        if not desk.sends:
            desk.status = "dropped"
            return
        now = self._clock()
        about = {"emergency_id": row.id, "resident_id": row.resident_id, "mode": row.mode}
        at_once = {"status": "waiting", "told_at": now, "due_at": now}
        session.add(EmergencyAlert(kind="clear", number=0, **about, **at_once))


async def alerts_of(session: AsyncSession, emergency_id: UUID) -> Sequence[EmergencyAlert]:
    """Everyone who is told of an emergency, contacts in their order."""
    query = select(EmergencyAlert).where(EmergencyAlert.emergency_id == emergency_id)
    return (await session.execute(query.order_by(EmergencyAlert.number))).scalars().all()


async def _latest(session: AsyncSession, resident_id: UUID, mode: Mode) -> Emergency | None:
    query = select(Emergency).where(Emergency.resident_id == resident_id, Emergency.mode == mode)
    newest = query.order_by(Emergency.created_at.desc()).limit(1)
    return (await session.execute(newest)).scalar_one_or_none()

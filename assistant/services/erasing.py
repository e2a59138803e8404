"""Erases what is kept about a resident; only a request that still runs keeps what it needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from assistant.db.base import Vault
from assistant.db.bookings import Booking, GatewayNote
from assistant.db.erasures import Erasure
from assistant.db.messages import OutboxMessage
from assistant.db.photos import Photo
from assistant.db.residents import Resident
from assistant.db.session import Database
from assistant.db.sessions import DialogueSession
from assistant.dialogue.model import Mode
from assistant.ports.ours import Clock
from assistant.services.booked import Booked, BookedReader
from assistant.services.own_data import tables_about_residents
from assistant.services.residents import Profile, profile_to_json

RUNS = (
    Booking.mode == Mode.LIVE,
    or_(Booking.status.in_(("working", "waiting")), Booking.cancelling),
)
"""A service is asked just now, and someone has to answer for what comes of it."""


@dataclass(frozen=True)
class Outlook:
    """What becomes of someone's open bookings when all is erased."""

    arranged: Sequence[Booked]
    """They stay arranged with the service; we forget them."""
    running: Sequence[Booked]
    """They are kept until they have ended."""


class Erasing:
    """Erases; what has to wait is gone on with at each tick."""

    def __init__(
        self, database: Database, vault: Vault, booked: BookedReader, clock: Clock
    ) -> None:
        self._database = database
        self._vault = vault
        self._booked = booked
        self._clock = clock

    async def outlook(self, resident_id: UUID) -> Outlook:
        """What someone has to know before they say yes."""
        every = await self._booked.all(resident_id, Mode.LIVE)
        ongoing = [one for one in every if one.is_open]
        return Outlook(
            arranged=[one for one in ongoing if not _runs(one) and not self._has_begun(one)],
            running=[one for one in ongoing if _runs(one)],
        )

    def _has_begun(self, booked: Booked) -> bool:
        starts = booked.receipt.starts
        return bool(starts and starts <= self._clock())

    async def erase(self, resident_id: UUID) -> bool:
        """Erase; gives whether nothing is left that has to wait for its end."""
        async with self._database.write() as session:
            mine = select(Booking).where(Booking.resident_id == resident_id).with_for_update()
            every = (await session.execute(mine)).scalars().all()
            running = (await session.execute(mine.where(*RUNS))).scalars().all()
            await _forget_notes(session, [one.id for one in every if one not in running])
            if not running:
                await session.execute(delete(Resident).where(Resident.id == resident_id))
            elif await session.get(Resident, resident_id):
                await self._leave_only(session, resident_id, running)
            return not running

    async def run(self) -> None:
        """Go on with those whose last request has ended."""
        runs = select(Booking.id).where(Booking.resident_id == Erasure.resident_id, *RUNS)
        query = select(Erasure.resident_id).where(~runs.exists())
        for row in await self._database.read(query):
            await self.erase(row.resident_id)

    async def _leave_only(
        self, session: AsyncSession, resident_id: UUID, running: Sequence[Booking]
    ) -> None:
        """Erase all but these bookings, the conversations they came of, and what they send."""
        for table in reversed(tables_about_residents()):
            stays = _stays(table, running)
            if stays is not None:
                whose = table.c.resident_id == resident_id
                await session.execute(delete(table).where(whose, ~stays))
        row = await session.get_one(Resident, resident_id)
        row.profile, row.look = self._vault.seal(profile_to_json(Profile())), ""
        await session.merge(Erasure(resident_id=resident_id, asked_at=self._clock()))


def _runs(booked: Booked) -> bool:
    return booked.status != "booked" or booked.cancelling


def _stays(table: Any, running: Sequence[Booking]) -> Any:
    """Which rows of a table a running request needs; None where all of them stay."""
    if table in (Resident.__table__, Erasure.__table__):
        return None
    if table is DialogueSession.__table__:
        return table.c.id.in_([one.session_id for one in running])
    if table is Photo.__table__:
        return table.c.session_id.in_([one.session_id for one in running])
    if table is Booking.__table__:
        return table.c.id.in_([one.id for one in running])
    if table is OutboxMessage.__table__:
        own = table.c.event == "own"
        return own & table.c.booking_id.in_([one.id for one in running])
    return table.c.resident_id.is_(None)


async def _forget_notes(session: AsyncSession, bookings: Sequence[UUID]) -> None:
    keys = [str(one) for one in bookings]
    await session.execute(delete(GatewayNote).where(GatewayNote.key.in_(keys)))

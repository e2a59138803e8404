"""Requests for a person's help: stored with what was already answered, and promised a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from assistant.db.base import Vault
from assistant.db.bookings import Booking
from assistant.db.help import HelpRequest
from assistant.db.session import Database
from assistant.dialogue.model import Mode
from assistant.dialogue.telephone import phone_number
from assistant.errors import NotFound
from assistant.ports.ours import Clock
from assistant.services.promises import Promises


@dataclass(frozen=True)
class HelpWanted:
    """A request for help as the resident sees it."""

    id: UUID
    promised_at: datetime
    broken: bool
    """The time is over, and nobody has answered."""
    answered: bool
    phone: str
    """E.164, or "" when nobody could call back."""
    told: Mapping[str, Any]
    """What goes along: answers, the page."""


class Help:
    """Files requests for help; the same press twice files one."""

    def __init__(
        self, database: Database, vault: Vault, clock: Clock, *, promises: Promises
    ) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._promises = promises

    async def ask(
        self, resident_id: UUID, mode: Mode, told: Mapping[str, Any], session_id: UUID | None
    ) -> UUID:
        """Ask for a person; an open request about the same thing is taken up again."""
        async with self._database.write() as session:
            query = select(HelpRequest).where(
                HelpRequest.resident_id == resident_id,
                HelpRequest.mode == mode,
                HelpRequest.status == "open",
                HelpRequest.reason == "asked",
                HelpRequest.session_id == session_id
                if session_id
                else HelpRequest.session_id.is_(None),
                HelpRequest.promised_at > self._clock(),
            )
            request = (await session.execute(query)).scalars().first()
            if request is None:
                about = told.get("scenario", "")
                request = self._draft(resident_id, mode, "asked", told, about)
                request.session_id = session_id
                session.add(request)
            else:
                before = self._vault.open(request.told)
                request.told = self._vault.seal({**before, **{k: v for k, v in told.items() if v}})
            await session.flush()
            return request.id

    def tell(self, session: AsyncSession, booking: Booking, reason: str) -> None:
        """Tell the desk about a booking, in the transaction that noticed it."""
        told = {"booking": str(booking.id)}
        mode = Mode(booking.mode)
        request = self._draft(booking.resident_id, mode, reason, told, booking.scenario)
        request.session_id = booking.session_id
        request.booking_id = booking.id
        session.add(request)

    async def find(self, resident_id: UUID, request_id: UUID, mode: Mode) -> HelpWanted:
        """One request of a resident.

        Raises:
            NotFound: there is none under this id that belongs to this resident.
        """
        table = HelpRequest.__table__
        row = await self._database.first(select(table).where(table.c.id == request_id))
        if row is None or (row.resident_id, row.mode) != (resident_id, mode):
            raise NotFound(f"help request {request_id}")
        told = self._vault.open(row.told)
        answered = row.status == "answered"
        broken = not answered and mode is Mode.LIVE and row.promised_at <= self._clock()
        phone = told.get("phone", "")
        return HelpWanted(row.id, row.promised_at, broken, answered, phone, told)

    async def answered(self, request_id: UUID) -> None:
        """Somebody has called, or done what was asked for."""
        now = self._clock()
        done = (
            update(HelpRequest)
            .where(HelpRequest.id == request_id, HelpRequest.status == "open")
            .values(status="answered", answered_at=now)
        )
        async with self._database.write() as session:
            await session.execute(done)

    async def break_promises(self, now: datetime) -> None:
        """Record which promises to call back were not kept; in practice none is made."""
        overdue = (
            HelpRequest.mode == Mode.LIVE,
            HelpRequest.status == "open",
            HelpRequest.promised_at <= now,
            HelpRequest.broken_at.is_(None),
        )
        if await self._database.first(select(HelpRequest.id).where(*overdue).limit(1)) is None:
            return
        async with self._database.write() as session:
            await session.execute(update(HelpRequest).where(*overdue).values(broken_at=now))

    async def add_phone(self, wanted: HelpWanted, words: str, region: str) -> None:
        """Where the person may call.

        Raises:
            NotUnderstood: it cannot be dialled.
        """
        phone = phone_number(words, region)
        async with self._database.write() as session:
            request = await session.get_one(HelpRequest, wanted.id)
            request.told = self._vault.seal({**wanted.told, "phone": phone})

    def _draft(
        self, resident_id: UUID, mode: Mode, reason: str, told: Mapping[str, Any], scenario: str
    ) -> HelpRequest:
        now = self._clock()
        return HelpRequest(
            resident_id=resident_id,
            mode=mode,
            reason=reason,
            told=self._vault.seal(told),
            created_at=now,
            promised_at=self._promises.until(now, scenario),
        )

"""Requests for a person's help: stored with what was already answered, and promised a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from assistant.db.base import Vault
from assistant.db.bookings import Booking
from assistant.db.help import HelpRequest
from assistant.db.session import Database
from assistant.dialogue.model import Mode
from assistant.dialogue.telephone import phone_number
from assistant.errors import NotFound
from assistant.ports.ours import Clock


@dataclass(frozen=True)
class HelpWanted:
    """A request for help as the resident sees it."""

    id: UUID
    promised_at: datetime
    phone: str
    """E.164, or "" when nobody could call back."""
    told: Mapping[str, Any]
    """What goes along: answers, the page."""


class Help:
    """Files requests for help; the same press twice files one."""

    def __init__(
        self, database: Database, vault: Vault, clock: Clock, *, within: timedelta
    ) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._within = within

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
                request = self._draft(resident_id, mode, "asked", told)
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
        request = self._draft(booking.resident_id, Mode(booking.mode), reason, told)
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
        return HelpWanted(row.id, row.promised_at, told.get("phone", ""), told)

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
        self, resident_id: UUID, mode: Mode, reason: str, told: Mapping[str, Any]
    ) -> HelpRequest:
        now = self._clock()
        return HelpRequest(
            resident_id=resident_id,
            mode=mode,
            reason=reason,
            told=self._vault.seal(told),
            created_at=now,
            promised_at=now + self._within,
        )

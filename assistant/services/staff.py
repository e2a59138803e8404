"""What the staff have to look after: open requests, broken promises, messages that got lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from assistant.db.base import Vault
from assistant.db.bookings import Booking
from assistant.db.help import HelpRequest
from assistant.db.messages import OutboxMessage
from assistant.db.residents import Resident
from assistant.db.session import Database
from assistant.dialogue.model import Mode
from assistant.i18n import Label, Message, _, given, label_from_json
from assistant.ports.ours import Clock
from assistant.services.booked import BookedReader
from assistant.services.residents import Residents

LOOK_BACK = timedelta(days=7)
"""How far back broken promises and lost messages are listed."""
MOST = 100

REASONS: Mapping[str, Message] = {
    "asked": _("Asked for a person"),
    "promise_broken": _("Not arranged in time"),
    "misbehaved": _("The service answered nonsense"),
}
LOST: Mapping[str, Message] = {
    "failed": _("Could not be delivered"),
    "unsure": _("Not known whether it arrived"),
    "missed": _("Was too late to be sent"),
}
WANTED = select(HelpRequest.__table__, Resident.profile).join(
    Resident, Resident.id == HelpRequest.resident_id
)
NOBODY = _("No name")
WHAT = _("{title}, {words}")


@dataclass(frozen=True)
class Wanted:
    """Somebody waits for a person."""

    id: UUID
    who: Label
    phone: str
    reason: Label
    about: Label | None
    """The booking, where there is one."""
    since: datetime
    promised_at: datetime
    is_broken: bool
    is_answered: bool


@dataclass(frozen=True)
class LostMessage:
    """A message that did not get through, as far as we know."""

    who: Label
    """The resident whose message it is."""
    phone: str
    to: Label | None
    """Who should have got it; None for the resident."""
    state: Label
    words: Label
    at: datetime


class Staff:
    """Reads the lists; only live ones, for what is practised is nobody's trouble."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        residents: Residents,
        booked: BookedReader,
        clock: Clock,
    ) -> None:
        self._database = database
        self._vault = vault
        self._residents = residents
        self._booked = booked
        self._clock = clock

    async def open_requests(self) -> Sequence[Wanted]:
        """Those who wait for a person, the most urgent first."""
        still = (HelpRequest.mode == Mode.LIVE, HelpRequest.status == "open")
        return await self._wanted(WANTED.where(*still).order_by(HelpRequest.promised_at))

    async def broken_promises(self) -> Sequence[Wanted]:
        """Where an answer came too late or not at all, the latest first."""
        broken = (
            HelpRequest.mode == Mode.LIVE,
            HelpRequest.created_at > self._clock() - LOOK_BACK,
            HelpRequest.broken_at.is_not(None) | (HelpRequest.reason == "promise_broken"),
        )
        return await self._wanted(WANTED.where(*broken).order_by(HelpRequest.created_at.desc()))

    async def lost_messages(self) -> Sequence[LostMessage]:
        """What nobody got, as far as we know, the latest first."""
        lost = (
            select(OutboxMessage.__table__, Resident.profile)
            .join(Resident, Resident.id == OutboxMessage.resident_id)
            .where(
                OutboxMessage.mode == Mode.LIVE,
                OutboxMessage.status.in_(LOST),
                OutboxMessage.changed_at > self._clock() - LOOK_BACK,
            )
            .order_by(OutboxMessage.changed_at.desc())
            .limit(MOST)
        )
        return [self._lost(row) for row in await self._database.read(lost)]

    async def _wanted(self, query: Select[Any]) -> Sequence[Wanted]:
        rows = await self._database.read(query.limit(MOST))
        about = await self._bookings([row.booking_id for row in rows if row.booking_id])
        return [self._open(row, about) for row in rows]

    async def _bookings(self, ids: Sequence[UUID]) -> Mapping[UUID, Label]:
        if not ids:
            return {}
        query = select(Booking.__table__).where(Booking.id.in_(ids))
        return {row.id: self._what(row) for row in await self._database.read(query)}

    def _what(self, row: Any) -> Label:
        booked = self._booked.open(row)
        summary = booked.scenario.summary(**booked.scenario.labels(booked.answers))
        return WHAT(title=booked.scenario.title, words=summary)

    def _open(self, row: Any, about: Mapping[UUID, Label]) -> Wanted:
        profile, told = self._residents.open(row.profile), self._vault.open(row.told)
        return Wanted(
            id=row.id,
            who=_named(told.get("name") or profile.name),
            phone=told.get("phone") or profile.phone,
            reason=REASONS[row.reason],
            about=about.get(row.booking_id),
            since=row.created_at,
            promised_at=row.promised_at,
            is_broken=row.broken_at is not None or row.reason == "promise_broken",
            is_answered=row.status == "answered",
        )

    def _lost(self, row: Any) -> LostMessage:
        profile, content = self._residents.open(row.profile), self._vault.open(row.content)
        whose = content.get("whose", "")
        return LostMessage(
            who=_named(profile.name),
            phone=profile.phone,
            to=given(whose) if whose else None,
            state=LOST[row.status],
            words=label_from_json(content["words"]),
            at=row.changed_at,
        )


def _named(name: str) -> Label:
    return given(name) if name else NOBODY

"""Deletes what is over and was kept for long enough: a batch a tick, until a day's work is done.

What is due hangs on the rows' own times, so a restart loses nothing and replicas may share it.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select

from assistant.config.retention import Retention
from assistant.db.bookings import Booking, GatewayNote
from assistant.db.emergencies import Emergency
from assistant.db.help import HelpRequest
from assistant.db.messages import OutboxMessage
from assistant.db.session import Database
from assistant.db.sessions import DialogueSession
from assistant.db.waiting import Waiting
from assistant.services.attempts import ENDED
from assistant.services.waited import ACTIVE

AT_ONCE = 200
"""How many rows of a kind one tick deletes: others who write wait for it."""
EVERY = timedelta(days=1)
STILL = ("working", "waiting", "booked")
"""A booking that is not over, unless its time has passed."""


class Retaining:
    """Keeps for as long as the settings say, and no longer."""

    def __init__(self, database: Database, keep: Retention) -> None:
        self._database = database
        self._keep = keep
        self._again: datetime | None = None
        self._noted = ""
        """The note that was looked at last."""

    async def run(self, now: datetime) -> None:
        """One batch, if the day's work is not done yet."""
        if self._again and now < self._again:
            return
        found = {model: await self._overdue(model, over) for model, over in self._kinds(now)}
        page, notes = await self._notes(now)
        if not page and not any(found.values()):
            self._again, self._noted = now + EVERY, ""
            return
        notes += [str(booking_id) for booking_id in found[Booking]]
        async with self._database.write() as session:
            await session.execute(delete(GatewayNote).where(GatewayNote.key.in_(notes)))
            for model, rows in found.items():
                await session.execute(delete(model).where(model.id.in_(rows)))

    def _kinds(self, now: datetime) -> list[tuple[Any, ColumnElement[bool]]]:
        """What is deleted of each kind."""

        def before(days: int) -> datetime:
            return now - timedelta(days=days)

        sent = OutboxMessage.due_at.is_(None) & (
            OutboxMessage.changed_at < before(self._keep.messages)
        )
        asked = HelpRequest.promised_at < before(self._keep.help)
        # Nothing more happens to it: no countdown runs, and nobody is told any more.
        calmed = Emergency.due_at.is_(None) & (
            Emergency.created_at < before(self._keep.emergencies)
        )
        left = Waiting.until < before(self._keep.waiting)
        return [
            (OutboxMessage, and_(sent, ~_runs(OutboxMessage.booking_id))),
            (HelpRequest, and_(asked, ~_runs(HelpRequest.booking_id))),
            (Emergency, calmed),
            (Waiting, and_(left, Waiting.status.not_in(ACTIVE))),
            (Booking, _is_over(before(self._keep.bookings))),
            (DialogueSession, _came_to_nothing(before(self._keep.sessions))),
        ]

    async def _overdue(self, model: Any, over: ColumnElement[bool]) -> list[UUID]:
        rows = await self._database.read(select(model.id).where(over).limit(AT_ONCE))
        return [row.id for row in rows]

    async def _notes(self, now: datetime) -> tuple[bool, list[str]]:
        """Whether there are more notes to look at, and which of them nobody needs."""
        keys = select(GatewayNote.key).where(GatewayNote.key > self._noted)
        page = await self._database.read(keys.order_by(GatewayNote.key).limit(AT_ONCE))
        if not page:
            return False, []
        self._noted = page[-1].key
        about = {row.key: found for row in page if (found := _booking_of(row.key))}
        over = _is_over(now - timedelta(days=self._keep.notes))
        query = select(Booking.id).where(Booking.id.in_(about.values()), ~over)
        needed = {row.id for row in await self._database.read(query)}
        return True, [key for key, booking_id in about.items() if booking_id not in needed]


def _booking_of(key: str) -> UUID | None:
    """The booking that a note is about: its key begins with it."""
    try:
        return UUID(key[:36])
    except ValueError:
        return None


def _is_over(before: datetime) -> ColumnElement[bool]:
    """Bookings that ended, or took place, before a time."""
    ended = or_(Booking.status.in_(ENDED), Booking.finished)
    took_place = and_(Booking.status == "booked", Booking.starts_at < before)
    return and_(Booking.changed_at < before, or_(ended, took_place), Booking.cancelling.is_(False))


def _came_to_nothing(before: datetime) -> ColumnElement[bool]:
    """Conversations without a booking; with one they go when it has gone.

    Who waits in one for a time that may come up keeps the conversation, too.
    """
    has_booking = exists().where(Booking.session_id == DialogueSession.id)
    waits = exists().where(Waiting.session_id == DialogueSession.id, Waiting.status.in_(ACTIVE))
    return and_(DialogueSession.updated_at < before, ~has_booking, ~waits)


def _runs(booking_id: Any) -> ColumnElement[bool]:
    """Whether a booking is still under way."""
    return exists().where(
        Booking.id == booking_id, Booking.status.in_(STILL), Booking.finished.is_(False)
    )

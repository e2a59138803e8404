"""What is due now: attempts, looks at how bookings go, messages, promises that ran out, what goes.

A timer is a row with a time. A tick takes what is due by moving that time on, so that of two
replicas one does the work; an attempt is started under the row's own name, so that it is done once.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import select, update
from sqlalchemy.sql.dml import ReturningUpdate

from assistant.db.bookings import Booking
from assistant.db.session import Database
from assistant.dialogue.model import Scenario
from assistant.services.alerting import Alerting
from assistant.services.attempts import Attempts
from assistant.services.bookings import UNSTARTED, Bookings
from assistant.services.erasing import Erasing
from assistant.services.help import Help
from assistant.services.outbox import Outbox
from assistant.services.retention import Retaining
from assistant.services.waiting import WaitingList

AT_ONCE = 50
"""How many rows one tick takes."""

log = structlog.get_logger()


class Due:
    """Does what is due; called once a second with the time, in tests with another one."""

    def __init__(
        self,
        database: Database,
        scenarios: Mapping[str, Scenario],
        bookings: Bookings,
        attempts: Attempts,
        help_desk: Help,
        outbox: Outbox,
        waiting: WaitingList,
        alerting: Alerting,
        erasing: Erasing,
        retaining: Retaining,
    ) -> None:
        self._database = database
        self._scenarios = scenarios
        self._bookings = bookings
        self._attempts = attempts
        self._help = help_desk
        self._outbox = outbox
        self._waiting = waiting
        self._alerting = alerting
        self._erasing = erasing
        self._retaining = retaining

    async def run(self, now: datetime) -> None:
        """One tick."""
        await self._alerting.run(now)
        await self._break_promises(now)
        await self._help.break_promises(now)
        # Together: a telephone network that hangs must not keep a taxi from being looked at.
        await asyncio.gather(self._take_due(now), self._outbox.run(now), self._waiting.run(now))
        await self._erasing.run()
        await self._retaining.run(now)

    async def _take_due(self, now: datetime) -> None:
        query = select(Booking.__table__).where(Booking.due_at <= now).limit(AT_ONCE)
        rows = await self._database.read(query)
        if rows:
            await asyncio.gather(*(self._take(row) for row in await self._claim(rows, now)))

    async def _take(self, row: Any) -> None:
        try:
            if _is_followed(row):
                await self._attempts.follow(row.id)
            else:
                await self._bookings.resume(row.id, row.attempts)
        except Exception as error:
            # One damaged row must not keep the others from their turn.
            log.warning("due work failed", booking=str(row.id), kind=type(error).__name__)

    async def _claim(self, rows: Sequence[Any], now: datetime) -> list[Any]:
        """Those that are ours to do; in one transaction, for each costs a write to the disk."""
        async with self._database.write() as session:
            # In one order, so that two replicas do not wait for one another.
            return [
                row
                for row in sorted(rows, key=lambda row: str(row.id))
                if (await session.execute(self._claim_of(row, now))).first()
            ]

    def _claim_of(self, row: Any, now: datetime) -> ReturningUpdate[tuple[UUID]]:
        seconds = self._scenarios[row.scenario].follow_seconds
        later = now + (timedelta(seconds=seconds) if _is_followed(row) else UNSTARTED)
        return (
            update(Booking)
            .where(Booking.id == row.id, Booking.due_at == row.due_at)
            .values(due_at=later)
            .returning(Booking.id)
        )

    async def _break_promises(self, now: datetime) -> None:
        overdue = (
            Booking.promised_at <= now,
            Booking.promise_broken.is_(False),
            Booking.status.in_(("working", "waiting")) | Booking.cancelling,
        )
        if await self._database.first(select(Booking.id).where(*overdue).limit(1)) is None:
            return
        async with self._database.write() as session:
            query = select(Booking).where(*overdue).with_for_update()
            for row in (await session.execute(query)).scalars():
                row.promise_broken = True
                row.changed_at = now
                self._help.tell(session, row, "promise_broken")


def _is_followed(row: Any) -> bool:
    """It is booked, so it is looked at how it goes; otherwise it is attempted."""
    return bool(row.status == "booked" and not row.cancelling)

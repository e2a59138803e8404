"""Tells open pages that a booking changed: one poller for all of them."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import select

from assistant.db.bookings import Booking
from assistant.db.session import Database
from assistant.errors import StorageFailed

EVERY = 0.5
"""Seconds between two looks at the database."""

log = structlog.get_logger()


class Watch:
    """Looks for changes while somebody watches, and wakes those who do."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._watchers: dict[UUID, set[asyncio.Event]] = defaultdict(set)
        self._seen: dict[UUID, datetime] = {}
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether the application is shutting down."""
        return self._closed

    @asynccontextmanager
    async def on(self, booking_id: UUID) -> AsyncIterator[asyncio.Event]:
        """An event that is set when the booking has changed."""
        event = asyncio.Event()
        self._watchers[booking_id].add(event)
        try:
            yield event
        finally:
            self._watchers[booking_id].discard(event)
            if not self._watchers[booking_id]:
                del self._watchers[booking_id]
                self._seen.pop(booking_id, None)

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        while not self._closed:
            if self._watchers:
                with suppress(StorageFailed):
                    await self.look()
            await asyncio.sleep(EVERY)

    async def look(self) -> None:
        """Look once."""
        query = select(Booking.id, Booking.changed_at).where(Booking.id.in_(list(self._watchers)))
        for booking_id, changed_at in await self._database.read(query):
            before = self._seen.get(booking_id)
            self._seen[booking_id] = changed_at
            if before != changed_at:
                self._wake(booking_id)

    def close(self) -> None:
        """Send everyone home: the application shuts down."""
        self._closed = True
        for booking_id in list(self._watchers):
            self._wake(booking_id)

    def _wake(self, booking_id: UUID) -> None:
        for event in self._watchers.get(booking_id, ()):
            event.set()

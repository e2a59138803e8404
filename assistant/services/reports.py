"""What a delivery report means, and who has to hear of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from assistant.db.bookings import Booking

DELIVERED, NOT_DELIVERED, ON_ITS_WAY = 1, 2 | 16, 4 | 8
"""Bits of a delivery report (Kannel's dlr-mask)."""
BEFORE = {
    "delivered": ("waiting", "sending", "sent", "failed", "unsure"),
    "failed": ("waiting", "sending", "sent", "unsure"),
    "sent": ("waiting", "sending", "unsure"),
}
"""What a report may change, by what it says; one copy that arrived is enough."""


def status_of(state: int) -> str | None:
    """What a report says of a message; None when it says nothing."""
    ways = {"delivered": DELIVERED, "failed": NOT_DELIVERED, "sent": ON_ITS_WAY}
    return next((name for name, bits in ways.items() if state & bits), None)


async def look_again(session: AsyncSession, booking_id: UUID, now: datetime) -> None:
    """There is news about what a booking sent: its page shall tell at the next tick."""
    waits = (Booking.status.in_(("waiting", "booked")), Booking.cancelling.is_(False))
    await session.execute(
        update(Booking).where(Booking.id == booking_id, *waits).values(due_at=now)
    )

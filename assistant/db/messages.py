"""Messages on their way out, and what came back."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, false, text
from sqlalchemy.orm import Mapped, mapped_column

from assistant.db.base import Base, UtcDateTime

LOST = text("status IN ('failed', 'unsure', 'missed')")
"""What the staff look after."""


class OutboxMessage(Base):
    """One message to one address; ``id`` is the key by which it is known again outside."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "due_at"),
        Index("ix_outbox_booking", "booking_id"),
        Index("ix_outbox_phone", "phone", "mode", "created_at"),
        # Of columns that never change, or of few rows: each send changes a row three times.
        Index("ix_outbox_resident", "resident_id", "mode"),
        Index("ix_outbox_lost", "changed_at", sqlite_where=LOST, postgresql_where=LOST),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    once: Mapped[str] = mapped_column(unique=True)
    """What it is about, for whom: the same is never put in twice."""
    resident_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id", ondelete="CASCADE"))
    booking_id: Mapped[UUID | None]
    mode: Mapped[str]
    event: Mapped[str]
    """``bookings``, ``cancellations``, ``emergency``, ``reminder``, ``waiting`` or ``own``."""
    channel: Mapped[str] = mapped_column(default="sms", server_default="sms")
    """``sms``, ``mail``, or ``screen``: shown at the next visit, for there is no address."""
    seen: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The resident knows what became of it."""
    status: Mapped[str] = mapped_column(default="waiting")
    """``waiting``; ``sending``: perhaps taken; ``sent``: taken; ``delivered``; ``failed``;
    ``unsure``: perhaps taken, and too late to try again; ``missed``: it was too late to send it;
    ``dropped``: not wanted any more, and never sent."""
    sends: Mapped[int] = mapped_column(default=0)
    """How often it was handed over, or nearly."""
    content: Mapped[bytes]
    """Sealed: the address, whose it is, the words, and the text as it was sent first."""
    phone: Mapped[str]
    """A keyed digest of the address, to find what an answer is about."""
    answers: Mapped[bytes | None]
    """Sealed: what was answered."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    wanted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When it was meant to go out."""
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    useful_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

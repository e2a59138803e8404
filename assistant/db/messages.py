"""Messages on their way out, and what came back."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from assistant.db.base import Base, UtcDateTime


class OutboxMessage(Base):
    """One message to one telephone; ``id`` is the key in the address of its reports."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "due_at"),
        Index("ix_outbox_booking", "booking_id"),
        Index("ix_outbox_phone", "phone", "mode", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    once: Mapped[str] = mapped_column(unique=True)
    """What it is about, for whom: the same is never put in twice."""
    resident_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id", ondelete="CASCADE"))
    booking_id: Mapped[UUID | None]
    mode: Mapped[str]
    event: Mapped[str]
    """``bookings``, ``cancellations``, ``emergency``, ``reminder``, ``waiting`` or ``own``."""
    status: Mapped[str] = mapped_column(default="waiting")
    """``waiting``; ``sending``: perhaps taken; ``sent``: taken; ``delivered``; ``failed``;
    ``unsure``: perhaps taken, and too late to try again; ``dropped``: never sent."""
    sends: Mapped[int] = mapped_column(default=0)
    """How often it was handed over, or nearly."""
    content: Mapped[bytes]
    """Sealed: the number, the words, and the text as it was sent first."""
    phone: Mapped[str]
    """A keyed digest of the number, to find what an answer is about."""
    answers: Mapped[bytes | None]
    """Sealed: what was answered."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    wanted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When it was meant to go out."""
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    useful_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

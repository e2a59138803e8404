"""Requests for a person's help."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from assistant.db.base import Base, UtcDateTime


class HelpRequest(Base):
    """Someone asked for a person, or a promise to them broke."""

    __tablename__ = "help_request"
    __table_args__ = (Index("ix_help_request_open", "mode", "status", "promised_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    resident_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id", ondelete="CASCADE"))
    session_id: Mapped[UUID | None]
    booking_id: Mapped[UUID | None]
    mode: Mapped[str]
    reason: Mapped[str]
    """``asked``, ``promise_broken`` or ``misbehaved``."""
    status: Mapped[str] = mapped_column(default="open")
    """``open`` or ``answered``."""
    told: Mapped[bytes]
    """Sealed: name, phone, the page, and what was already answered."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    promised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    broken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it was noticed that nobody had answered in time."""
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

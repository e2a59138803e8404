"""Who waits for a time where none is left."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from assistant.db.base import Base, UtcDateTime


class Waiting(Base):
    """One place in a line; what is waited for is in the session."""

    __tablename__ = "waiting"
    __table_args__ = (
        Index("ix_waiting_due", "due_at"),
        Index("ix_waiting_line", "about", "mode", "asked_at"),
        Index("ix_waiting_resident", "resident_id", "mode", "status"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    session_id: Mapped[UUID] = mapped_column(
        ForeignKey("dialogue_session.id", ondelete="CASCADE"), unique=True
    )
    resident_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id", ondelete="CASCADE"))
    mode: Mapped[str]
    about: Mapped[str]
    """A keyed digest of what is waited for: those who wait for the same stand in one line."""
    status: Mapped[str]
    """``waiting``; ``told`` that a time came up; ``taken``, ``left`` or ``over``."""
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """The place in the line."""
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When to look again; of somebody who was told, until when it is their turn."""
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    """When we stop looking."""

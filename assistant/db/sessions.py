"""Conversations: their answers, and what was held out last."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from assistant.db.base import Base, UtcDateTime


class DialogueSession(Base):
    """One conversation about one scenario."""

    __tablename__ = "dialogue_session"
    __table_args__ = (Index("ix_dialogue_session_resident", "resident_id", "mode", "updated_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    resident_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id", ondelete="CASCADE"))
    scenario: Mapped[str]
    mode: Mapped[str]
    channel: Mapped[str] = mapped_column(default="web")
    said: Mapped[bytes]
    """Sealed: the answers, and for each slot the offers as shown."""
    failures: Mapped[int] = mapped_column(default=0)
    """Answers in a row that did not fit."""
    replaces: Mapped[UUID | None]
    """The booking that is called off once this one stands (a changed time)."""
    open: Mapped[bool] = mapped_column(default=True)
    """Nothing has been confirmed yet: it can be gone on with from the home page."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

"""Photos that residents send along with what they tell."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from assistant.db.base import Base, UtcDateTime


class Photo(Base):
    """The one photo of a conversation; beside it, for a conversation is read at every turn."""

    __tablename__ = "photo"
    __table_args__ = (Index("ix_photo_resident", "resident_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    session_id: Mapped[UUID] = mapped_column(
        ForeignKey("dialogue_session.id", ondelete="CASCADE"), unique=True
    )
    resident_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id", ondelete="CASCADE"))
    mode: Mapped[str]
    content: Mapped[bytes]
    """Sealed: the picture, made small and without anything else in it."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

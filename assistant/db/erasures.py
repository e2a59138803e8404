"""Whose data is to go."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from assistant.db.base import Base, UtcDateTime


class Erasure(Base):
    """Someone asked for it, and a request of theirs still has to end."""

    __tablename__ = "erasure"

    resident_id: Mapped[UUID] = mapped_column(
        ForeignKey("resident.id", ondelete="CASCADE"), primary_key=True
    )
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)

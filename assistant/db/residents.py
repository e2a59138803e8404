"""The people served."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Mapped, mapped_column

from assistant.db.base import Base, UtcDateTime


class Resident(Base):
    """One person; all that is personal is in the sealed profile."""

    __tablename__ = "resident"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    look: Mapped[str] = mapped_column(default="")
    """Language, size of text, colours."""
    profile: Mapped[bytes]
    """Sealed: name, phone, home, usual hospital, needs, saved places."""

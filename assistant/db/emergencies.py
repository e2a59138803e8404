"""Emergencies, and the alerts that each gives rise to."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assistant.db.base import Base, UtcDateTime


class Emergency(Base):
    """Someone needs help now, or is about to say that they do not."""

    __tablename__ = "emergency"
    __table_args__ = (
        Index("ix_emergency_resident", "resident_id", "mode", "created_at"),
        Index("ix_emergency_due", "due_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    resident_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id", ondelete="CASCADE"))
    mode: Mapped[str]
    status: Mapped[str]
    """``counting``; ``cancelled``: nobody was told; ``raised``; ``over``; ``renewed``: a later one
    took its place."""
    whose: Mapped[bytes]
    """Sealed: the person as they were when it began."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the countdown ends, or when it is looked whether the next person has to be told."""
    raised_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class EmergencyAlert(Base):
    """A message to one person or to the desk; ``id`` is its key, and its identifier."""

    __tablename__ = "emergency_alert"
    __table_args__ = (
        UniqueConstraint("emergency_id", "kind", "number", name="uq_emergency_alert"),
        Index("ix_emergency_alert_due", "due_at"),
        Index("ix_emergency_alert_phone", "phone", "mode", "told_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    emergency_id: Mapped[UUID] = mapped_column(ForeignKey("emergency.id", ondelete="CASCADE"))
    resident_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id", ondelete="CASCADE"))
    mode: Mapped[str]
    kind: Mapped[str]
    """``contact``; ``desk``; ``clear``: the desk is told that it is over."""
    number: Mapped[int]
    """The place in the order in which contacts are told."""
    status: Mapped[str]
    """Contacts: ``waiting`` for their turn, ``told``, ``coming``, ``cannot``. The desk:
    ``sending``: perhaps taken; ``taken``; ``rejected``; ``dropped``: of no use any more."""
    sends: Mapped[int] = mapped_column(default=0)
    """How often a message to the desk was handed over, or nearly."""
    whom: Mapped[bytes | None]
    """Sealed: a contact's name and number."""
    phone: Mapped[str] = mapped_column(default="")
    """A keyed digest of the number, to find whose answer comes."""
    said: Mapped[bytes | None]
    """Sealed: what a contact wrote back."""
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the desk's message is to be handed over."""

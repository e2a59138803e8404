"""What came of a session, and what gateways must remember about it."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assistant.db.base import Base, UtcDateTime


class Booking(Base):
    """One request to a service; ``id`` is the key sent with every call."""

    __tablename__ = "booking"
    __table_args__ = (
        UniqueConstraint("session_id", "number", name="uq_booking_session_number"),
        Index("ix_booking_resident", "resident_id", "mode", "confirmed_at"),
        Index("ix_booking_due", "due_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("dialogue_session.id", ondelete="CASCADE"))
    number: Mapped[int]
    """Counts the yeses of one session: a new one only after the last was refused."""
    resident_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id", ondelete="CASCADE"))
    scenario: Mapped[str]
    mode: Mapped[str]
    status: Mapped[str]
    """``working``, ``waiting``, ``booked``, ``refused`` or ``cancelled``."""
    cancelling: Mapped[bool] = mapped_column(default=False)
    """The resident, or the time, wants it called off; attempts undo from now on."""
    attempts: Mapped[int] = mapped_column(default=0)
    """How many attempts have ended; the next one is named by it."""
    reference: Mapped[str] = mapped_column(default="")
    answers: Mapped[bytes]
    """Sealed: the answers at the yes."""
    receipt: Mapped[bytes | None]
    """Sealed: what the service has told us."""
    replaces: Mapped[UUID | None]
    confirmed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When something has to happen: the next attempt, or the next look at how it goes."""
    promised_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Until when we said that we would answer."""
    promise_broken: Mapped[bool] = mapped_column(default=False)
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished: Mapped[bool] = mapped_column(default=False)
    """It has taken place."""
    problem: Mapped[str] = mapped_column(default="")
    """Why it did not come about: ``taken``, ``too_late``, ``cannot_cancel``, ``by_service``."""
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class GatewayNote(Base):
    """What a gateway must know about a key after a crash."""

    __tablename__ = "gateway_note"

    key: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]

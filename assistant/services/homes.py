"""What the home page shows of a resident, in two queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from assistant.db.bookings import Booking
from assistant.db.residents import Resident
from assistant.db.session import Database
from assistant.dialogue.model import Mode
from assistant.services.booked import GROUPS, Booked, BookedReader
from assistant.services.residents import Residents
from assistant.services.sessions import Sessions, Standing

MOST_ONGOING = 20


@dataclass(frozen=True)
class AtHome:
    """What is going on for one resident."""

    name: str
    ongoing: Sequence[Booked]
    unfinished: Sequence[Standing]


class Homes:
    """Reads what the home page needs."""

    def __init__(
        self, database: Database, residents: Residents, sessions: Sessions, booked: BookedReader
    ) -> None:
        self._database = database
        self._residents = residents
        self._sessions = sessions
        self._booked = booked

    async def read(self, resident_id: UUID, mode: Mode) -> AtHome:
        """The resident's name, what is arranged or waited for, what was not finished."""
        ongoing = (
            (Booking.resident_id == Resident.id)
            & (Booking.mode == mode)
            & Booking.status.in_(GROUPS)
            & Booking.finished.is_(False)
        )
        query = (
            select(Resident.profile, *Booking.__table__.c)
            .outerjoin(Booking, ongoing)
            .where(Resident.id == resident_id)
            .order_by(Booking.confirmed_at.desc())
            .limit(MOST_ONGOING)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
            unfinished = await connection.execute(self._sessions.unfinished(resident_id, mode))
            standing = [self._sessions.open(row) for row in unfinished]
        name = self._residents.open(rows[0].profile).name if rows else ""
        return AtHome(name, [self._booked.open(row) for row in rows if row.id], standing)

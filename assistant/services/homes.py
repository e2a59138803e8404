"""What the home page shows of a resident, in two queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import bindparam, exists, select

from assistant.db.base import UtcDateTime
from assistant.db.bookings import Booking
from assistant.db.emergencies import Emergency
from assistant.db.residents import Resident
from assistant.db.session import Database
from assistant.db.sessions import DialogueSession
from assistant.db.waiting import Waiting
from assistant.dialogue.alarms import COUNTING, RAISED
from assistant.dialogue.model import Mode, Scenario
from assistant.errors import ResidentGone
from assistant.ports.ours import Clock
from assistant.services.booked import GROUPS, Booked, BookedReader
from assistant.services.emergencies import LASTS
from assistant.services.residents import Residents
from assistant.services.sessions import Sessions, Standing
from assistant.services.tiles import in_order
from assistant.services.waited import ACTIVE, Waited, WaitedReader

MOST_ONGOING = 20

GO_ON_FOR = timedelta(days=2)
"""How long the home page offers to go on with an unfinished conversation."""


@dataclass(frozen=True)
class AtHome:
    """What is going on for one resident."""

    name: str
    tiles: Sequence[Scenario]
    """Everything that can be got done, in this resident's order."""
    ongoing: Sequence[Booked]
    unfinished: Sequence[Standing]
    waited: Sequence[Waited]
    emergency: UUID | None
    """One that goes on."""


WAITS = exists().where(
    Waiting.resident_id == bindparam("resident"),
    Waiting.mode == bindparam("mode"),
    Waiting.status.in_(ACTIVE),
)
EMERGENCY = (
    select(Emergency.id)
    .where(
        Emergency.resident_id == bindparam("resident"),
        Emergency.mode == bindparam("mode"),
        (Emergency.status == COUNTING)
        | (
            (Emergency.status == RAISED)
            & (Emergency.raised_at > bindparam("called", type_=UtcDateTime))
        ),
    )
    .order_by(Emergency.created_at.desc())
    .limit(1)
    .scalar_subquery()
)
ONGOING = (
    select(
        Resident.profile, WAITS.label("waits"), EMERGENCY.label("emergency"), *Booking.__table__.c
    )
    .outerjoin(
        Booking,
        (Booking.resident_id == Resident.id)
        & (Booking.mode == bindparam("mode"))
        & Booking.status.in_(GROUPS)
        & Booking.finished.is_(False),
    )
    .where(Resident.id == bindparam("resident"))
    .order_by(Booking.confirmed_at.desc())
    .limit(MOST_ONGOING)
)
UNFINISHED = (
    select(DialogueSession.__table__)
    .where(
        DialogueSession.resident_id == bindparam("resident"),
        DialogueSession.mode == bindparam("mode"),
        DialogueSession.open,
        DialogueSession.updated_at > bindparam("since", type_=UtcDateTime),
    )
    .order_by(DialogueSession.updated_at.desc())
    .limit(1)
)
"""Written once: to put a query together costs more than to run it."""


class Homes:
    """Reads what the home page needs."""

    def __init__(
        self,
        database: Database,
        residents: Residents,
        sessions: Sessions,
        booked: BookedReader,
        waited: WaitedReader,
        scenarios: Mapping[str, Scenario],
        clock: Clock,
    ) -> None:
        self._database = database
        self._residents = residents
        self._sessions = sessions
        self._booked = booked
        self._waited = waited
        self._scenarios = scenarios
        self._clock = clock

    async def read(self, resident_id: UUID, mode: Mode) -> AtHome:
        """The resident's name, what is arranged or waited for, what was not finished.

        Raises:
            ResidentGone: nobody is kept under that id.
        """
        whose = {"resident": resident_id, "mode": mode}
        now = self._clock()
        since = {"since": now - GO_ON_FOR}
        rows = await self._database.read(ONGOING, whose | {"called": now - LASTS})
        if not rows:
            raise ResidentGone(f"resident {resident_id}")
        unfinished = await self._database.read(UNFINISHED, whose | since)
        profile = self._residents.open(rows[0].profile)
        tiles = in_order(self._scenarios, profile)
        ongoing = [self._booked.open(row) for row in rows if row.id]
        begun = [self._sessions.open(row) for row in unfinished]
        waits = bool(rows) and rows[0].waits
        waited = await self._waited.of(resident_id, mode) if waits else ()
        return AtHome(profile.name, tiles, ongoing, begun, waited, rows[0].emergency)

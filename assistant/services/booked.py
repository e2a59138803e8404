"""A booking as it is read: what was asked, how it stands, what may still be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, true

from assistant.db.base import Vault
from assistant.db.bookings import Booking
from assistant.db.session import Database
from assistant.dialogue.model import Answers, Mode, Scenario
from assistant.dialogue.stored import answers_from_json, receipt_from_json
from assistant.dialogue.words import CANCELLING, STATES
from assistant.errors import NotFound
from assistant.ports.ours import OwnBooking
from assistant.ports.receipts import Receipt
from assistant.services.waited import WaitedReader

GROUPS = {"working": "waiting", "waiting": "waiting", "booked": "arranged"}
"""Where a status is listed; anything else is done."""


@dataclass(frozen=True)
class Booked:
    """One booking."""

    id: UUID
    session_id: UUID
    scenario: Scenario
    mode: Mode
    resident_id: UUID
    status: str
    """The row's status, or ``done`` once it has taken place."""
    cancelling: bool
    problem: str
    """``taken``, ``too_late``, ``cannot_cancel``, ``by_service`` or nothing."""
    answers: Answers
    receipt: Receipt
    promised_at: datetime | None
    promise_broken: bool
    starts_at: datetime | None
    changed_at: datetime
    starts: datetime | None = None
    """When it takes place, where that is known."""

    @property
    def is_open(self) -> bool:
        """Whether something may still happen to it."""
        return self.status in GROUPS

    @property
    def may_cancel(self) -> bool:
        """Whether it can be called off."""
        is_out_of_hand = self.status == "booked" and self.scenario.is_final
        return self.is_open and not self.cancelling and not is_out_of_hand

    @property
    def may_change(self) -> bool:
        """Whether another time can be chosen."""
        is_booked = self.status == "booked" and not self.cancelling
        return is_booked and bool(self.scenario.reopens) and not self.scenario.is_final

    @property
    def is_settled(self) -> bool:
        """Whether the page need not be watched any more."""
        if self.status == "booked":
            return not self.cancelling and not self.scenario.follow_seconds
        return not self.is_open


def own(booked: Booked) -> OwnBooking:
    """As a line of the list."""
    state = CANCELLING if booked.cancelling else STATES[booked.status]
    return OwnBooking(
        id=str(booked.id),
        title=booked.scenario.title,
        summary=booked.scenario.summary(**booked.scenario.labels(booked.answers)),
        state=state,
        status=booked.status,
        group=GROUPS.get(booked.status, "done"),
        may_cancel=booked.may_cancel,
        may_change=booked.may_change,
        kind=booked.scenario.id,
        nouns=booked.scenario.nouns,
        starts=booked.starts,
    )


class BookedReader:
    """Reads bookings; never changes them."""

    def __init__(self, database: Database, vault: Vault, scenarios: Mapping[str, Scenario]) -> None:
        self._database = database
        self._vault = vault
        self._scenarios = scenarios

    async def find(self, resident_id: UUID, booking_id: UUID, mode: Mode) -> Booked:
        """One booking of a resident.

        Raises:
            NotFound: there is none under this id that belongs to this resident.
        """
        found = await self._database.read(select(Booking.__table__).where(Booking.id == booking_id))
        if not found or (found[0].resident_id, found[0].mode) != (resident_id, mode):
            raise NotFound(f"booking {booking_id}")
        return self.open(found[0])

    async def again(self, booked: Booked) -> Booked:
        """The same booking as it stands now."""
        found = await self._database.read(select(Booking.__table__).where(Booking.id == booked.id))
        return self.open(found[0]) if found else booked

    async def latest(self, resident_id: UUID, mode: Mode, scenario: str = "") -> Booked | None:
        """What a resident arranged last; of one scenario, if one is given."""
        query = (
            select(Booking.__table__)
            .where(
                Booking.resident_id == resident_id,
                Booking.mode == mode,
                Booking.status == "booked",
                Booking.scenario == scenario if scenario else true(),
            )
            .order_by(Booking.confirmed_at.desc())
            .limit(1)
        )
        row = await self._database.first(query)
        return self.open(row) if row else None

    async def all(self, resident_id: UUID, mode: Mode) -> Sequence[Booked]:
        """Every booking of a resident, the newest first."""
        query = (
            select(Booking.__table__)
            .where(Booking.resident_id == resident_id, Booking.mode == mode)
            .order_by(Booking.confirmed_at.desc())
            .limit(100)
        )
        return [self.open(row) for row in await self._database.read(query)]

    def open(self, row: Any) -> Booked:
        """A row, with its sealed parts opened."""
        receipt = self._vault.open(row.receipt) if row.receipt else {}
        scenario = self._scenarios[row.scenario]
        answers = answers_from_json(self._vault.open(row.answers))
        return Booked(
            id=row.id,
            session_id=row.session_id,
            scenario=scenario,
            mode=Mode(row.mode),
            resident_id=row.resident_id,
            status="done" if row.finished and row.status == "booked" else row.status,
            cancelling=row.cancelling,
            problem=row.problem,
            answers=answers,
            receipt=receipt_from_json(row.reference, receipt),
            promised_at=row.promised_at,
            promise_broken=row.promise_broken,
            starts_at=row.starts_at,
            changed_at=row.changed_at,
            starts=row.starts_at or answers.moment(scenario.reopens),
        )


class OwnBookingsOf:
    """``OwnBookings`` of one resident in one mode."""

    def __init__(
        self, reader: BookedReader, waited: WaitedReader, resident_id: UUID, mode: Mode
    ) -> None:
        self._reader = reader
        self._waited = waited
        self._resident_id = resident_id
        self._mode = mode

    async def all(self) -> Sequence[OwnBooking]:
        """Every booking, the newest first, and what is waited for."""
        waited = await self._waited.of(self._resident_id, self._mode)
        booked = await self._reader.all(self._resident_id, self._mode)
        return [*(one.own() for one in waited), *(own(one) for one in booked)]

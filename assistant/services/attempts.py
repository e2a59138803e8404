"""One attempt at a booking: do what the row wants, then write down how it ended."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from assistant.db.base import Vault
from assistant.db.bookings import Booking
from assistant.db.session import Database
from assistant.db.sessions import DialogueSession
from assistant.dialogue.model import Answers, Mode, Scenario
from assistant.dialogue.stored import answers_from_json
from assistant.errors import (
    GatewayError,
    NotFound,
    RequestRejected,
    ServiceMisbehaved,
    ServiceRefused,
)
from assistant.ports import Gateways
from assistant.ports.ours import Clock
from assistant.ports.receipts import Receipt
from assistant.services import outcomes
from assistant.services.help import Help
from assistant.services.messages import Messages, Whose
from assistant.services.residents import Profile, Residents
from assistant.services.said import said_from_json

GatewaysFor: TypeAlias = Callable[[Mode, UUID, Profile], Gateways]
"""The services that work for a resident in a mode."""

ENDED = ("refused", "cancelled")
"""Nothing more happens to a booking in these states."""

KEPT_FOR_NEXT_TIME = ("usual_department", "usual_hospital")
"""What the next booking of a resident need not ask."""

log = structlog.get_logger()


class Attempts:
    """Runs attempts; safe to run again after a crash at any point."""

    def __init__(
        self,
        *,
        database: Database,
        vault: Vault,
        scenarios: Mapping[str, Scenario],
        residents: Residents,
        help_desk: Help,
        messages: Messages,
        gateways: GatewaysFor,
        clock: Clock,
    ) -> None:
        self._database = database
        self._vault = vault
        self._scenarios = scenarios
        self._residents = residents
        self._help = help_desk
        self._messages = messages
        self._gateways = gateways
        self._clock = clock

    async def run(self, booking_id: str, number: int) -> str:
        """Submit, or undo while ``cancelling``; gives the status that came of it."""
        row = await self._row(UUID(booking_id))
        if row is None or row.attempts != number or row.status in ENDED:
            return "ended before"
        scenario = self._scenarios[row.scenario]
        profile = await self._residents.profile(row.resident_id)
        gateways = self._gateways(Mode(row.mode), row.resident_id, profile)
        act = _undo if row.cancelling else _submit
        end: Receipt | GatewayError | None
        try:
            end = await act(scenario, self._answers(row.answers), gateways, booking_id)
        except GatewayError as error:
            log.warning("attempt failed", booking=booking_id, attempt=number, error=str(error))
            end = error
        whose = await self._messages.whose(row.resident_id, profile)
        status = await self._end(row.id, number, end, whose, undoing=row.cancelling)
        if status == "booked" and isinstance(end, Receipt):
            await self._remember(row, profile)
        return status

    async def follow(self, booking_id: UUID) -> None:
        """Ask the service how a booked request stands, and keep what it says."""
        row = await self._row(booking_id)
        scenario = self._scenarios[row.scenario]
        if scenario.follow is None:
            return
        profile = await self._residents.profile(row.resident_id)
        gateways = self._gateways(Mode(row.mode), row.resident_id, profile)
        try:
            answers = self._answers(row.answers)
            receipt = await scenario.follow(answers, gateways, str(booking_id))
        except GatewayError as error:
            log.info("not followed", booking=str(booking_id), error=str(error))
            return
        if receipt and outcomes.is_news(row, receipt, self._vault):
            whose = await self._messages.whose(row.resident_id, profile)
            await self._told(booking_id, receipt, whose)

    async def _told(self, booking_id: UUID, receipt: Receipt, whose: Whose) -> None:
        async with self._database.write() as session:
            row = await session.get_one(Booking, booking_id, with_for_update=True)
            if row.status != "booked" or row.cancelling:
                return
            before = row.starts_at
            if outcomes.told(row, receipt, self._vault):
                row.changed_at = self._clock()
            if row.status == "cancelled":
                await self._messages.called_off(session, row, whose)
            elif row.starts_at != before:
                await self._messages.moved(session, row, whose)

    async def _end(
        self,
        booking_id: UUID,
        number: int,
        end: Receipt | GatewayError | None,
        whose: Whose,
        *,
        undoing: bool,
    ) -> str:
        async with self._database.write() as session:
            row = await session.get_one(Booking, booking_id, with_for_update=True)
            if row.attempts != number:
                return "ended before"
            row.attempts = number + 1
            row.changed_at = self._clock()
            scenario = self._scenarios[row.scenario]
            if isinstance(end, Receipt):
                outcomes.booked(row, scenario, end, self._vault)
                await self._messages.booked(session, row, whose)
                await self._replace(session, row)
            elif end is None:
                outcomes.undone(row)
                await self._messages.called_off(session, row, whose)
            elif isinstance(end, ServiceRefused) and not isinstance(end, RequestRejected):
                await self._refused(session, row, scenario, undoing=undoing)
            else:
                self._failed(session, row, scenario, end)
            if row.cancelling and not undoing and row.status not in ENDED:
                row.due_at = row.changed_at
            return row.status

    async def _replace(self, session: AsyncSession, row: Booking) -> None:
        """The new time stands, so the old one is called off."""
        if row.replaces is None:
            return
        old = await session.get(Booking, row.replaces, with_for_update=True)
        if old and old.status not in ENDED:
            old.cancelling = True
            old.due_at = old.changed_at = row.changed_at

    async def _refused(
        self, session: AsyncSession, row: Booking, scenario: Scenario, *, undoing: bool
    ) -> None:
        if undoing:
            outcomes.not_undone(row)
        elif row.cancelling:
            outcomes.undone(row)
        else:
            outcomes.refused(row)
            talk = await session.get_one(DialogueSession, row.session_id, with_for_update=True)
            said = said_from_json(self._vault.open(talk.said)).refuse(scenario.reopens)
            talk.said = self._vault.seal(said.to_json())
            talk.open = True

    def _failed(
        self, session: AsyncSession, row: Booking, scenario: Scenario, error: GatewayError
    ) -> None:
        answers = self._answers(row.answers)
        until = scenario.useful_until(answers, row.confirmed_at) if scenario.useful_until else None
        outcomes.failed(row, until)
        if isinstance(error, ServiceMisbehaved | RequestRejected) and row.attempts == 1:
            self._help.tell(session, row, "misbehaved")

    async def _remember(self, row: Any, profile: Profile) -> None:
        if row.mode != Mode.LIVE:
            return
        answers, usual = self._answers(row.answers), dict(profile.usual)
        for slot in self._scenarios[row.scenario].slots:
            answer = answers.of(slot.name)
            if slot.known_from in KEPT_FOR_NEXT_TIME and answer and answer.value:
                usual[slot.known_from] = replace(answer, known=True)
        if usual != profile.usual:
            await self._residents.save(row.resident_id, replace(profile, usual=usual))

    async def _row(self, booking_id: UUID) -> Any:
        query = select(Booking.__table__).where(Booking.id == booking_id)
        return await self._database.first(query)

    def _answers(self, sealed: bytes) -> Answers:
        return answers_from_json(self._vault.open(sealed))


async def _submit(scenario: Scenario, answers: Answers, gateways: Gateways, key: str) -> Receipt:
    if scenario.submit is None:
        raise NotFound(scenario.id)
    return await scenario.submit(answers, gateways, key)


async def _undo(scenario: Scenario, answers: Answers, gateways: Gateways, key: str) -> None:
    if scenario.undo:
        await scenario.undo(answers, gateways, key)

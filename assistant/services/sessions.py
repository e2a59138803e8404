"""Where conversations stand: read whole, changed one at a time."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from assistant.db.base import Vault
from assistant.db.bookings import Booking
from assistant.db.session import Database
from assistant.db.sessions import DialogueSession
from assistant.dialogue.model import Asked, Mode, Scenario
from assistant.errors import NotFound
from assistant.ports.ours import Clock
from assistant.services.said import Said, said_from_json


@dataclass(frozen=True)
class Standing:
    """Where a conversation stands."""

    session_id: UUID
    resident_id: UUID
    scenario: Scenario
    mode: Mode
    said: Said
    booking_id: UUID | None
    """The booking that came of it, unless that was refused."""

    def with_asked(self, name: str, asked: Asked) -> "Standing":
        """After something was held out."""
        return replace(self, said=self.said.with_asked(name, asked))


class Sessions:
    """Keeps conversations, sealed."""

    def __init__(
        self, database: Database, vault: Vault, scenarios: Mapping[str, Scenario], clock: Clock
    ) -> None:
        self._database = database
        self._vault = vault
        self._scenarios = scenarios
        self._clock = clock

    def scenario(self, scenario_id: str) -> Scenario:
        """The scenario of that id.

        Raises:
            NotFound: there is none.
        """
        if scenario_id not in self._scenarios:
            raise NotFound(f"scenario {scenario_id[:40]}")
        return self._scenarios[scenario_id]

    def knows(self, scenario_id: str) -> bool:
        """Whether there is a scenario of that id."""
        return scenario_id in self._scenarios

    async def begin(
        self,
        resident_id: UUID,
        scenario: Scenario,
        mode: Mode,
        said: Said,
        replaces: UUID | None = None,
    ) -> UUID:
        """Keep a new conversation."""
        now = self._clock()
        row = DialogueSession(
            id=uuid4(),
            resident_id=resident_id,
            scenario=scenario.id,
            mode=mode,
            said=self._vault.seal(said.to_json()),
            replaces=replaces,
            open=scenario.submit is not None,
            created_at=now,
            updated_at=now,
        )
        async with self._database.write() as session:
            session.add(row)
        return row.id

    async def find(self, resident_id: UUID, session_id: UUID, mode: Mode) -> Standing:
        """Where a conversation stands.

        Raises:
            NotFound: there is none under this id that belongs to this resident.
        """
        lasting = (Booking.session_id == DialogueSession.id) & (Booking.status != "refused")
        query = (
            select(DialogueSession.__table__, Booking.id.label("booking_id"))
            .outerjoin(Booking, lasting)
            .where(DialogueSession.id == session_id)
        )
        row = await self._database.first(query)
        if row is None or (row.resident_id, row.mode) != (resident_id, mode):
            raise NotFound(f"session {session_id}")
        return self.open(row, row.booking_id)

    @asynccontextmanager
    async def change(
        self, session_id: UUID
    ) -> AsyncIterator[tuple[AsyncSession, DialogueSession, Said]]:
        """One change at a time: the transaction, the row, and what it holds."""
        async with self._database.write() as session:
            row = await session.get_one(DialogueSession, session_id, with_for_update=True)
            yield session, row, said_from_json(self._vault.open(row.said))

    def keep(self, row: DialogueSession, said: Said, at: datetime | None = None) -> None:
        """Write into the row what was said; ``at`` when it was the resident who said it."""
        row.said = self._vault.seal(said.to_json())
        row.updated_at = at or row.updated_at

    def open(self, row: Any, booking_id: UUID | None = None) -> Standing:
        """A row, with its sealed part opened."""
        said = said_from_json(self._vault.open(row.said))
        scenario = self.scenario(row.scenario)
        mode = Mode(row.mode)
        return Standing(row.id, row.resident_id, scenario, mode, said, booking_id)

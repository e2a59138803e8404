"""A place in a waiting list as it is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from assistant.db.session import Database
from assistant.db.sessions import DialogueSession
from assistant.db.waiting import Waiting
from assistant.dialogue.model import Answers, Mode, Scenario
from assistant.errors import NotFound
from assistant.i18n import Label, Message, _
from assistant.ports.ours import OwnBooking
from assistant.services.sessions import Sessions, Standing

ACTIVE = ("waiting", "told")
AS_SOON = _("as soon as there is a time")
STATES = {
    "waiting": _("On the waiting list until {until}. We cannot promise that a time comes up."),
    "told": _("A time has come up. It is your turn until {until}."),
    "left": _("You are no longer on the waiting list."),
    "over": _("No time came up, so we no longer look."),
    "taken": _("You are no longer on the waiting list."),
}
GONE = _("That time is gone again. You are first in line for the next one.")


def line_of(scenario: Scenario, answers: Answers) -> str:
    """What those who wait for the same have in common; kept as a keyed digest."""
    slot = scenario.slot(scenario.reopens)
    causes = [answers.get(cause, "") for cause in slot.depends_on] if slot else []
    return f"waiting {scenario.id} {causes}"


@dataclass(frozen=True)
class Waited:
    """One place in a line."""

    id: UUID
    standing: Standing
    status: str
    until: datetime
    """Until when we look; of somebody who was told, until when it is their turn."""

    @property
    def is_active(self) -> bool:
        """Whether it goes on."""
        return self.status in ACTIVE

    @property
    def state(self) -> Message:
        """How it stands."""
        return STATES[self.status](until=self.until)

    @property
    def summary(self) -> Label:
        """What is waited for."""
        scenario, answers = self.standing.scenario, self.standing.said.answers
        return scenario.summary(**{**scenario.labels(answers), scenario.reopens: AS_SOON})

    def own(self) -> OwnBooking:
        """As a line of the resident's list."""
        return OwnBooking(
            id=str(self.id),
            title=self.standing.scenario.title,
            summary=self.summary,
            state=self.state,
            status="waiting",
            group="waiting",
            may_cancel=False,
            may_change=False,
            kind=self.standing.scenario.id,
            waits=True,
        )


class WaitedReader:
    """Reads waiting lists; never changes them."""

    def __init__(self, database: Database, sessions: Sessions) -> None:
        self._database = database
        self._sessions = sessions

    async def of(self, resident_id: UUID, mode: Mode) -> Sequence[Waited]:
        """Where a resident waits."""
        own = (Waiting.resident_id == resident_id, Waiting.mode == mode)
        return await self._read(*own, Waiting.status.in_(ACTIVE))

    async def find(self, resident_id: UUID, waiting_id: UUID, mode: Mode) -> Waited:
        """One place of a resident.

        Raises:
            NotFound: there is none under this id that belongs to this resident.
        """
        own = (Waiting.resident_id == resident_id, Waiting.mode == mode)
        found = await self._read(*own, Waiting.id == waiting_id)
        if not found:
            raise NotFound(f"waiting {waiting_id}")
        return found[0]

    async def _read(self, *which: Any) -> Sequence[Waited]:
        places = Waiting.__table__.c
        query = (
            select(
                DialogueSession.__table__,
                places.id.label("place"),
                places.status.label("status"),
                places.due_at.label("due_at"),
                places.until.label("until"),
            )
            .join(Waiting, Waiting.session_id == DialogueSession.id)
            .where(*which)
            .order_by(Waiting.asked_at)
        )
        return [
            Waited(
                row.place,
                self._sessions.open(row),
                row.status,
                row.due_at if row.status == "told" else row.until,
            )
            for row in await self._database.read(query)
        ]

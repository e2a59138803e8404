"""The waiting list: whoever finds no time left is told when one comes up, first come first told.

Those who wait for the same stand in one line, for which one look is taken at a time. Nobody is
promised a time, and none is held: whoever is told has some minutes, then the next one is told.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import structlog
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from assistant.db.session import Database
from assistant.db.waiting import Waiting
from assistant.dialogue import engine
from assistant.dialogue.model import Answer, Mode, Offer
from assistant.errors import GatewayError, NotFound
from assistant.i18n import Label, _
from assistant.ports.ours import Clock
from assistant.services.letters import Letter, Postal
from assistant.services.messages import Messages
from assistant.services.offers import Offers
from assistant.services.outbox import Outbox
from assistant.services.residents import Residents
from assistant.services.sessions import Sessions, Standing
from assistant.services.waited import ACTIVE, Waited, line_of

COME_UP = _("A time has come up: {what}. Open Huoban by {until} to take it.")
WHAT = _("{title}, {words}")
AT_ONCE = 200
"""How many rows one tick looks at."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Patience:
    """How often is looked, how long somebody has to answer, when we stop."""

    every: timedelta
    answer: timedelta
    most: timedelta


class WaitingList:
    """Joins, leaves, takes, and looks for times."""

    def __init__(
        self,
        database: Database,
        sessions: Sessions,
        residents: Residents,
        *,
        for_pages: Offers,
        working: Offers,
        messages: Messages,
        outbox: Outbox,
        sign: Callable[[str], str],
        postal: Postal,
        clock: Clock,
        patience: Patience,
    ) -> None:
        self._database = database
        self._sessions = sessions
        self._residents = residents
        self._for_pages = for_pages
        self._working = working
        self._messages = messages
        self._outbox = outbox
        self._sign = sign
        self._postal = postal
        self._clock = clock
        self._patience = patience

    async def join(self, standing: Standing, name: str) -> UUID:
        """Wait for an offer to a question that has none; whoever comes back keeps their place.

        Raises:
            NotFound: nobody can wait there, or there is something to choose.
        """
        slot = standing.scenario.slot(name)
        if slot is None or not slot.waits or standing.said.shown(name).offers:
            raise NotFound(f"waiting for {name[:40]}")
        now = self._clock()
        async with self._sessions.change(standing.session_id) as (session, row, _said):
            query = select(Waiting).where(Waiting.session_id == standing.session_id)
            place = (await session.execute(query)).scalar_one_or_none()
            if place is None:
                place = self._draft(standing, now)
                session.add(place)
            place.status, place.due_at = "waiting", now + self._patience.every
            place.until = now + self._patience.most
            row.open = False
        return place.id

    async def leave(self, waited: Waited) -> None:
        """Wait no longer."""
        await self._become(waited.id, "left", None)

    async def take(self, waited: Waited) -> bool:
        """Fill in the time that came up; False, and first in line again, when it is gone."""
        standing = waited.standing
        slot = standing.scenario.slot(standing.scenario.reopens)
        if slot is None or not waited.is_active:
            return False
        fresh = replace(standing, said=standing.said.with_asked(slot.name, engine.extend(None, ())))
        asked = await self._for_pages.since(fresh, slot, self._clock())
        if not asked.offers:
            await self._become(waited.id, "waiting", self._clock() + self._patience.every)
            return False
        first = asked.offers[0]
        answer = Answer(first.value, first.label, first.data)
        answers = engine.accept(standing.scenario, standing.said.answers, slot, answer)
        said = standing.said.with_asked(slot.name, asked)
        async with self._sessions.change(standing.session_id) as (_session, row, _latest):
            self._sessions.keep(row, said.answered(standing.scenario, answers, slot.name))
            row.open = True
        await self._become(waited.id, "taken", None)
        return True

    async def run(self, now: datetime) -> None:
        """Look where it is time to, once for each line; nobody is disturbed at night."""
        query = select(Waiting.__table__).where(Waiting.due_at <= now)
        rows = await self._database.read(query.order_by(Waiting.asked_at).limit(AT_ONCE))
        later = self._postal.quiet_until(now)
        lines = {(row.about, row.mode): row for row in reversed(rows)}
        for row in lines.values():
            if later:
                await self._put_off(row, later)
            else:
                await self._look(row, now)

    async def _look(self, row: Any, now: datetime) -> None:
        if not await self._claim(row, now):
            return
        standing = await self._sessions.find(row.resident_id, row.session_id, Mode(row.mode))
        slot = standing.scenario.slot(standing.scenario.reopens)
        if slot is None:
            return
        try:
            asked = await self._working.since(standing, slot, now)
        except GatewayError as error:
            log.info("no look at a waiting list", error=str(error))
            return
        await self._tell_next(row, asked.offers, now)

    async def _claim(self, row: Any, now: datetime) -> bool:
        """Whether the look is ours; those whose turn is over go to the end of the line."""
        line = (Waiting.about == row.about, Waiting.mode == row.mode)
        due = (*line, Waiting.due_at <= now)
        later = now + self._patience.every
        async with self._database.write() as session:
            over = update(Waiting).where(*due, Waiting.until <= now)
            await session.execute(over.values(status="over", due_at=None))
            missed = update(Waiting).where(*due, Waiting.status == "told")
            await session.execute(missed.values(status="waiting", asked_at=now))
            ours = update(Waiting).where(*due, Waiting.status == "waiting")
            claimed = await session.execute(ours.values(due_at=later).returning(Waiting.id))
            return claimed.first() is not None

    async def _tell_next(self, row: Any, offers: Sequence[Offer], now: datetime) -> None:
        """As many as there are times, those who were told already among them."""
        line = (Waiting.about == row.about, Waiting.mode == row.mode, Waiting.status.in_(ACTIVE))
        rows = await self._database.read(
            select(Waiting.__table__).where(*line).order_by(Waiting.asked_at)
        )
        told = [one for one in rows if one.status == "told"]
        waiting = [one for one in rows if one.status == "waiting"]
        for one in waiting[: max(len(offers) - len(told), 0)]:
            await self._tell(one, offers[0], now)

    async def _tell(self, row: Any, offer: Offer, now: datetime) -> None:
        until = now + self._patience.answer
        profile = await self._residents.profile(row.resident_id)
        whose = await self._messages.whose(row.resident_id, profile)
        mode = Mode(row.mode)
        standing = await self._sessions.find(row.resident_id, row.session_id, mode)
        letter = Letter(
            resident_id=row.resident_id,
            booking_id=None,
            mode=mode,
            event="waiting",
            once=f"{row.id}:waiting:{now.isoformat()}",
            to="",
            words=COME_UP(what=_what(standing, offer), until=until),
            language=whose.language,
            at=now,
            useful_until=until,
        )
        async with self._database.write() as session:
            await self._set(session, row.id, "told", until)
            # Whoever asked to be told is told at every address; without one, home shows it.
            for to in self._messages.addresses(profile):
                once = f"{letter.once}:{self._outbox.digest(to)}"
                await self._outbox.put(session, replace(letter, to=to, once=once))

    def _draft(self, standing: Standing, now: datetime) -> Waiting:
        return Waiting(
            id=uuid4(),
            session_id=standing.session_id,
            resident_id=standing.resident_id,
            mode=standing.mode,
            about=self._sign(line_of(standing.scenario, standing.said.answers)),
            asked_at=now,
        )

    async def _put_off(self, row: Any, later: datetime) -> None:
        line = (Waiting.about == row.about, Waiting.mode == row.mode, Waiting.due_at.is_not(None))
        async with self._database.write() as session:
            await session.execute(update(Waiting).where(*line).values(due_at=later))

    async def _become(self, waiting_id: UUID, status: str, due_at: datetime | None) -> None:
        async with self._database.write() as session:
            await self._set(session, waiting_id, status, due_at)

    async def _set(
        self, session: AsyncSession, waiting_id: UUID, status: str, due_at: datetime | None
    ) -> None:
        change = update(Waiting).where(Waiting.id == waiting_id)
        await session.execute(change.values(status=status, due_at=due_at))


def _what(standing: Standing, offer: Offer) -> Label:
    scenario = standing.scenario
    labels = {**scenario.labels(standing.said.answers), scenario.reopens: offer.label}
    return WHAT(title=scenario.title, words=scenario.summary(**labels))

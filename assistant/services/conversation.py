"""A conversation: start it, ask, answer, correct, say yes; whichever channel it is."""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from assistant.db.bookings import Booking
from assistant.dialogue import engine
from assistant.dialogue.hearing import reply
from assistant.dialogue.model import Answer, Ask, Asked, Confirm, Mode, Scenario
from assistant.dialogue.outage import Outage
from assistant.dialogue.photos import Picture
from assistant.dialogue.showing import Show
from assistant.dialogue.slots import UNKNOWN, Slot, tidy
from assistant.dialogue.timing import Context
from assistant.dialogue.understanding.symptoms import suggest
from assistant.errors import NotFound, NotUnderstood
from assistant.i18n import Label, language_of
from assistant.ports.ours import Clock
from assistant.services.again import Again
from assistant.services.booked import Booked
from assistant.services.bookings import Bookings
from assistant.services.moving import Moving
from assistant.services.offers import Offers
from assistant.services.photos import forgotten
from assistant.services.residents import Residents
from assistant.services.said import Said
from assistant.services.sessions import Sessions, Standing

Outages: TypeAlias = Callable[[Collection[str], Mode], Outage | None]
"""Whether some of these services are known to be down."""

MOST_FAILURES = 2
"""After so many answers in a row that did not fit, a person is offered (NAUR 18d)."""


class Conversation:
    """Every step of a conversation, saved before it is shown."""

    def __init__(
        self,
        sessions: Sessions,
        residents: Residents,
        bookings: Bookings,
        offers: Offers,
        moving: Moving,
        again: Again,
        clock: Clock,
        outage: Outages,
        *,
        settle: float,
    ) -> None:
        self._sessions = sessions
        self._residents = residents
        self._bookings = bookings
        self._offers = offers
        self._moving = moving
        self._again = again
        self._clock = clock
        self._settle = settle
        self._outage = outage

    async def start(self, resident_id: UUID, scenario_id: str, mode: Mode) -> UUID:
        """Begin; what the profile knows is answered already."""
        scenario = self._sessions.scenario(scenario_id)
        known = (await self._residents.profile(resident_id)).known()
        said = Said(engine.prefill(scenario, known))
        return await self._sessions.begin(resident_id, scenario, mode, said)

    async def start_change(self, resident_id: UUID, booked: Booked) -> UUID:
        """Begin with a booking's answers but for its time; the yes replaces the booking."""
        return await self._moving.begin(resident_id, booked)

    def next_slot(self, standing: Standing) -> str:
        """The name of the open question; "" when only the yes is missing."""
        slot = engine.open_slot(standing.scenario, standing.said.answers)
        return slot.name if slot else ""

    async def look_up(self, standing: Standing) -> Show:
        """The answer to a look-up."""
        scenario, answers = standing.scenario, standing.said.answers
        if scenario.look_up is None:
            raise NotFound(scenario.id)
        found = await scenario.look_up(answers, await self._offers.gateways(standing))
        return engine.shown(scenario, answers, found)

    async def ask(self, standing: Standing, name: str, *, page: int = 1) -> Ask:
        """One question, with one page of its offers; what is held out is kept.

        A page beyond the offers is the nearest one that there is, and says so.
        """
        scenario, said = standing.scenario, standing.said
        slot = _slot(scenario, name)
        asked = said.asked.get(name)
        if slot.source and engine.wants_more(asked, page):
            asked = await self._offers.page(standing, slot, page) or Asked()
            async with self._sessions.change(standing.session_id) as (_session, row, latest):
                self._sessions.keep(row, latest.with_asked(name, asked))
        refused = said.refused and name == scenario.reopens
        problem = scenario.refusal if refused else None
        turn = engine.ask(
            scenario, said.answers, slot, asked or Asked(), page=page, problem=problem
        )
        if turn.step > 1:
            return turn
        outage = self._outage(scenario.services, standing.mode)
        return replace(turn, outage=outage, again=await self._again.is_offered(standing))

    async def again(self, standing: Standing) -> bool:
        """Take the answers of the last time; gives whether there was one."""
        return await self._again.take(standing)

    async def confirmation(self, standing: Standing, *, unsure: bool = False) -> Confirm:
        """The read-back, with what it will cost."""
        scenario, answers = standing.scenario, standing.said.answers
        cost: Label = scenario.cost
        if scenario.quote:
            cost = await scenario.quote(answers, await self._offers.gateways(standing))
        turn = engine.confirm(scenario, answers, cost, unsure=unsure)
        return replace(turn, outage=self._outage(scenario.services, standing.mode))

    async def answer(
        self,
        standing: Standing,
        name: str,
        text: str,
        *,
        spoken: Context | None = None,
        page: int = 1,
    ) -> Ask | str:
        """Take an answer and give the next question's name ("" for the yes).

        One that does not fit comes back as the same question with the problem. ``spoken`` is
        when and in which language it was said, if it was: then it may also be "the second one".
        """
        scenario = standing.scenario
        slot = _slot(scenario, name)
        async with self._sessions.change(standing.session_id) as (session, row, said):
            try:
                answer = _read(slot, text, said.shown(name), spoken, page)
            except NotUnderstood:
                row.failures += 1
                many = row.failures >= MOST_FAILURES
                return _again(scenario, said, slot, text, page=page, many=many)
            answers = engine.accept(scenario, said.answers, slot, answer)
            if isinstance(slot, Picture):
                await session.execute(forgotten(row.id))
            row.failures = 0
            self._sessions.keep(row, said.answered(scenario, answers, name), self._clock())
        if scenario.changes in answers:
            await self._moving.become(standing, UUID(answers[scenario.changes]))
        elif said.like:
            answers = await self._again.go_on(standing)
        following = engine.open_slot(scenario, answers)
        return following.name if following else ""

    def is_urgent(self, standing: Standing, name: str, text: str) -> bool:
        """Whether free words tell of something that cannot wait for a booking."""
        if any(offer.value == text for offer in standing.said.shown(name).offers):
            return False
        return suggest(tidy(text), language_of(text) or "en").red_flag is not None

    async def confirm(self, standing: Standing) -> UUID | None:
        """The yes: one booking however often it is said; None while a question is open."""
        if standing.scenario.calls_off:
            return await self._call_off(standing)
        if standing.scenario.submit is None:
            raise NotFound(standing.scenario.id)
        async with self._sessions.change(standing.session_id) as (session, row, said):
            last = await _last_booking(session, row.id)
            if last and last.status != "refused":
                return last.id
            if engine.open_slot(standing.scenario, said.answers):
                return None
            booking = self._bookings.draft(row, said.answers, number=last.number + 1 if last else 1)
            session.add(booking)
            row.open = False
        return booking.id

    async def _call_off(self, standing: Standing) -> UUID | None:
        named = standing.said.answers.of(standing.scenario.calls_off)
        if named is None:
            return None
        booking_id = UUID(named.value)
        resident_id, mode = standing.resident_id, standing.mode
        await self._bookings.cancel(resident_id, booking_id, mode, settle=self._settle)
        return booking_id


def _read(slot: Slot, text: str, shown: Asked, spoken: Context | None, page: int) -> Answer:
    if spoken is None:
        return slot.read(text, shown.offers)
    first = (page - 1) * shown.size
    seen = shown.offers[first : first + shown.size]
    try:
        return reply(slot, text, seen, spoken)
    except NotUnderstood:
        return reply(slot, text, shown.offers, spoken)


def _again(scenario: Scenario, said: Said, slot: Slot, text: str, *, page: int, many: bool) -> Ask:
    unknown = text == UNKNOWN
    return engine.ask(
        scenario,
        said.answers,
        slot,
        said.shown(slot.name),
        page=page,
        problem=engine.NOT_KNOWN if unknown else engine.NOT_UNDERSTOOD,
        typed="" if unknown else tidy(text),
        human=many or unknown,
    )


def _slot(scenario: Scenario, name: str) -> Slot:
    slot = scenario.slot(name)
    if slot is None:
        raise NotFound(f"slot {name[:40]}")
    return slot


async def _last_booking(session: AsyncSession, session_id: UUID) -> Booking | None:
    query = select(Booking).where(Booking.session_id == session_id)
    newest = query.order_by(Booking.number.desc()).limit(1)
    return (await session.execute(newest)).scalar_one_or_none()

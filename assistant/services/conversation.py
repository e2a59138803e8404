"""A conversation: start it, ask, answer, correct, say yes; whichever channel it is."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from assistant.db.bookings import Booking
from assistant.dialogue import engine
from assistant.dialogue.model import Ask, Asked, Confirm, Mode, Offer, Scenario, Show
from assistant.dialogue.slots import Slot, tidy
from assistant.dialogue.understanding.symptoms import suggest
from assistant.errors import NotFound, NotUnderstood
from assistant.i18n import Label, language_of
from assistant.ports import Clock, Gateways
from assistant.services.attempts import GatewaysFor
from assistant.services.booked import Booked
from assistant.services.bookings import Bookings
from assistant.services.residents import Residents
from assistant.services.said import Said
from assistant.services.sessions import Sessions, Standing

MOST_FAILURES = 2
"""After so many answers in a row that did not fit, a person is offered (NAUR 18d)."""


class Conversation:
    """Every step of a conversation, saved before it is shown."""

    def __init__(
        self,
        sessions: Sessions,
        residents: Residents,
        bookings: Bookings,
        *,
        gateways: GatewaysFor,
        clock: Clock,
    ) -> None:
        self._sessions = sessions
        self._residents = residents
        self._bookings = bookings
        self._gateways_for = gateways
        self._clock = clock

    async def start(self, resident_id: UUID, scenario_id: str, mode: Mode) -> UUID:
        """Begin; what the profile knows is answered already."""
        scenario = self._sessions.scenario(scenario_id)
        known = (await self._residents.profile(resident_id)).known()
        said = Said(engine.prefill(scenario, known))
        return await self._sessions.begin(resident_id, scenario, mode, said)

    async def start_change(self, resident_id: UUID, booked: Booked) -> UUID:
        """Begin with a booking's answers but for its time; the yes replaces the booking."""
        scenario = booked.scenario
        said = Said(booked.answers.without(scenario.reopens))
        return await self._sessions.begin(resident_id, scenario, booked.mode, said, booked.id)

    def next_slot(self, standing: Standing) -> str:
        """The name of the open question; "" when only the yes is missing."""
        slot = engine.open_slot(standing.scenario, standing.said.answers)
        return slot.name if slot else ""

    async def look_up(self, standing: Standing) -> Show:
        """The answer to a look-up."""
        if standing.scenario.look_up is None:
            raise NotFound(standing.scenario.id)
        items = await standing.scenario.look_up(await self._gateways(standing))
        return Show(standing.scenario.title, tuple(items))

    async def ask(self, standing: Standing, name: str, *, page: int = 1) -> Ask:
        """One question, with one page of its offers; what is held out is kept."""
        scenario, said = standing.scenario, standing.said
        slot = _slot(scenario, name)
        asked = said.asked.get(name)
        if slot.source and engine.wants_more(asked, page):
            asked = await self._fetch(standing, slot, asked, page)
            async with self._sessions.change(standing.session_id) as (_session, row, latest):
                self._sessions.keep(row, latest.with_asked(name, asked))
        refused = said.refused and name == scenario.reopens
        return engine.ask(
            scenario,
            said.answers,
            slot,
            asked or Asked(),
            page=page,
            problem=scenario.refusal if refused else None,
        )

    async def confirmation(self, standing: Standing) -> Confirm:
        """The read-back, with what it will cost."""
        scenario, answers = standing.scenario, standing.said.answers
        cost: Label = scenario.cost
        if scenario.quote:
            cost = await scenario.quote(answers, await self._gateways(standing))
        return engine.confirm(scenario, answers, cost)

    async def answer(self, standing: Standing, name: str, text: str) -> Ask | str:
        """Take an answer and give the next question's name ("" for the yes).

        One that does not fit comes back as the same question with the problem.
        """
        scenario = standing.scenario
        slot = _slot(scenario, name)
        async with self._sessions.change(standing.session_id) as (_session, row, said):
            try:
                answer = slot.read(text, said.shown(name).offers)
            except NotUnderstood:
                row.failures += 1
                return _again(scenario, said, slot, text, human=row.failures >= MOST_FAILURES)
            answers = engine.accept(scenario, said.answers, slot, answer)
            row.failures = 0
            self._sessions.keep(row, said.answered(scenario, answers, name), self._clock())
        following = engine.open_slot(scenario, answers)
        return following.name if following else ""

    def is_urgent(self, standing: Standing, name: str, text: str) -> bool:
        """Whether free words tell of something that cannot wait for a booking."""
        if any(offer.value == text for offer in standing.said.shown(name).offers):
            return False
        return suggest(tidy(text), language_of(text) or "en").red_flag is not None

    async def confirm(self, standing: Standing) -> UUID | None:
        """The yes: one booking however often it is said; None while a question is open."""
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

    async def _fetch(self, standing: Standing, slot: Slot, asked: Asked | None, page: int) -> Asked:
        gateways = await self._gateways(standing)
        refused = standing.said.refused if slot.name == standing.scenario.reopens else None
        first = Offer(refused.value, refused.label, data=refused.data) if refused else None
        while slot.source and engine.wants_more(asked, page):
            after = asked.offers[-1] if asked and asked.offers else first
            fetched = await slot.source(standing.said.answers, gateways, after)
            asked = engine.extend(asked, [o for o in fetched if o.value != (first and first.value)])
        return asked or Asked()

    async def _gateways(self, standing: Standing) -> Gateways:
        profile = await self._residents.profile(standing.resident_id)
        return self._gateways_for(standing.mode, standing.resident_id, profile)


def _again(scenario: Scenario, said: Said, slot: Slot, text: str, *, human: bool) -> Ask:
    return engine.ask(
        scenario,
        said.answers,
        slot,
        said.shown(slot.name),
        problem=engine.NOT_UNDERSTOOD,
        typed=tidy(text),
        human=human,
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

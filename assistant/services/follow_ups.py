"""What goes well with something arranged: offered, begun with what is known, never done alone."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from uuid import UUID

from assistant.dialogue import engine
from assistant.dialogue.follow_ups import FollowUp
from assistant.dialogue.model import Answer, Scenario
from assistant.dialogue.slots import Slot, When
from assistant.dialogue.timing import Context
from assistant.dialogue.understanding.meaning import Understood
from assistant.dialogue.understanding.normalise import normalise
from assistant.dialogue.understanding.routes import route
from assistant.errors import GatewayError, NotFound
from assistant.i18n import DEFAULT_LANGUAGE
from assistant.ports.ours import Clock
from assistant.services.booked import Booked, BookedReader
from assistant.services.conversation import Conversation
from assistant.services.noticing import Noticing
from assistant.services.offers import Offers
from assistant.services.sessions import Sessions, Standing

NEAR = timedelta(minutes=59)
"""So near to the wanted time something of the same kind is that very thing."""
HALF_A_DAY = timedelta(hours=5)
"""How long before the wanted time something may begin that takes a while, such as help."""


class FollowUps:
    """Offers and begins them."""

    def __init__(
        self,
        sessions: Sessions,
        conversation: Conversation,
        booked: BookedReader,
        offers: Offers,
        scenarios: Mapping[str, Scenario],
        clock: Clock,
        zone: tzinfo,
    ) -> None:
        self._sessions = sessions
        self._conversation = conversation
        self._booked = booked
        self._offers = offers
        self._noticing = Noticing(offers)
        self._scenarios = scenarios
        self._clock = clock
        self._zone = zone

    async def of(self, booked: Booked) -> Sequence[FollowUp]:
        """Those that are possible, and not arranged already."""
        starts, possible = booked.starts, self._possible(booked)
        if not possible or starts is None:
            return []
        others = [
            one for one in await self._booked.all(booked.resident_id, booked.mode) if one.is_open
        ]
        return [
            one
            for one in possible
            if not any(self._is_it(other, one, one.at(starts)) for other in others)
        ]

    async def said(self, booked: Booked, meaning: Understood, language: str) -> UUID | None:
        """The conversation about the one that words on the page of a booking ask for."""
        words = normalise(meaning.text)
        if route(meaning.text, language).destination and meaning.scenario == "call_taxi":
            words = re.sub("去(?!看|医院)", "", words)  # somewhere else is meant
        for one in await self.of(booked):
            if meaning.scenario == one.scenario and re.search(one.words[language], words):
                return await self.begin(booked, one.id)
        return None

    async def begin(self, booked: Booked, name: str) -> UUID:
        """A conversation with everything filled in that is known; its yes is still asked for.

        Raises:
            NotFound: it is not possible, or nothing of that name.
        """
        one = next((one for one in self._possible(booked) if one.id == name), None)
        if one is None or booked.starts is None:
            raise NotFound(f"follow-up {name[:40]}")
        resident_id = booked.resident_id
        session_id = await self._conversation.start(resident_id, one.scenario, booked.mode)
        standing = await self._sessions.find(resident_id, session_id, booked.mode)
        for slot, answer in (one.answers(booked.answers) or {}).items():
            standing = _with(standing, slot, replace(answer, known=True))
        standing = await self._timed(await self._spoken(standing, one), one.at(booked.starts))
        async with self._sessions.change(session_id) as (_session, row, _latest):
            self._sessions.keep(row, standing.said, self._clock())
        return session_id

    def _possible(self, booked: Booked) -> Sequence[FollowUp]:
        if booked.status != "booked" or booked.cancelling or booked.starts is None:
            return []
        starts, now = booked.starts, self._clock()
        return [
            one
            for one in booked.scenario.follow_ups
            if one.scenario in self._scenarios
            and one.at(starts) > now
            and one.answers(booked.answers) is not None
        ]

    def _is_it(self, other: Booked, one: FollowUp, wanted: datetime) -> bool:
        if other.scenario.id != one.scenario or other.starts is None:
            return False
        lasts = isinstance(other.scenario.slot(other.scenario.reopens), When)
        earliest = wanted - (NEAR if lasts else HALF_A_DAY)
        return earliest <= other.starts <= wanted + NEAR

    async def _spoken(self, standing: Standing, one: FollowUp) -> Standing:
        """With what its sentence answers."""
        if not one.says:
            return standing
        context = Context(self._clock().astimezone(self._zone), DEFAULT_LANGUAGE)
        try:
            said = await self._noticing.said_after(
                standing, one.says[DEFAULT_LANGUAGE], context, only_open=True
            )
        except GatewayError:
            return standing
        return replace(standing, said=said)

    async def _timed(self, standing: Standing, at: datetime) -> Standing:
        """With its time: the very one, or the last one offered before it on that day."""
        slot = standing.scenario.slot(standing.scenario.reopens)
        if slot is None:
            return standing
        answer = Answer(at.isoformat(), at, known=True)
        found = answer if isinstance(slot, When) else await self._offered(standing, slot, at)
        return _with(standing, slot.name, found) if found else standing

    async def _offered(self, standing: Standing, slot: Slot, at: datetime) -> Answer | None:
        day = at.astimezone(self._zone).replace(hour=0, minute=0)
        try:
            asked = await self._offers.since(standing, slot, day)
        except GatewayError:
            return None
        fitting = [
            offer
            for offer in asked.offers
            if isinstance(offer.label, datetime) and day <= offer.label <= at
        ]
        last = fitting[-1] if fitting else None
        return Answer(last.value, last.label, last.data, known=True) if last else None


def _with(standing: Standing, slot: str, answer: Answer) -> Standing:
    found = standing.scenario.slot(slot)
    if found is None:
        return standing
    answers = engine.accept(standing.scenario, standing.said.answers, found, answer)
    return replace(standing, said=standing.said.answered(standing.scenario, answers, slot))

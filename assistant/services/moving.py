"""Another time for something arranged: its answers but for the time, and the times wished for."""

from datetime import tzinfo
from uuid import UUID

from assistant.dialogue import engine
from assistant.dialogue.hearing import in_passing
from assistant.dialogue.model import Mode
from assistant.dialogue.own_bookings import Wish, split
from assistant.dialogue.slots import Slot
from assistant.dialogue.timing import NEAR, Context, coming
from assistant.errors import GatewayError, NotFound
from assistant.ports.ours import Clock
from assistant.services.booked import Booked, BookedReader
from assistant.services.offers import Offers
from assistant.services.said import Said
from assistant.services.sessions import Sessions, Standing


class Moving:
    """Begins changes; what is arranged stands until the new time does."""

    def __init__(
        self, sessions: Sessions, booked: BookedReader, offers: Offers, clock: Clock, zone: tzinfo
    ) -> None:
        self._sessions = sessions
        self._booked = booked
        self._offers = offers
        self._clock = clock
        self._zone = zone

    async def begin(self, resident_id: UUID, booked: Booked) -> UUID:
        """A conversation with a booking's answers but for its time."""
        scenario, said = booked.scenario, _said(booked)
        return await self._sessions.begin(resident_id, scenario, booked.mode, said, booked.id)

    async def become(self, standing: Standing, booking_id: UUID) -> None:
        """The conversation in which the booking was named goes on as its change."""
        resident_id, mode = standing.resident_id, standing.mode
        booked = await self._booked.find(resident_id, booking_id, mode)
        if not booked.may_change:
            raise NotFound(f"no change of booking {booking_id}")
        async with self._sessions.change(standing.session_id) as (_session, row, said):
            row.scenario, row.replaces, row.open = booked.scenario.id, booked.id, True
            self._sessions.keep(row, _said(booked), self._clock())
        await self._narrow(resident_id, standing.session_id, mode, said.heard)

    async def _narrow(self, resident_id: UUID, session_id: UUID, mode: Mode, heard: str) -> None:
        """Hold out only times from the one that was said on; take the very one."""
        language = "en" if heard.isascii() else "zh-CN"
        wanted = split(heard, Wish.CHANGE, language)[1]
        standing = await self._sessions.find(resident_id, session_id, mode)
        slot = standing.scenario.slot(standing.scenario.reopens)
        if not wanted or slot is None:
            return
        context = Context(self._clock().astimezone(self._zone), language)
        try:
            said = await self._narrowed(standing, slot, wanted, context)
        except GatewayError:
            return  # the question itself tells that the service does not answer
        async with self._sessions.change(session_id) as (_session, row, _latest):
            self._sessions.keep(row, said, self._clock())

    async def _narrowed(
        self, standing: Standing, slot: Slot, wanted: str, context: Context
    ) -> Said:
        scenario, said = standing.scenario, standing.said
        moment = coming(wanted, context)
        if moment is None:
            return said
        from_ = moment.start - NEAR if moment.precise else moment.start
        asked = await self._offers.since(standing, slot, from_)
        if not asked.offers:
            return said
        said = said.with_asked(slot.name, asked)
        if moment.precise and (found := in_passing(slot, wanted, asked.offers, context)):
            answers = engine.accept(scenario, said.answers, slot, found)
            said = said.answered(scenario, answers, slot.name)
        return said


def _said(booked: Booked) -> Said:
    return Said(booked.answers.without(booked.scenario.reopens))

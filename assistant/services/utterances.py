"""What becomes of a sentence, spoken or written: it starts, answers, corrects or commands."""

from dataclasses import replace
from datetime import tzinfo
from uuid import UUID

from assistant.dialogue import engine
from assistant.dialogue.again import is_again
from assistant.dialogue.awaiting import would_wait
from assistant.dialogue.corrections import is_correction
from assistant.dialogue.hearing import in_passing
from assistant.dialogue.leafing import BACK, is_page, leafed
from assistant.dialogue.model import Ask, Mode, Scenario
from assistant.dialogue.own_bookings import Wish
from assistant.dialogue.reminding import asks_to_be_reminded
from assistant.dialogue.slots import UNKNOWN, Account, Text, tidy
from assistant.dialogue.timing import Context
from assistant.dialogue.understanding.meaning import EMERGENCY, Understood, understand
from assistant.i18n import translate
from assistant.ports.ours import Clock
from assistant.services.beginning import CHANNEL, Beginning
from assistant.services.booked import Booked, BookedReader
from assistant.services.conversation import Conversation
from assistant.services.follow_ups import FollowUps
from assistant.services.leading import Led, Place, To
from assistant.services.noticing import Noticing
from assistant.services.offers import Offers
from assistant.services.reminder_offers import ReminderOffers
from assistant.services.said import Said
from assistant.services.sessions import Sessions, Standing
from assistant.services.waiting import WaitingList
from assistant.services.wishes import LIST, Wishes

CLEAR = 0.8
"""How sure it must be that something else is asked for in the middle of a conversation."""
IN_FREE_WORDS = 0.6
"""How sure it must be that words are a command where any words would be an answer."""


class Utterances:
    """Takes sentences to where they lead."""

    def __init__(
        self,
        sessions: Sessions,
        conversation: Conversation,
        offers: Offers,
        wishes: Wishes,
        beginning: Beginning,
        booked: BookedReader,
        follow_ups: FollowUps,
        reminders: ReminderOffers,
        waiting: WaitingList,
        clock: Clock,
        zone: tzinfo,
    ) -> None:
        self._sessions = sessions
        self._conversation = conversation
        self._offers = offers
        self._wishes = wishes
        self._beginning = beginning
        self._booked = booked
        self._follow_ups = follow_ups
        self._reminders = reminders
        self._waiting = waiting
        self._noticing = Noticing(offers)
        self._clock = clock
        self._zone = zone

    async def hear(
        self,
        resident_id: UUID,
        mode: Mode,
        text: str,
        language: str,
        place: Place | None = None,
        booking_id: UUID | None = None,
    ) -> Led:
        """One sentence, from home, the page of a booking, or in the middle of a conversation."""
        words = tidy(text)
        context = self._context(language)
        meaning = understand(words, context.now, language)
        if meaning.scenario == EMERGENCY:
            return Led(To.EMERGENCY, meaning, place.session_id if place else None)
        if booking_id:
            booked = await self._booked.find(resident_id, booking_id, mode)
            if led := await self._about(booked, meaning, context):
                return led
        if place is None:
            return await self._beginning.at_home(resident_id, mode, meaning, context)
        standing = await self._sessions.find(resident_id, place.session_id, mode)
        if standing.booking_id or not standing.scenario.slots:
            listed = standing.scenario.id == LIST
            return await self._beginning.at_home(resident_id, mode, meaning, context, listed=listed)
        return await self._in_between(standing, place, meaning, context)

    async def _about(self, booked: Booked, meaning: Understood, context: Context) -> Led | None:
        """A sentence on the page of a booking; None where it is about something else."""
        if asks_to_be_reminded(meaning.text, context.language):
            reminder = await self._reminders.of(booked)
            if reminder and reminder.offered:
                await self._reminders.turn_on(booked)
            return Led(To.BOOKING, meaning, booked.session_id, booking_id=booked.id)
        resident_id, mode = booked.resident_id, booked.mode
        if led := await self._wishes.about(resident_id, mode, booked.id, meaning, context):
            return led
        begun = await self._follow_ups.said(booked, meaning, context.language)
        return Led(To.TURN, meaning, begun) if begun else None

    async def _in_between(
        self, standing: Standing, place: Place, meaning: Understood, context: Context
    ) -> Led:
        """A sentence in the middle of a conversation."""
        resident_id, mode, language = standing.resident_id, standing.mode, context.language
        if not place.slot:
            meaning = self._wishes.agreed(standing, meaning.text, language) or meaning
        if not standing.scenario.calls_off and self._wishes.is_plain(meaning, context):
            return await self._wishes.follow(resident_id, mode, Wish.CANCEL, meaning, context)
        if is_again(meaning.text, language) and await self._conversation.again(standing):
            return Led(To.TURN, meaning, standing.session_id)
        slot = standing.scenario.slot(place.slot)
        nothing = slot and slot.waits and not standing.said.shown(place.slot).offers
        if nothing and would_wait(meaning.text, language):
            waiting_id = await self._waiting.join(standing, place.slot)
            return Led(To.WAITING, meaning, standing.session_id, waiting_id=waiting_id)
        led = _leafed(standing, place, meaning, language)
        led = led or await self._commanded(standing, place, meaning)
        led = led or await self._answered(standing, place, meaning, context)
        lost = led.ask or led.to is To.NOTHING
        ended = standing.scenario.look_up and not place.slot
        if lost and (ended or _is_else(meaning, standing.scenario)):
            return await self._beginning.at_home(resident_id, mode, meaning, context)
        return led

    def _context(self, language: str) -> Context:
        return Context(self._clock().astimezone(self._zone), language)

    async def _commanded(self, standing: Standing, place: Place, meaning: Understood) -> Led | None:
        """What a command does here; None when the words are to be read as an answer."""
        slot = standing.scenario.slot(place.slot)
        command = meaning.command
        if isinstance(slot, Text) and meaning.confidence < IN_FREE_WORDS:
            return None
        sure = meaning.confidence >= CLEAR and standing.scenario.asks_for_yes
        if command == "yes" and not place.slot and sure:
            booking_id = await self._conversation.confirm(standing)
            to = To.BOOKING if booking_id else To.TURN
            return Led(to, meaning, standing.session_id, booking_id=booking_id)
        if command == "back":
            return Led(To.TURN, meaning, standing.session_id, self._before(standing, place.slot))
        if command == "dont_know" and slot:
            return await self._reply(standing, place, replace(meaning, text=UNKNOWN), None)
        if command in CHANNEL:
            return Led(CHANNEL[command], meaning, standing.session_id, place.slot, place.page)
        return None

    async def _answered(
        self, standing: Standing, place: Place, meaning: Understood, context: Context
    ) -> Led:
        if isinstance(standing.scenario.slot(place.slot), Account):
            return await self._reply(standing, place, meaning, context)
        if self._leaves(standing, place, meaning, context):
            return Led(To.NOTHING, meaning, standing.session_id)
        again = meaning.scenario == standing.scenario.id
        if again or not place.slot or is_correction(meaning.text, context.language):
            led = await self._corrected(standing, meaning, context)
            if led or not place.slot:
                return led or Led(To.NOTHING, meaning, standing.session_id)
        led = await self._reply(standing, place, meaning, context)
        if led.ask is None:
            return led
        return await self._corrected(standing, meaning, context) or led

    def _leaves(
        self, standing: Standing, place: Place, meaning: Understood, context: Context
    ) -> bool:
        """Whether words are meant for something else although any words would be an answer."""
        slot = standing.scenario.slot(place.slot)
        if not isinstance(slot, Text) or not _is_else(meaning, standing.scenario):
            return False
        return in_passing(slot, meaning.text, (), context) is None

    async def _reply(
        self, standing: Standing, place: Place, meaning: Understood, context: Context | None
    ) -> Led:
        slot = standing.scenario.slot(place.slot)
        if context and slot and slot.source:
            asked = await self._offers.around(standing, slot, meaning.text, context)
            await self._keep(standing, standing.said.with_asked(slot.name, asked))
        following = await self._conversation.answer(
            standing, place.slot, meaning.text, spoken=context, page=place.page
        )
        if isinstance(following, Ask):
            return Led(To.TURN, meaning, standing.session_id, place.slot, place.page, following)
        await self._go_on(standing)
        return Led(To.TURN, meaning, standing.session_id)

    async def _go_on(self, standing: Standing) -> None:
        """Later questions may have been answered in the sentence that began it all."""
        latest = await self._sessions.find(standing.resident_id, standing.session_id, standing.mode)
        if heard := latest.said.heard:
            context = self._context("en" if heard.isascii() else "zh-CN")
            said = await self._noticing.said_after(latest, heard, context, only_open=True)
            await self._keep(latest, said)

    async def _corrected(
        self, standing: Standing, meaning: Understood, context: Context
    ) -> Led | None:
        said = await self._noticing.said_after(standing, meaning.text, context)
        if said.answers == standing.said.answers:
            return None
        await self._keep(standing, said)
        return Led(To.TURN, meaning, standing.session_id)

    def _before(self, standing: Standing, slot: str) -> str:
        names = [one.name for one in engine.questions(standing.scenario, standing.said.answers)]
        if not slot:
            return names[-1] if names else ""
        place = names.index(slot) if slot in names else len(names)
        return names[max(place - 1, 0)] if names else ""

    async def _keep(self, standing: Standing, said: Said) -> None:
        async with self._sessions.change(standing.session_id) as (_session, row, _latest):
            self._sessions.keep(row, said, self._clock())


def _leafed(standing: Standing, place: Place, meaning: Understood, language: str) -> Led | None:
    """The same question with other offers, when they are asked for."""
    slot = standing.scenario.slot(place.slot)
    if slot is None or slot.source is None:
        return None
    way = leafed(meaning.text, translate(slot.title.source, language), language)
    if not way or (way == BACK and place.page == 1 and is_page(meaning.text)):
        return None  # "the page before" the first one is another question
    return Led(To.TURN, meaning, standing.session_id, place.slot, place.page + way)


def _is_else(meaning: Understood, scenario: Scenario) -> bool:
    return meaning.scenario not in ("", scenario.id) and meaning.confidence >= CLEAR

"""Tells when a spoken answer is complete, so that nobody waits long who has said it all."""

from collections.abc import Callable, Sequence
from datetime import tzinfo
from uuid import UUID

from assistant.dialogue.corrections import is_correction
from assistant.dialogue.hearing import in_passing, reply
from assistant.dialogue.leafing import leafed
from assistant.dialogue.model import Mode, Offer, Scenario
from assistant.dialogue.slots import Place as PlaceSlot
from assistant.dialogue.slots import Slot, Text
from assistant.dialogue.timing import Context
from assistant.dialogue.understanding.meaning import (
    EMERGENCY,
    READERS,
    Understood,
    slots_in,
    understand,
)
from assistant.dialogue.understanding.readings import likeliest
from assistant.errors import NotUnderstood
from assistant.i18n import translate
from assistant.ports.ours import Clock
from assistant.services.leading import Place
from assistant.services.sessions import Sessions
from assistant.services.utterances import CLEAR, IN_FREE_WORDS

FORERUNNERS = frozenset({"hospital", "time", "when"})
"""Answers that people give on the way to what they want: more will come."""


class Listening:
    """Knows what is asked while someone speaks."""

    def __init__(self, sessions: Sessions, clock: Clock, zone: tzinfo) -> None:
        self._sessions = sessions
        self._clock = clock
        self._zone = zone

    async def complete(
        self, resident_id: UUID, mode: Mode, language: str, place: Place | None
    ) -> Callable[[str], bool]:
        """Whether a text is a whole answer here; quick, and of no consequence.

        Raises:
            NotFound: there is no such session, or it belongs to someone else.
        """
        context = Context(self._clock().astimezone(self._zone), language)
        if place is None:
            return lambda text: is_request(_meaning(text, context))
        standing = await self._sessions.find(resident_id, place.session_id, mode)
        scenario, slot = standing.scenario, standing.scenario.slot(place.slot)
        offers = standing.said.shown(place.slot).offers if slot else ()
        return lambda text: is_whole(text, scenario, slot, offers, context)

    async def chooser(
        self, resident_id: UUID, mode: Mode, language: str, place: Place | None
    ) -> Callable[[Sequence[str]], str]:
        """Which of a recogniser's readings is taken here: one that answers, else the likeliest.

        Raises:
            NotFound: there is no such session, or it belongs to someone else.
        """
        answers = await self.complete(resident_id, mode, language, place)
        asked = bool(place and place.slot)

        def choose(readings: Sequence[str]) -> str:
            fitting = [text for text in readings if answers(text)] if asked else []
            return next(iter(fitting), None) or likeliest(readings, language)

        return choose


def is_request(meaning: Understood) -> bool:
    """Whether words out of the blue say what is wanted, and for what."""
    if meaning.command or meaning.scenario == EMERGENCY:
        return True
    if meaning.scenario not in READERS:
        return bool(meaning.scenario)
    return bool(set(meaning.slots) - FORERUNNERS)


def is_whole(
    text: str, scenario: Scenario, slot: Slot | None, offers: Sequence[Offer], context: Context
) -> bool:
    """Whether words answer a question, or the read-back where there is no ``slot``."""
    meaning = _meaning(text, context)
    bare = slot is not None and meaning.command in ("yes", "no")
    if meaning.command and not bare and meaning.confidence >= IN_FREE_WORDS:
        return True
    if meaning.scenario not in ("", scenario.id) and meaning.confidence >= CLEAR:
        return is_request(meaning)
    if slot is not None and _fits_or_leafs(slot, text, offers, context):
        return True
    corrects = slot is None or is_correction(text, context.language)
    return corrects and bool(slots_in(text, scenario.id, context.now, context.language))


def _fits_or_leafs(slot: Slot, text: str, offers: Sequence[Offer], context: Context) -> bool:
    thing = translate(slot.title.source, context.language)
    if slot.source and leafed(text, thing, context.language):
        return True
    return _fits(slot, text, offers, context)


def _fits(slot: Slot, text: str, offers: Sequence[Offer], context: Context) -> bool:
    try:
        answer = reply(slot, text, offers, context)
    except NotUnderstood:
        return False
    if not isinstance(slot, Text) or answer.value in {offer.value for offer in offers}:
        return True
    if isinstance(slot, PlaceSlot):
        return False  # an address goes on
    return in_passing(slot, text, offers, context) is not None


def _meaning(text: str, context: Context) -> Understood:
    return understand(text, context.now, context.language)

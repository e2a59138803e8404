"""What becomes of a sentence about something arranged: which is meant, and what is to be done."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from assistant.dialogue.model import Asked, Mode, Offer, Scenario
from assistant.dialogue.own_bookings import (
    Kinds,
    Wish,
    is_agreed,
    is_kept,
    is_plain,
    meant,
    says_cancel,
    split,
    wish,
)
from assistant.dialogue.timing import Context
from assistant.dialogue.understanding.matching import numbered_in
from assistant.dialogue.understanding.meaning import Understood
from assistant.i18n import _
from assistant.services.conversation import Conversation
from assistant.services.leading import Led, To
from assistant.services.offers import Offers
from assistant.services.said import Said
from assistant.services.sessions import Sessions, Standing

LIST = "my_bookings"
SCENARIOS = {Wish.CANCEL: "cancel_booking", Wish.CHANGE: "change_booking"}
NONE_SUCH = {
    Wish.CANCEL: _("There is nothing like that which can be cancelled here."),
    Wish.CHANGE: _("There is nothing like that whose time can be changed here."),
}


class Wishes:
    """Leads to the read-back of a cancelling, or to another time."""

    def __init__(
        self,
        sessions: Sessions,
        conversation: Conversation,
        offers: Offers,
        scenarios: Mapping[str, Scenario],
    ) -> None:
        self._sessions = sessions
        self._conversation = conversation
        self._offers = offers
        self._kinds: Kinds = {one.id: one.nouns for one in scenarios.values()}

    def wanted(self, meaning: Understood, context: Context, *, listed: bool = False) -> Wish | None:
        """What a sentence wants done that was said at home, or where nothing else fits it."""
        if is_plain(meaning.text, context, self._kinds, listed=listed):
            return Wish.CANCEL
        return wish(meaning.text, context.language) if meaning.scenario == LIST else None

    def is_plain(self, meaning: Understood, context: Context) -> bool:
        """Whether a sentence asks for a cancelling whatever question is open."""
        plain = is_plain(meaning.text, context, self._kinds)
        return plain and meaning.scenario in (LIST, "")

    async def about(
        self, resident_id: UUID, mode: Mode, booking_id: UUID, meaning: Understood, context: Context
    ) -> Led | None:
        """A sentence on the page of a booking: it is that one which is meant."""
        text, language = meaning.text, context.language
        wanted = wish(text, language) if meaning.scenario == LIST else None
        if meaning.command == "cancel" and says_cancel(text, language):
            wanted = Wish.CANCEL
        if wanted is None or _tells_which(text, wanted, context, self._kinds):
            return None
        standing = await self._begin(resident_id, mode, wanted, text)
        offers = await self._all(standing)
        chosen = [offer for offer in offers if offer.value == str(booking_id)]
        return await self._lead(standing, wanted, chosen, meaning)

    async def follow(
        self,
        resident_id: UUID,
        mode: Mode,
        wanted: Wish,
        meaning: Understood,
        context: Context,
        *,
        listed: bool = False,
    ) -> Led:
        """A sentence that tells by itself which one is meant; ``listed`` are they with numbers."""
        standing = await self._begin(resident_id, mode, wanted, meaning.text)
        which, _when = split(meaning.text, wanted, context.language)
        offers = await self._all(standing)
        number = numbered_in(which, context.language) if listed else None
        if number is None:
            chosen = meant(which, offers, context, self._kinds)
        else:
            chosen = [offer for offer in offers if offer.data["number"] == number]
        return await self._lead(standing, wanted, chosen, meaning)

    def agreed(self, standing: Standing, text: str, language: str) -> Understood | None:
        """What words mean where it is read back what will be cancelled; None: as everywhere."""
        if not standing.scenario.calls_off:
            return None
        if is_kept(text, language):
            return Understood(text, command="cancel", confidence=1.0)
        if is_agreed(text, language):
            return Understood(text, command="yes", confidence=1.0)
        # The bare word might mean either: that this is not wanted, or that it is.
        return Understood(text) if says_cancel(text, language) else None

    async def _begin(self, resident_id: UUID, mode: Mode, wanted: Wish, text: str) -> Standing:
        scenario = self._sessions.scenario(SCENARIOS[wanted])
        session_id = await self._sessions.begin(resident_id, scenario, mode, Said(heard=text))
        return await self._sessions.find(resident_id, session_id, mode)

    async def _all(self, standing: Standing) -> Sequence[Offer]:
        [slot] = standing.scenario.slots
        asked = await self._offers.page(standing, slot)
        return asked.offers if asked else ()

    async def _lead(
        self, standing: Standing, wanted: Wish, chosen: Sequence[Offer], meaning: Understood
    ) -> Led:
        if not chosen:
            resident_id, mode = standing.resident_id, standing.mode
            session_id = await self._conversation.start(resident_id, LIST, mode)
            return Led(To.TURN, meaning, session_id, notice=NONE_SUCH[wanted])
        [slot] = standing.scenario.slots
        async with self._sessions.change(standing.session_id) as (_session, row, said):
            self._sessions.keep(row, said.with_asked(slot.name, Asked(tuple(chosen))))
        if len(chosen) == 1:
            await self._conversation.answer(standing, slot.name, chosen[0].value)
        return Led(To.TURN, meaning, standing.session_id)


def _tells_which(text: str, wanted: Wish, context: Context, kinds: Kinds) -> bool:
    """Whether another one is named than that of the page."""
    which, _when = split(text, wanted, context.language)
    return bool(is_plain(which, context, kinds))

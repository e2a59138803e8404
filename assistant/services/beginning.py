"""A sentence where no question is open: what it begins, or what it asks of the channel."""

from dataclasses import replace
from uuid import UUID

from assistant.dialogue.again import beside, is_again
from assistant.dialogue.model import Mode
from assistant.dialogue.timing import Context
from assistant.dialogue.understanding.meaning import Understood
from assistant.i18n import _
from assistant.ports.ours import Clock
from assistant.services.again import Again
from assistant.services.conversation import Conversation
from assistant.services.leading import Led, To
from assistant.services.noticing import Noticing
from assistant.services.offers import Offers
from assistant.services.sessions import Sessions
from assistant.services.wishes import Wishes

NO_LAST = _("There is no last time yet. What would you like to do?")
AS_WHICH = _("The same as last time: which one? Please choose.")

CHANNEL = {
    "human": To.PERSON,
    "cancel": To.HOME,
    "repeat": To.COMMAND,
    "slower": To.COMMAND,
    "louder": To.COMMAND,
    "stop": To.COMMAND,
    "bigger_text": To.COMMAND,
    "help": To.COMMAND,
}
"""Commands that mean the same everywhere."""


class Beginning:
    """Begins what is asked for."""

    def __init__(
        self,
        sessions: Sessions,
        conversation: Conversation,
        offers: Offers,
        wishes: Wishes,
        again: Again,
        clock: Clock,
    ) -> None:
        self._sessions = sessions
        self._conversation = conversation
        self._noticing = Noticing(offers)
        self._wishes = wishes
        self._again = again
        self._clock = clock

    async def at_home(
        self,
        resident_id: UUID,
        mode: Mode,
        meaning: Understood,
        context: Context,
        *,
        listed: bool = False,
    ) -> Led:
        """What comes of it; ``listed`` when the resident's own were shown with numbers."""
        if meaning.command:
            return Led(CHANNEL.get(meaning.command, To.COMMAND), meaning)
        if wanted := self._wishes.wanted(meaning, context, listed=listed):
            return await self._wishes.follow(
                resident_id, mode, wanted, meaning, context, listed=listed
            )
        if is_again(meaning.text, context.language):
            return await self._as_before(resident_id, mode, meaning, context)
        if not meaning.scenario:
            return Led(To.NOTHING, meaning)
        return await self._started(resident_id, mode, meaning, context)

    async def _as_before(
        self, resident_id: UUID, mode: Mode, meaning: Understood, context: Context
    ) -> Led:
        """The same as last time: of what is named, else of what was arranged last."""
        kinds = self._again.named(meaning.text, context.language)
        last = await self._again.last(resident_id, mode, kinds[0] if kinds else "")
        if len(kinds) > 1 or (last is None and not kinds):
            return Led(To.NOTHING, meaning, notice=AS_WHICH if kinds else NO_LAST)
        named = replace(meaning, scenario=last.scenario.id if last else kinds[0])
        return await self._started(resident_id, mode, named, context)

    async def _started(
        self, resident_id: UUID, mode: Mode, meaning: Understood, context: Context
    ) -> Led:
        if not self._sessions.knows(meaning.scenario):
            return Led(To.NOT_YET, meaning)
        session_id = await self._conversation.start(resident_id, meaning.scenario, mode)
        standing = await self._sessions.find(resident_id, session_id, mode)
        text = meaning.text
        if is_again(text, context.language):
            text = beside(text, context.language)
            await self._conversation.again(standing)
            standing = await self._sessions.find(resident_id, session_id, mode)
        if standing.scenario.slots:
            said = await self._noticing.said_after(standing, text, context)
            async with self._sessions.change(session_id) as (_session, row, _latest):
                self._sessions.keep(row, replace(said, heard=text), self._clock())
        return Led(To.TURN, meaning, session_id)

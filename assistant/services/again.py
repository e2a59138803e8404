"""“Same as last time”: what was answered then is taken as known, as far as it still holds."""

from collections.abc import Mapping
from uuid import UUID

from assistant.dialogue import engine
from assistant.dialogue.again import kinds_named, lasting, still_offered
from assistant.dialogue.model import Answer, Answers, Mode, Scenario
from assistant.dialogue.slots import Choice
from assistant.errors import GatewayError
from assistant.ports.ours import Clock
from assistant.services.booked import Booked, BookedReader
from assistant.services.noticing import is_ready
from assistant.services.offers import Offers
from assistant.services.said import Said
from assistant.services.sessions import Sessions, Standing


class Again:
    """Finds the last time, and fills conversations with its answers."""

    def __init__(
        self,
        sessions: Sessions,
        booked: BookedReader,
        offers: Offers,
        scenarios: Mapping[str, Scenario],
        clock: Clock,
    ) -> None:
        self._sessions = sessions
        self._booked = booked
        self._offers = offers
        self._scenarios = scenarios
        self._clock = clock

    def named(self, text: str, language: str) -> list[str]:
        """The scenarios that words about the last time name."""
        return list(kinds_named(text, self._scenarios, language))

    async def last(self, resident_id: UUID, mode: Mode, scenario: str = "") -> Booked | None:
        """What was arranged last, of one scenario or of all."""
        return await self._booked.latest(resident_id, mode, scenario)

    async def is_offered(self, standing: Standing) -> bool:
        """Whether a last time answers something that is still open."""
        scenario, answers = standing.scenario, standing.said.answers
        if standing.said.like or not scenario.submit:
            return False
        last = await self.last(standing.resident_id, standing.mode, scenario.id)
        kept = lasting(scenario, last.answers) if last else Answers()
        open_ones = [slot.name for slot in engine.needed(scenario, answers)]
        return any(name in kept and name not in answers for name in open_ones)

    async def take(self, standing: Standing) -> bool:
        """Take the last time's answers; gives whether there was one."""
        scenario = standing.scenario
        last = await self.last(standing.resident_id, standing.mode, scenario.id)
        if last is None or not scenario.submit:
            return False
        async with self._sessions.change(standing.session_id) as (_session, row, said):
            self._sessions.keep(row, said.liking(lasting(scenario, last.answers)))
        await self.go_on(standing)
        return True

    async def go_on(self, standing: Standing) -> Answers:
        """Take what can be taken by now; what comes later may hang on the next answer."""
        resident_id, session_id = standing.resident_id, standing.session_id
        said = await self._filled(await self._sessions.find(resident_id, session_id, standing.mode))
        async with self._sessions.change(session_id) as (_session, row, _latest):
            self._sessions.keep(row, said, self._clock())
        return said.answers

    async def _filled(self, standing: Standing) -> Said:
        scenario, said = standing.scenario, standing.said
        for slot in scenario.slots:
            wanted, ready = said.like.of(slot.name), is_ready(scenario, said.answers, slot)
            if not wanted or not ready or not slot.needed(said.answers):
                continue
            if _stays(said.answers.of(slot.name), wanted):
                continue
            here = Standing(**{**vars(standing), "said": said})
            try:
                asked = await self._offers.page(here, slot) if isinstance(slot, Choice) else None
            except GatewayError:
                return said  # the question itself tells that the service does not answer
            if answer := still_offered(slot, wanted, asked.offers if asked else ()):
                answers = engine.accept(scenario, said.answers, slot, answer)
                said = said.with_asked(slot.name, asked) if asked else said
                said = said.answered(scenario, answers, slot.name)
        return said


def _stays(now: Answer | None, wanted: Answer) -> bool:
    """Whether an answer is left as it is: it was just given, or the profile knows better."""
    return now is not None and (not now.known or wanted.known or now.value == wanted.value)

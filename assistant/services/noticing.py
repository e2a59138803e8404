"""Takes the answers that a sentence carries in passing, whatever question is open."""

from dataclasses import replace

from assistant.dialogue import engine
from assistant.dialogue.hearing import in_passing
from assistant.dialogue.model import Answers, Scenario
from assistant.dialogue.slots import UNKNOWN, Account, Slot
from assistant.dialogue.timing import Context
from assistant.services.offers import Offers
from assistant.services.said import Said
from assistant.services.sessions import Standing


class Noticing:
    """Reads one sentence against every slot of a scenario."""

    def __init__(self, offers: Offers) -> None:
        self._offers = offers

    async def said_after(
        self,
        standing: Standing,
        text: str,
        context: Context,
        *,
        only_open: bool = False,
    ) -> Said:
        """What is known after all answers that the words carry are taken.

        Args:
            standing: Where the conversation stands.
            text: What was said.
            context: When, and in which language.
            only_open: Whether what is answered stays as it is.
        """
        scenario = standing.scenario
        for slot in scenario.slots:
            if not slot.said_aside or _is_kept(standing.said.answers, slot, only_open=only_open):
                continue
            answers = _if_unknown(scenario, standing.said.answers, slot)
            if answers is None or not is_ready(scenario, answers, slot):
                continue
            here = replace(standing, said=replace(standing.said, answers=answers))
            about = replace(context, about=answers.moment(slot.name))
            asked = await self._offers.around(here, slot, text, about) if slot.source else None
            found = in_passing(slot, text, asked.offers if asked else (), about)
            if found:
                answers = engine.accept(scenario, answers, slot, found)
                said = here.said.with_asked(slot.name, asked) if asked else here.said
                standing = replace(standing, said=said.answered(scenario, answers, slot.name))
        return standing.said


def _is_kept(answers: Answers, slot: Slot, *, only_open: bool) -> bool:
    """Whether an answer stays: an account that was given is not replaced by the next sentence."""
    answer = answers.of(slot.name)
    given = isinstance(slot, Account) and answer is not None and not answer.known
    return answer is not None and (only_open or given)


def _if_unknown(scenario: Scenario, answers: Answers, slot: Slot) -> Answers | None:
    """The answers under which a slot matters: who tells a symptom names no department."""
    if slot.needed(answers):
        return answers
    cause = scenario.slot(slot.depends_on[0]) if slot.depends_on else None
    if cause is None or cause.name in answers:
        return None
    tried = engine.accept(scenario, answers, cause, cause.read(UNKNOWN, ()))
    return tried if slot.needed(tried) else None


def is_ready(scenario: Scenario, answers: Answers, slot: Slot) -> bool:
    """Whether everything that its offers depend on is answered."""
    causes = [one for one in scenario.slots if one.name in slot.depends_on]
    return all(one.name in answers or not one.needed(answers) for one in causes)

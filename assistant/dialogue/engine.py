"""The conversation is its answers: what comes next is computed from them, nothing else."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.dialogue.model import Answer, Answers, Ask, Asked, Confirm, Line, Offer, Scenario
from assistant.dialogue.photos import PHOTO
from assistant.dialogue.showing import Show
from assistant.dialogue.slots import Slot
from assistant.i18n import Label, Message, _

NOT_KNOWN = _("That is all right. A person can help you with this.")
"""Where an answer is needed that the resident does not know."""

NOT_UNDERSTOOD = _("That did not fit. Please choose one below, or say that you do not know.")

NO_MORE = _("There are no more. If none of them fits, a person can help you.")

THE_FIRST = _("These are the first ones.")

NOT_A_YES = _(
    "We are not sure that was a yes. Please press the button, or say “Yes, please do it”."
)


def prefill(scenario: Scenario, known: Mapping[str, Answer]) -> Answers:
    """The answers a session starts with: what the profile knows, then what needs no asking."""
    answers = Answers()
    for slot in scenario.slots:
        answer = known.get(slot.known_from) or slot.default
        if answer:
            answers = answers.with_(slot.name, replace(answer, known=True))
    return answers


def needed(scenario: Scenario, answers: Answers) -> list[Slot]:
    """The slots that matter, given what is answered."""
    return [slot for slot in scenario.slots if slot.needed(answers)]


def open_slot(scenario: Scenario, answers: Answers) -> Slot | None:
    """The next question: the first needed slot without an answer."""
    return next((s for s in needed(scenario, answers) if s.name not in answers), None)


def questions(scenario: Scenario, answers: Answers) -> list[Slot]:
    """The slots that were or will be asked; what was known beforehand is not a step."""
    return [slot for slot in needed(scenario, answers) if not _is_known(slot, answers)]


def accept(scenario: Scenario, answers: Answers, slot: Slot, answer: Answer) -> Answers:
    """The answers with one more; what depended on another answer is dropped."""
    before = answers.of(slot.name)
    after = answers.with_(slot.name, answer)
    if before and before.value == answer.value and before.unknown == answer.unknown:
        return after
    return drop_dependants(scenario, after, slot.name)


def drop_dependants(scenario: Scenario, answers: Answers, name: str) -> Answers:
    """Without what depends on a slot, and what depends on that."""
    for slot in scenario.slots:
        if name in slot.depends_on and slot.name in answers:
            answers = drop_dependants(scenario, answers.without(slot.name), slot.name)
    return answers


def ask(
    scenario: Scenario,
    answers: Answers,
    slot: Slot,
    asked: Asked,
    *,
    page: int = 1,
    problem: Message | None = None,
    typed: str = "",
    human: bool = False,
) -> Ask:
    """The question about one slot, with one page of its offers; the nearest that there is."""
    shown = min(max(page, 1), max(1, -(-len(asked.offers) // asked.size)))
    first = (shown - 1) * asked.size
    more = len(asked.offers) > first + asked.size or not asked.complete
    step, steps, previous = _progress(scenario, answers, slot.name)
    return Ask(
        slot=slot,
        offers=asked.offers[first : first + asked.size],
        page=shown,
        more=more,
        step=step,
        steps=steps,
        previous=previous,
        answers=answers,
        lines=tuple(line for line in lines(scenario, answers) if line.slot != slot.name),
        problem=problem,
        notice=_notice(slot, asked, page - shown),
        typed=typed,
        human=human,
    )


def confirm(
    scenario: Scenario, answers: Answers, quote: Label | None, *, unsure: bool = False
) -> Confirm:
    """The read-back of everything that matters; ``unsure`` when the words were no clear yes."""
    step, steps, previous = _progress(scenario, answers, "")
    return Confirm(
        sentence=scenario.confirmation(**scenario.labels(answers)),
        lines=lines(scenario, answers),
        quote=quote,
        step=step,
        steps=steps,
        previous=previous,
        problem=NOT_A_YES if unsure else None,
    )


def shown(scenario: Scenario, answers: Answers, show: Show) -> Show:
    """What was looked up, after the questions that led to it."""
    step, steps, previous = _progress(scenario, answers, "")
    return replace(_numbered(show), step=step, steps=steps, previous=previous)


def lines(scenario: Scenario, answers: Answers) -> tuple[Line, ...]:
    """Each needed answer as a line of the read-back, in the order asked."""
    asked = needed(scenario, answers)
    replaced = {slot.stands_for for slot in asked if slot.name in answers}
    answered = [(slot, answers.of(slot.name)) for slot in asked]
    return tuple(
        Line(slot.name, slot.title, answer.label, answer.known, str(answer.data.get(PHOTO, "")))
        for slot, answer in answered
        if answer and slot.name not in replaced
    )


def wants_more(asked: Asked | None, page: int) -> bool:
    """Whether a page reaches to the end of the offers that were fetched."""
    return asked is None or (not asked.complete and len(asked.offers) <= page * asked.size)


def extend(asked: Asked | None, fetched: Sequence[Offer]) -> Asked:
    """What was shown before, and what came after it; the same offer is not shown twice."""
    before = asked or Asked()
    values = {offer.value for offer in before.offers}
    new = tuple(offer for offer in fetched if offer.value not in values)
    return replace(before, offers=before.offers + new, complete=not new)


def _numbered(show: Show) -> Show:
    """With a number for each thing, so that it can be named by it."""
    count = itertools.count(1)
    if sum(len(group.items) for group in show.groups) < 2:
        return show
    groups = [
        replace(group, items=tuple(replace(item, number=next(count)) for item in group.items))
        for group in show.groups
    ]
    return replace(show, groups=tuple(groups))


def _notice(slot: Slot, asked: Asked, beyond: int) -> Message | None:
    """What there is to say about offers; ``beyond`` is how far outside of them a page would be."""
    if slot.source and not asked.offers:
        return slot.empty or None
    if not beyond:
        return None
    return NO_MORE if beyond > 0 else THE_FIRST


def _progress(scenario: Scenario, answers: Answers, name: str) -> tuple[int, int, str]:
    names = [slot.name for slot in questions(scenario, answers)]
    if name and name not in names:
        names = [n for n in names if n in answers] + [name] + [n for n in names if n not in answers]
    step = names.index(name) if name else len(names)
    return step + 1, len(names) + 1, names[step - 1] if step else ""


def _is_known(slot: Slot, answers: Answers) -> bool:
    answer = answers.of(slot.name)
    return answer is not None and answer.known

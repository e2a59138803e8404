"""The one sentence of a turn or a booking, for screen and ear."""

from collections.abc import Iterable
from datetime import datetime

from assistant.dialogue.model import Ask, Confirm, Scenario
from assistant.dialogue.showing import Item, Show
from assistant.i18n import Label, Message, _, given

STATES = {
    "working": _("Being arranged"),
    "waiting": _("Not arranged yet, we keep trying"),
    "booked": _("Arranged"),
    "refused": _("Not possible"),
    "cancelled": _("Called off"),
    "done": _("Done"),
}
"""How a booking stands, in a word or two."""

CANCELLING = _("Being called off")
CALLING_OFF = _("We are calling it off now.")

HEADINGS = {
    "working": _("We are arranging it now."),
    "waiting": _("It is not arranged yet. We keep trying."),
    "refused": _("It was not possible."),
    "cancelled": _("It has been called off."),
    "done": _("This is done."),
}

PROBLEMS = {
    "too_late": _("Nobody answered in time, so we stopped. Nothing was booked."),
    "cannot_cancel": _("It can no longer be called off. Please call the number above."),
    "by_service": _("The other side has called it off."),
}
"""What went wrong with a booking."""

SOON = _("Not here yet: {what}. A person can do it for you.")

COMING = {
    "activities": _("classes and outings"),
}
"""What is understood, and not done here yet."""


def scenario_name(scenario: str) -> Message:
    """What someone asked for that is not done here yet."""
    return COMING.get(scenario, _("this"))


ALSO = _("What else you may need")
MORE = _("There are more. You can say “More”.")
NUMBERED = _("{number}. {words}")
TOLD = _("{title}: {words}")
ITEM = _("{title}, {words}: {state}")


def sentence(turn: Ask | Confirm | Show) -> Label:
    """What a turn says."""
    if isinstance(turn, Ask):
        return turn.slot.prompt
    return turn.sentence if isinstance(turn, Confirm) else turn.title


def spoken(turn: Ask | Confirm | Show, cost: Label | None = None) -> list[Label]:
    """What is said aloud in a turn, one sentence after the other; the page shows the same."""
    if isinstance(turn, Ask):
        return _asked(turn, cost)
    said: list[Label] = []
    if isinstance(turn, Confirm):
        said += [turn.problem] if turn.problem else []
        said += [turn.outage.words] if turn.outage else []
        said.append(turn.sentence)
        said += [turn.quote] if turn.quote else []
        return said + [TOLD(title=line.title, words=line.words) for line in turn.lines]
    return _shown(turn)


def _shown(turn: Show) -> list[Label]:
    said = [words for words in (turn.title, turn.notice) if words]
    if not turn.groups:
        return [*said, turn.empty]
    for item in (one for group in turn.groups for one in group.items):
        said.append(_named(item))
        said += [TOLD(title=fact.title, words=fact.words) for fact in item.facts]
    return said


def _named(item: Item) -> Label:
    words = ITEM(title=item.title, words=item.words, state=item.state)
    label = words if item.state else item.title
    return NUMBERED(number=given(str(item.number)), words=label) if item.number else label


def numbered(labels: Iterable[Label]) -> list[Label]:
    """Things to choose from, each with its number."""
    return [
        NUMBERED(number=given(str(number)), words=label)
        for number, label in enumerate(labels, start=1)
    ]


def _asked(turn: Ask, cost: Label | None) -> list[Label]:
    said: list[Label] = [words for words in (turn.problem, turn.notice) if words]
    said += [turn.outage.words] if turn.outage else []
    said.append(sentence(turn))
    said += [cost] if cost and turn.step == 1 else []
    said += numbered(offer.label for offer in turn.offers)
    return [*said, MORE] if turn.more and turn.offers else said


def heading(
    scenario: Scenario, status: str, labels: dict[str, Label], *, cancelling: bool
) -> Label:
    """What a booking says; never "booked" without the service's word."""
    if cancelling:
        return CALLING_OFF
    if status == "booked":
        return scenario.completion(**labels)
    return HEADINGS[status]


def promise(until: datetime, *, broken: bool) -> Message:
    """Until when we said that we would answer."""
    if broken:
        return _("We promised an answer by {time} and did not manage. A person has been told.")(
            time=until
        )
    return _("We will tell you by {time} at the latest.")(time=until)

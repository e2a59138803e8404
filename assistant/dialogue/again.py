"""“Same as last time”: whether it is said, and which of the last answers still hold."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from assistant.dialogue.model import Answer, Answers, Offer, Scenario
from assistant.dialogue.slots import Choice, Slot
from assistant.dialogue.understanding.normalise import normalise

_SAID = {
    "zh-CN": re.compile(
        r"[和跟同照像按](?:着)?(?:上|前)(?:一|那)?[次回趟](?:的)?(?:一样|那样)?|老样子|再来一(?:次|遍|份)一样的"
    ),
    "en": re.compile(
        r"\b(?:same|just|exactly) (?:as|like) (?:the )?(?:last time|before|usual)"
        r"|\bsame .{1,20} (?:as|like) (?:last time|before)|\bthe usual\b|\bsame again\b"
    ),
}
_TOLD = {
    "zh-CN": re.compile("不[要想]?[和跟同照像按]|不一样|别|吗"),
    "en": re.compile(r"\b(?:not|n't|different)\b"),
}


def is_again(text: str, language: str) -> bool:
    """Whether the words ask for the same as last time."""
    words = normalise(text)
    return bool(_SAID[language].search(words)) and not _TOLD[language].search(words)


def beside(text: str, language: str) -> str:
    """What else was said: "一样" must not be heard as the name of a taste."""
    return _SAID[language].sub(" ", normalise(text)).strip()


def kinds_named(text: str, scenarios: Mapping[str, Scenario], language: str) -> Sequence[str]:
    """The scenarios that the words name."""
    plain = normalise(text)
    return [
        one.id
        for one in scenarios.values()
        if any(_called(noun, plain) for noun in one.nouns if noun.isascii() == (language == "en"))
    ]


def lasting(scenario: Scenario, last: Answers) -> Answers:
    """What may be taken from the last time: never a time, nor what was told of a trouble."""
    kept = Answers()
    for slot in scenario.slots:
        answer = last.of(_said_as(scenario, slot, last))
        if answer and _lasts(slot, answer):
            kept = kept.with_(slot.name, answer)
    return kept


def still_offered(slot: Slot, answer: Answer, offers: Sequence[Offer]) -> Answer | None:
    """The answer as it is offered now; None when it no longer is."""
    if slot.source is None or not isinstance(slot, Choice):
        return replace(answer, known=True)
    found = [o for o in offers if o.value == answer.value] or [
        o for o in offers if o.label == answer.label
    ]
    return Answer(found[0].value, found[0].label, found[0].data, known=True) if found else None


def _said_as(scenario: Scenario, slot: Slot, last: Answers) -> str:
    """The slot that answered in the end: the one that stood in for it, if any did."""
    stand_ins = [s.name for s in scenario.slots if s.stands_for == slot.name and s.needed(last)]
    return next((name for name in stand_ins if name in last), slot.name)


def _lasts(slot: Slot, answer: Answer) -> bool:
    past = isinstance(answer.label, datetime)
    return (
        slot.lasts
        and not slot.stands_for
        and not past
        and not answer.unknown
        and bool(answer.value)
    )


def _called(noun: str, plain: str) -> bool:
    return re.search(rf"\b{noun}s?\b", plain) is not None if noun.isascii() else noun in plain

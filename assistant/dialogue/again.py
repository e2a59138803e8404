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
        answer = last.of(slot.stood_in_by(scenario, last))
        if answer and _lasts(scenario, slot, answer):
            kept = kept.with_(slot.name, replace(answer, known=True))
    return kept


def still_offered(slot: Slot, answer: Answer, offers: Sequence[Offer]) -> Answer | None:
    """The answer as it is offered now; None when it no longer is."""
    if slot.source is None or not isinstance(slot, Choice):
        return answer
    found = [o for o in offers if o.value == answer.value] or [
        o for o in offers if o.label == answer.label
    ]
    return Answer(found[0].value, found[0].label, found[0].data, known=True) if found else None


def _lasts(scenario: Scenario, slot: Slot, answer: Answer) -> bool:
    if slot.name == scenario.reopens and slot.depends_on:
        return False
    past = isinstance(answer.label, datetime)
    return slot.lasts and not past and not answer.unknown and bool(answer.value)


def _called(noun: str, plain: str) -> bool:
    return re.search(rf"\b{noun}s?\b", plain) is not None if noun.isascii() else noun in plain

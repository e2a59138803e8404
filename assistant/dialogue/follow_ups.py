"""What goes well with something arranged: what it is, and the ways to a place and back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from assistant.dialogue.model import Answer, Answers
from assistant.i18n import DEFAULT_LANGUAGE, Message, Name, _, label_from_json

RIDE = timedelta(hours=1)
"""How long before something begins a car is called for."""
VISIT = timedelta(hours=1)
"""How long after its beginning one is called for the way back."""


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """Something else that goes well with what is arranged: a scenario, and answers for it."""

    id: str
    scenario: str
    title: Message
    """The words on its button."""
    words: Mapping[str, str]
    """What tells it, when said, from others of the same scenario: a pattern per language."""
    says: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """A sentence per language whose answers are taken, such as the kind of help."""
    at: Callable[[datetime], datetime]
    """When it is wanted, given when what is arranged begins."""
    answers: Callable[[Answers], Mapping[str, Answer] | None]
    """What is known for it; None when it is not possible."""


def there_and_back(place: str, time: str) -> tuple[FollowUp, ...]:
    """A ride there, a ride back, and somebody to go along.

    Args:
        place: The slot that names where it is.
        time: The slot whose answer keeps the place's ``address``.
    """

    def where(answers: Answers) -> Answer | None:
        return _place(answers.of(place), answers.of(time))

    return (_ride_there(where), _ride_back(where), COMPANY)


def _ride_there(where: Callable[[Answers], Answer | None]) -> FollowUp:
    return FollowUp(
        id="taxi_there",
        scenario="call_taxi",
        title=_("A taxi there"),
        words={"zh-CN": "去|到医院", "en": r"\bthere\b|\bto the\b"},
        at=lambda starts: starts - RIDE,
        answers=lambda answers: _as("destination", where(answers)),
    )


def _ride_back(where: Callable[[Answers], Answer | None]) -> FollowUp:
    return FollowUp(
        id="taxi_back",
        scenario="call_taxi",
        title=_("A taxi back"),
        words={"zh-CN": "回|接我", "en": r"\bback\b|\bhome\b"},
        at=lambda starts: starts + VISIT,
        answers=lambda answers: _as("pickup", where(answers)),
    )


def _as(slot: str, answer: Answer | None) -> Mapping[str, Answer] | None:
    return {slot: answer} if answer else None


def _place(named: Answer | None, kept: Answer | None) -> Answer | None:
    """A place by its name, where it told its address."""
    told = kept.data.get("address") if kept else None
    address = label_from_json(told) if told else None
    if named is None or not isinstance(address, Name):
        return None
    words = address.words.get(DEFAULT_LANGUAGE) or next(iter(address.words.values()), "")
    return Answer(words, named.label, {"address": words}) if words else None


COMPANY = FollowUp(
    id="company",
    scenario="home_help",
    title=_("Somebody to go with me"),
    words={"zh-CN": "陪", "en": r"\bwith me\b|\bgo along\b|\baccompan"},
    says={"zh-CN": "陪同外出", "en": "somebody to go out with"},
    at=lambda starts: starts - RIDE,
    answers=lambda answers: _as("name", answers.of("name")) or {},
)

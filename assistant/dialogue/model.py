"""What a scenario, an answer and a turn are."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from assistant.dialogue.outage import Outage
from assistant.dialogue.showing import Show
from assistant.i18n import Label, Message
from assistant.ports import Gateways
from assistant.ports.receipts import Receipt

if TYPE_CHECKING:
    from assistant.dialogue.follow_ups import FollowUp
    from assistant.dialogue.slots import Slot


NOT_SAID = Message("")


class Mode(StrEnum):
    """Whether a session acts in the world or in the practice city."""

    LIVE = "live"
    PRACTICE = "practice"


@dataclass(frozen=True)
class Offer:
    """One of the answers held out for a slot; ``value`` is what its button posts."""

    value: str
    label: Label
    detail: Label | None = None
    data: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    """JSON values that the answer keeps, such as an address or a fee."""


@dataclass(frozen=True)
class Answer:
    """What is known about a slot: typed data, and a label from which words are made."""

    value: str
    label: Label
    data: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    known: bool = False
    """Taken from the profile or a default: not asked, so shown with a way to change it."""
    unknown: bool = False
    """The resident said "I don't know"."""


class Answers(Mapping[str, str]):
    """The answers of a session: ``answers["hospital"]`` is the value, ``of`` the whole answer."""

    def __init__(self, answers: Mapping[str, Answer] | None = None) -> None:
        self._answers = dict(answers or {})

    def __getitem__(self, name: str) -> str:
        return self._answers[name].value

    def __iter__(self) -> Iterator[str]:
        return iter(self._answers)

    def __len__(self) -> int:
        return len(self._answers)

    def of(self, name: str) -> Answer | None:
        """The whole answer, or None when the slot is open."""
        return self._answers.get(name)

    def is_unknown(self, name: str) -> bool:
        """Whether the resident said that they do not know."""
        answer = self._answers.get(name)
        return answer is not None and answer.unknown

    def moment(self, name: str) -> datetime | None:
        """The time that an answer stands for, where it does."""
        answer = self._answers.get(name)
        return answer.label if answer and isinstance(answer.label, datetime) else None

    def labels(self) -> dict[str, Label]:
        """Every answer's label, to fill sentences with."""
        return {name: answer.label for name, answer in self._answers.items()}

    def with_(self, name: str, answer: Answer) -> "Answers":
        """These answers and one more, in its place."""
        return Answers({**self._answers, name: answer})

    def without(self, *names: str) -> "Answers":
        """These answers but for some."""
        return Answers({k: v for k, v in self._answers.items() if k not in names})


Submit: TypeAlias = Callable[[Answers, Gateways, str], Awaitable[Receipt]]
Undo: TypeAlias = Callable[[Answers, Gateways, str], Awaitable[None]]
Follow: TypeAlias = Callable[[Answers, Gateways, str], Awaitable[Receipt | None]]
Quote: TypeAlias = Callable[[Answers, Gateways], Awaitable[Label]]
LookUp: TypeAlias = Callable[[Answers, Gateways], Awaitable[Show]]


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One thing a resident can get done: a request (``submit``) or a look-up (``look_up``)."""

    id: str
    place: int
    """Where it stands on the home page; never moves."""
    title: Message
    icon: str
    cost: Message
    """What it costs, said before the first question."""
    services: tuple[str, ...] = ()
    """The outside services it needs, as fields of ``Gateways``."""
    slots: tuple["Slot", ...] = ()
    confirmation: Message = NOT_SAID
    """Read back before acting; ``{slot}`` is replaced by the answer."""
    summary: Message = NOT_SAID
    """The same in a few words, for lists."""
    completion: Message = NOT_SAID
    """Said when done; has the slots."""
    refusal: Message = NOT_SAID
    """Said when the service refused, with the question ``reopens`` asked again."""
    reopens: str = ""
    """The slot that a refusal, or "change the time", asks again."""
    submit: Submit | None = None
    undo: Undo | None = None
    is_final: bool = False
    """Once the service has it, it can neither be called off nor changed here."""
    follow: Follow | None = None
    """How a booked request stands."""
    follow_seconds: int = 0
    """How often it is asked."""
    quote: Quote | None = None
    """What this very request will cost, shown in the confirmation."""
    useful_until: Callable[[Answers, datetime], datetime] | None = None
    """After this moment a request that is still waiting is called off rather than sent late;
    takes the answers and when the resident said yes."""
    look_up: LookUp | None = None
    """What is shown once everything is answered; nothing is done and no yes is asked for."""
    calls_off: str = ""
    """The slot that names something of the resident's own, which the yes calls off; nothing else
    is done."""
    changes: str = ""
    """The slot that names something of the resident's own, for which another time is then
    chosen."""
    nouns: tuple[str, ...] = ()
    """What people call the things that it arranges, in every language."""
    follow_ups: tuple["FollowUp", ...] = ()
    """What is offered once it is arranged; each is asked for, read back and agreed to by itself."""
    announced: bool = True
    """Whether the family may be told of it, and reminders are sent."""

    @property
    def asks_for_yes(self) -> bool:
        """Whether it ends in a read-back, after which something is done."""
        return bool(self.confirmation)

    def labels(self, answers: Answers) -> dict[str, Label]:
        """Every answer's label, to fill sentences with; what stands in for one is said there."""
        labels = answers.labels()
        for slot in self.slots:
            if slot.stands_for and slot.name in labels and slot.needed(answers):
                labels[slot.stands_for] = labels[slot.name]
        return labels

    def slot(self, name: str) -> "Slot | None":
        """The slot of that name."""
        return next((slot for slot in self.slots if slot.name == name), None)


@dataclass(frozen=True)
class Asked:
    """What was held out for a slot: the offers in the order shown, and where they end."""

    offers: tuple[Offer, ...] = ()
    complete: bool = True
    """There is nothing more to fetch."""
    size: int = 5
    """Offers on a page (COGA o5p03: at most five choices)."""


@dataclass(frozen=True)
class Ask:
    """A question about one slot."""

    slot: "Slot"
    offers: tuple[Offer, ...]
    """Those of this page, at most five."""
    page: int
    more: bool
    """There are further offers, on the next page."""
    step: int
    steps: int
    previous: str
    """The slot of the question before this one; "" for the first."""
    answers: Answers
    lines: tuple["Line", ...] = ()
    """What is known so far, each changeable."""
    problem: Message | None = None
    notice: Message | None = None
    """Said first although nothing is wrong, such as that there are no more offers."""
    typed: str = ""
    """What did not fit, so that it is not lost."""
    human: bool = False
    """Two answers in a row did not fit: a person is offered."""
    again: bool = False
    """There is a last time whose answers can be taken."""
    outage: Outage | None = None
    """Said before the first question: a service that this needs does not answer."""
    kind: str = "ask"


@dataclass(frozen=True)
class Line:
    """One answer in the read-back; ``slot`` opens it again."""

    slot: str
    title: Message
    words: Label
    known: bool
    photo: str = ""
    """The id of one that is the answer."""


@dataclass(frozen=True)
class Confirm:
    """The read-back before acting."""

    sentence: Message
    lines: tuple[Line, ...]
    quote: Label | None
    step: int
    steps: int
    previous: str
    problem: Message | None = None
    outage: Outage | None = None
    kind: str = "confirm"


Turn: TypeAlias = Ask | Confirm | Show
"""What the assistant says next, before anything is booked; afterwards the booking speaks."""

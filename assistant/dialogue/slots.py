"""The kinds of slot: what must be known, how it is asked, how an answer is read."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, TypeAlias
from unicodedata import category, normalize

from assistant.dialogue.model import NOT_SAID, Answer, Answers, Offer
from assistant.dialogue.telephone import phone_number, spoken_phone
from assistant.errors import NotUnderstood
from assistant.i18n import LANGUAGES, Label, Message, Name, _, given, translate
from assistant.ports import Gateways

Source: TypeAlias = Callable[[Answers, Gateways, Offer | None], Awaitable[Sequence[Offer]]]
"""The offers after one already shown (None: the first); none when there are no more."""

LONGEST_ANSWER = 200
"""Characters of free text that are kept."""

NOTHING_SPECIAL = _("Nothing special")

NO_NUMBER = Answer("", _("No number"))

MYSELF = Answer("本人", Name({"zh-CN": "我本人", "en": "Myself"}))
"""Whom something is for, when no name is known."""

UNKNOWN = "?"
"""What the "I don't know" button posts."""


def always(_answers: Answers) -> bool:
    """Needed whatever else was answered."""
    return True


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One thing a scenario must know."""

    widget: ClassVar[str]
    """The template that asks: ``turns/slots/<widget>.html``."""

    name: str
    title: Message
    """One or two words, for the read-back."""
    prompt: Message
    hint: Message = NOT_SAID
    empty: Message = NOT_SAID
    """Said when there is nothing to offer."""
    known_from: str = ""
    """The fact of the profile that answers it, such as ``home``."""
    default: Answer | None = None
    """Never asked; shown in the confirmation and changeable there."""
    needed: Callable[[Answers], bool] = always
    depends_on: tuple[str, ...] = ()
    """Changing one of these drops this answer."""
    stands_for: str = ""
    """The slot in whose place this answer is said, where this one is needed at all."""
    when_unknown: Answer | None = None
    """What "I don't know" comes to; None leaves it to the slots that follow."""
    source: Source | None = None
    lasts: bool = True  # and may be taken again the next time
    waits: bool = False  # without offers one can be told when there are some
    said_aside: bool = True  # words that were no reply to this very question may answer it
    instead: Offer | None = None  # the scenario that helps where an answer does not

    def read(self, text: str, offers: Sequence[Offer]) -> Answer:
        """The answer in the resident's words or press, against the offers as shown.

        Raises:
            NotUnderstood: the words fit nothing asked for.
        """
        if text == UNKNOWN:
            return self._dont_know(offers)
        chosen = _pick(text, offers)
        if chosen:
            return Answer(chosen.value, chosen.label, chosen.data)
        return self._read_words(tidy(text))

    def _dont_know(self, offers: Sequence[Offer]) -> Answer:
        if self.when_unknown:
            return self.when_unknown
        return Answer("", _("I don't know"), unknown=True)

    def _read_words(self, words: str) -> Answer:
        raise NotUnderstood(words)


@dataclass(frozen=True, kw_only=True)
class Choice(Slot):
    """One of the offers; "I don't know" takes the first unless something better is known."""

    widget: ClassVar[str] = "choice"

    first_when_unknown: bool = False

    def _dont_know(self, offers: Sequence[Offer]) -> Answer:
        if self.first_when_unknown and offers:
            return Answer(offers[0].value, offers[0].label, offers[0].data)
        return super()._dont_know(offers)


@dataclass(frozen=True, kw_only=True)
class When(Choice):
    """A time of the resident's own choosing; the offers are only the likely ones."""

    def _read_words(self, words: str) -> Answer:
        try:
            moment = datetime.fromisoformat(words)
        except ValueError as error:
            raise NotUnderstood(words) from error
        if moment.tzinfo is None:
            raise NotUnderstood(words)
        return Answer(words, moment)


@dataclass(frozen=True, kw_only=True)
class Text(Slot):
    """Free words."""

    widget: ClassVar[str] = "text"

    def _read_words(self, words: str) -> Answer:
        if not words:
            raise NotUnderstood(words)
        return Answer(words, given(words))


@dataclass(frozen=True, kw_only=True)
class Account(Text):
    """What happened, as the resident tells it: whatever else they could mean, the words answer."""

    lasts: bool = False


@dataclass(frozen=True, kw_only=True)
class Trouble(Text):
    """What troubles the resident: words, or a tapped part of the body."""

    widget: ClassVar[str] = "trouble"
    lasts: bool = False


@dataclass(frozen=True, kw_only=True)
class Place(Text):
    """Somewhere a car can go: a saved place, or an address."""

    widget: ClassVar[str] = "place"

    def _read_words(self, words: str) -> Answer:
        answer = super()._read_words(words)
        return Answer(answer.value, answer.label, {"address": words})


@dataclass(frozen=True, kw_only=True)
class Where(Place):
    """Where something is: at home, or elsewhere."""


@dataclass(frozen=True, kw_only=True)
class Phone(Slot):
    """A telephone number; kept in E.164 (https://www.itu.int/rec/T-REC-E.164/)."""

    widget: ClassVar[str] = "phone"

    def _read_words(self, words: str) -> Answer:
        number = phone_number(words)
        return Answer(number, given(spoken_phone(number)))


@dataclass(frozen=True, kw_only=True)
class Several(Slot):
    """Any of the offers, also none; the values are joined by commas."""

    widget: ClassVar[str] = "several"

    none: Message = NOTHING_SPECIAL
    options: tuple[Offer, ...] = ()

    def read(self, text: str, offers: Sequence[Offer]) -> Answer:
        """The ticked ones."""
        if text == UNKNOWN:
            return self._dont_know(offers)
        values = [v for v in text.split(",") if v]
        ticked = [offer for offer in self.options if offer.value in values]
        if len(ticked) != len(set(values)):
            raise NotUnderstood(text)
        return self.answer(*(offer.value for offer in ticked))

    def answer(self, *values: str, known: bool = False) -> Answer:
        """The answer in which these are ticked."""
        labels = [offer.label for offer in self.options if offer.value in values]
        return Answer(",".join(values), joined(labels) if labels else self.none, known=known)


def for_whom(prompt: Message) -> Text:
    """Whom something is for: known from the profile, else the one who asks."""
    return Text(
        name="name",
        title=_("For whom"),
        prompt=prompt,
        known_from="name",
        default=MYSELF,
        when_unknown=MYSELF,
    )


def reached_at(prompt: Message) -> Phone:
    """The number that a service may call: known from the profile, else none."""
    return Phone(
        name="phone",
        title=_("Phone"),
        prompt=prompt,
        known_from="phone",
        default=NO_NUMBER,
        when_unknown=NO_NUMBER,
    )


def joined(labels: Sequence[Label]) -> Label:
    """Several labels as one, with the language's own comma."""
    whole = labels[0]
    for label in labels[1:]:
        whole = _("{first}, {rest}")(first=whole, rest=label)
    return whole


def tidy(text: str) -> str:
    """Words without control characters and needless space, cut to what is kept."""
    plain = "".join(" " if category(c)[0] == "C" else c for c in normalize("NFC", text))
    return " ".join(plain.split())[:LONGEST_ANSWER]


def _pick(text: str, offers: Sequence[Offer]) -> Offer | None:
    exact = [offer for offer in offers if offer.value == text]
    if exact:
        return exact[0]
    words = tidy(text).casefold()
    named = [o for o in offers if words and words in {w.casefold() for w in _names(o.label)}]
    return named[0] if len(named) == 1 else None


def _names(label: Label) -> set[str]:
    if isinstance(label, Name):
        return set(label.words.values())
    if isinstance(label, Message) and not label.fields:
        return {translate(label.source, language) for language in LANGUAGES}
    return set()

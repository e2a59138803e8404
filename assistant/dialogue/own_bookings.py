"""What words want done about something arranged before, and which of the things is meant."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from assistant.dialogue.model import Offer
from assistant.dialogue.slots import Choice
from assistant.dialogue.timing import Context, fits
from assistant.dialogue.understanding.matching import named, numbered_in
from assistant.dialogue.understanding.moments import moments
from assistant.dialogue.understanding.normalise import normalise
from assistant.i18n import Label, Message, Name

Kinds = Mapping[str, Sequence[str]]
"""What people call the things that each scenario arranges."""


class Wish(StrEnum):
    """What somebody wants done about something arranged."""

    CANCEL = "cancel"
    CHANGE = "change"


@dataclass(frozen=True, kw_only=True)
class OwnOne(Choice):
    """One of the things that the resident has arranged."""

    widget: ClassVar[str] = "choice"


_CANCEL = {
    "zh-CN": re.compile(
        r"取消|退掉|退号|退了|推掉|撤掉|作废|不[去要来约用]了|[不别]用?[来送去]了|别来"
    ),
    "en": re.compile(
        r"\b(?:cancel|call off|call it off|drop|get rid of|no longer need|don't need|do not need"
        r"|won't (?:go|be going|need)|not going)\b"
    ),
}
_CHANGE = {
    "zh-CN": re.compile(r"改|换[到个成]|换时间|推迟|延[期后]|提前|往[后前]|挪|推到"),
    "en": re.compile(r"\b(?:move|change|reschedule|postpone|put off|bring forward|shift)\b"),
}
_ASKED = {
    "zh-CN": re.compile(
        r"取消了?[吗没么]|(?:没有?|被|别|不)[去来]?取消|不(?:要|用|想)?取消|改了?[吗没么]|[没别不]改|不用改|恢复"
    ),
    "en": re.compile(r"\b(?:not|n't|never) (?:cancel|move|change|call off)|\bkeep\b"),
}
"""Told, asked or denied rather than wanted."""
_PLAIN = {
    "zh-CN": re.compile(
        r"(?:喂|你好|请|麻烦|帮忙|帮|替|给|我|要|想|那个|能不能|可以|就|[,，])*"
        r"(?:(?:取消|退掉|推掉)(?!了).+|把?.{1,14}(?:取消|退掉|推掉)(?:掉|了|吧|一下|好了)*)[。.]?"
    ),
    "en": re.compile(
        r"(?:(?:please|can you|could you|i'd like to|i would like to|i want to|i need to|hello) ?)*"
        r"(?:cancel|call off) .+"
    ),
}
_TO = {
    "zh-CN": re.compile(r"(?:改|换|挪|推迟?|延|提前|往后)(?:期|时间)?(?:到|成|为|在|至)?"),
    "en": re.compile(r"\b(?:to|until|till|for)\b(?!.*\b(?:to|until|till)\b)"),
}
"""Between what is meant and the time it is to be moved to."""
_AGREED = {
    "zh-CN": re.compile(r"(?:是|对|好|嗯|可以|行)的?[,，。 ]*(?:就|请|帮我|给我)*(?:把它)?取消.*"),
    "en": re.compile(r"(?:yes|ok|okay|sure)\b.*\bcancel\b.*"),
}


def wish(text: str, language: str) -> Wish | None:
    """What the words want done, if they speak of something arranged."""
    words = normalise(text)
    if _ASKED[language].search(words):
        return None
    if _CHANGE[language].search(words) and not _explicit(words, language):
        return Wish.CHANGE
    return Wish.CANCEL if _CANCEL[language].search(words) else None


def is_plain(text: str, context: Context, kinds: Kinds, *, listed: bool = False) -> bool:
    """Whether the words ask by themselves for something arranged to be cancelled.

    Args:
        text: What was said.
        context: When, and in which language.
        kinds: What things are called.
        listed: Whether they were shown with their numbers.
    """
    words = normalise(text)
    if _ASKED[context.language].search(words) or not _PLAIN[context.language].fullmatch(words):
        return False
    numbered = listed and numbered_in(text, context.language) is not None
    told = _kinds_in(words, context, kinds) or moments(text, context.now, context.language)
    return numbered or bool(told)


def is_agreed(text: str, language: str) -> bool:
    """Whether this is a clear yes to cancelling: a yes that says so."""
    words = normalise(text)
    return not _ASKED[language].search(words) and bool(_AGREED[language].fullmatch(words))


def is_kept(text: str, language: str) -> bool:
    """Whether it is to stay as it is."""
    return bool(_ASKED[language].search(normalise(text)))


def says_cancel(text: str, language: str) -> bool:
    """Whether the very word was said."""
    return _explicit(normalise(text), language)


def split(text: str, wanted: Wish, language: str) -> tuple[str, str]:
    """The words that tell which one is meant, and those that tell when it is to be instead."""
    if wanted is Wish.CANCEL:
        return text, ""
    found = _TO[language].search(text)
    return (text[: found.start()], text[found.end() :]) if found else (text, "")


def meant(text: str, offers: Sequence[Offer], context: Context, kinds: Kinds) -> Sequence[Offer]:
    """Those of the resident's own that the words may mean; all, when they tell nothing apart."""
    called = _kinds_in(text, context, kinds)
    left = [offer for offer in offers if not called or offer.data.get("kind") in called]
    wanted = [m for m in moments(text, context.now, context.language) if not m.vague]
    if wanted:
        timed = [(offer, _starts(offer, context)) for offer in left]
        left = [offer for offer, start in timed if start and fits(start, wanted[0])]
    if len(left) > 1:
        words = [" ".join(_names(offer.label)) for offer in left]
        one = named(text, words, context.language)
        left = left if one is None else [left[one]]
    return left


def _explicit(words: str, language: str) -> bool:
    return ("取消" if language == "zh-CN" else "cancel") in words


def _kinds_in(text: str, context: Context, kinds: Kinds) -> set[str]:
    """What is named; "号" in "三号" is a day."""
    words = text
    for moment in moments(text, context.now, context.language):
        words = words.replace(moment.text, " ")
    plain = f" {normalise(words)} ".replace("'s ", " ")
    return {kind for kind, names in kinds.items() if any(_called(name, plain) for name in names)}


def _called(name: str, plain: str) -> bool:
    return re.search(rf"\b{name}s?\b", plain) is not None if name.isascii() else name in plain


def _starts(offer: Offer, context: Context) -> datetime | None:
    told = offer.data.get("starts")
    return datetime.fromisoformat(told).astimezone(context.now.tzinfo) if told else None


def _names(label: Label) -> Iterator[str]:
    """The names in a sentence, such as a hospital's."""
    if isinstance(label, Name):
        yield from label.words.values()
    elif isinstance(label, Message):
        for part in label.fields.values():
            yield from _names(part)

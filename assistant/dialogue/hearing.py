"""How spoken or written words answer a question: as a reply to it, or in passing.

A *reply* answers the very question that was asked, so "the second one", "any" or a bare address
will do. What is said *in passing*, such as the hospital in the sentence that starts it all, must
say by itself what it is.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import singledispatch

from assistant.dialogue.accounts import tells
from assistant.dialogue.corrections import is_correction
from assistant.dialogue.model import Answer, Offer
from assistant.dialogue.needs import need_in
from assistant.dialogue.own_bookings import OwnOne, meant
from assistant.dialogue.searching import Around, Need
from assistant.dialogue.slots import (
    Account,
    Choice,
    Phone,
    Place,
    Several,
    Slot,
    Trouble,
    When,
    Where,
    tidy,
)
from assistant.dialogue.timing import Context, coming, offered_at
from assistant.dialogue.understanding.matching import (
    by_keyword,
    chosen_number,
    named,
    numbered_in,
)
from assistant.dialogue.understanding.normalise import normalise
from assistant.dialogue.understanding.routes import route
from assistant.dialogue.understanding.symptoms import suggest
from assistant.errors import NotUnderstood
from assistant.i18n import LANGUAGES, Label, Message, Name, given, translate

AT_ONCE = timedelta(minutes=3)
"""What is sooner is now."""
_ANY = {
    "zh-CN": re.compile(
        "随便|都[行好可]|哪个都|无所谓|你[看定]|早一?点|最早|越[快早]越好|最近的|尽[快早]"
    ),
    "en": re.compile(
        r"\b(any|whichever|whatever|earliest|soonest|first available|don't mind|as soon as)\b"
    ),
}
_DIGITS = str.maketrans("零〇一幺二三四五六七八九", "001123456789")
_NOW = {
    "zh-CN": re.compile("现在|马上|立刻|这就|赶快|赶紧|越快越好|尽快"),
    "en": re.compile(r"\b(now|at once|right away|as soon as)\b"),
}
_NONE = {"zh-CN": re.compile("没有?|不用|不需要|都不"), "en": re.compile(r"\b(no|none|nothing)\b")}
_NEAR = {
    "zh-CN": re.compile("(.{1,12}?)(?:附近|旁边|边上|那边|周围)"),
    "en": re.compile(r"\b(?:near|around|close to|by) (.{1,30})"),
}
_GO = {
    "zh-CN": re.compile(
        r"^(?:我?(?:要|想|就|从|去|到|回|在|来)*)|(?:那里|门口等|接我|上车|吧|好了|就行|就好|的|啊|呀)+$"
    ),
    "en": re.compile(
        r"^(?:i(?:'m| am) (?:at|in)|to|from|at|go to|take me to|pick me up (?:at|from)) "
        r"|(?: please)$"
    ),
}


@singledispatch
def in_passing(slot: Slot, text: str, offers: Sequence[Offer], context: Context) -> Answer | None:
    """The answer that words carry which were no reply to this question; None without one."""
    return None


@singledispatch
def reply(slot: Slot, text: str, offers: Sequence[Offer], context: Context) -> Answer:
    """The answer in a reply to this question.

    Raises:
        NotUnderstood: the words fit nothing asked for.
    """
    number = chosen_number(text, context.language, len(offers))
    if number is not None:
        return _taken(offers[number])
    return slot.read(text, offers)


@in_passing.register
def _(slot: Choice, text: str, offers: Sequence[Offer], context: Context) -> Answer | None:
    timed = [offer for offer in offers if isinstance(offer.label, datetime)]
    if timed:
        at = offered_at(text, timed, context)
        return _taken(at) if at else None
    place = by_keyword(text, [offer.data.get("keywords", ()) for offer in offers])
    if place is None:
        labels = [_words(offer.label, context.language) for offer in offers]
        place = named(text, labels, context.language)
    return None if place is None else _taken(offers[place])


@in_passing.register
def _(slot: OwnOne, text: str, offers: Sequence[Offer], context: Context) -> Answer | None:
    number = numbered_in(text, context.language)
    if number is not None and number < len(offers):
        return _taken(offers[number])
    kinds = {offer.data["kind"]: offer.data["nouns"] for offer in offers}
    found = meant(text, offers, context, kinds)
    return _taken(found[0]) if len(found) == 1 < len(offers) else None


@reply.register
def _(slot: Choice, text: str, offers: Sequence[Offer], context: Context) -> Answer:
    number = chosen_number(text, context.language, len(offers))
    if number is not None:
        return _taken(offers[number])
    if found := in_passing(slot, text, offers, context):
        return found
    if offers and _ANY[context.language].search(normalise(text)):
        return _taken(offers[0])
    return slot.read(text, offers)


@in_passing.register
def _(slot: When, text: str, offers: Sequence[Offer], context: Context) -> Answer | None:
    moment = coming(text, context)
    if moment is None:
        return None
    start = max(moment.start, context.now)
    if start - context.now < AT_ONCE and slot.when_unknown:
        return slot.when_unknown
    return Answer(start.isoformat(), start) if moment.precise else None


@reply.register
def _(slot: When, text: str, offers: Sequence[Offer], context: Context) -> Answer:
    at = in_passing(slot, text, offers, context)
    if at is None and slot.when_unknown and _NOW[context.language].search(normalise(text)):
        return slot.when_unknown
    return at or reply.dispatch(Choice)(slot, text, offers, context)


@in_passing.register
def _(slot: Place, text: str, offers: Sequence[Offer], context: Context) -> Answer | None:
    found = route(text, context.language)
    words = found.pickup if slot.name == "pickup" else found.destination
    return _place(slot, words, offers, context) if words else None


@in_passing.register
def _(slot: Where, text: str, offers: Sequence[Offer], context: Context) -> Answer | None:
    chosen = named(text, [_words(o.label, context.language) for o in offers], context.language)
    return None if chosen is None else _taken(offers[chosen])


@reply.register
def _(slot: Place, text: str, offers: Sequence[Offer], context: Context) -> Answer:
    number = chosen_number(text, context.language, len(offers))
    if number is not None:
        return _taken(offers[number])
    words = _GO[context.language].sub("", text.strip(" 。，,.!！"))
    return in_passing(slot, text, offers, context) or _place(slot, words, offers, context)


@in_passing.register
def _(slot: Account, text: str, offers: Sequence[Offer], context: Context) -> Answer | None:
    if is_correction(text, context.language):
        return None
    words = tidy(text)
    return Answer(words, given(words)) if tells(words, context.language) else None


@in_passing.register
def _(slot: Need, text: str, offers: Sequence[Offer], context: Context) -> Answer | None:
    found = need_in(text, context.language)
    return Answer(found.id, found.name) if found else None


@in_passing.register
def _(slot: Around, text: str, offers: Sequence[Offer], context: Context) -> Answer | None:
    near = _NEAR[context.language].search(text.lower())
    return in_passing.dispatch(Choice)(slot, near[1], offers, context) if near else None


@in_passing.register
def _(slot: Trouble, text: str, offers: Sequence[Offer], context: Context) -> Answer | None:
    if not suggest(text, context.language).departments:
        return None
    return Answer(tidy(text), given(tidy(text)))


@reply.register
def _(slot: Phone, text: str, offers: Sequence[Offer], context: Context) -> Answer:
    digits = re.sub(r"[^\d+]", "", normalise(text).translate(_DIGITS))
    return slot.read(digits or text, offers)


@reply.register
def _(slot: Several, text: str, offers: Sequence[Offer], context: Context) -> Answer:
    labels = [_words(offer.label, context.language) for offer in slot.options]
    parts = re.split("[,，、和还]|\\band\\b", text)
    ticked = {
        slot.options[place].value
        for part in parts
        if (place := named(part, labels, context.language)) is not None
    }
    if not ticked and not _NONE[context.language].search(normalise(text)):
        raise NotUnderstood(text)
    return slot.answer(*(option.value for option in slot.options if option.value in ticked))


def _place(slot: Place, words: str, offers: Sequence[Offer], context: Context) -> Answer:
    labels = [_words(offer.label, context.language) for offer in offers]
    chosen = named(words, labels, context.language)
    return slot.read(words, offers) if chosen is None else _taken(offers[chosen])


def _taken(offer: Offer) -> Answer:
    return Answer(offer.value, offer.label, offer.data)


def _words(label: Label, language: str) -> str:
    if isinstance(label, Name):
        return " ".join(label.words.values())
    if isinstance(label, Message):
        return " ".join(translate(label.source, known) for known in LANGUAGES)
    return ""

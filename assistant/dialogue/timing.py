"""Which time words mean: the one they name, and the one of the offers that is it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from assistant.dialogue.model import Offer
from assistant.dialogue.understanding.moments import moments
from assistant.dialogue.understanding.moments.model import Moment

NEAR = timedelta(minutes=20)
"""How far from a clock time an offer may be that is taken for it."""
_NAMES_A_DAY = re.compile(
    r"[今明后昨][天日朝儿]?|大后|[周号日月]|星期|礼拜|\d+/\d+"
    r"|\b(?:today|tomorrow|\w+day|week|month|\d+(?:st|nd|rd|th))\b"
)


@dataclass(frozen=True)
class Context:
    """What words are read against: when, and in which language they are said."""

    now: datetime
    """In the time zone of the place, for "tomorrow" is a local day."""
    language: str
    about: datetime | None = None
    """The time answered before, which "at three" then only moves within its day."""


def coming(text: str, context: Context) -> Moment | None:
    """The first time named that lies ahead and is not vague."""
    found = [m for m in moments(text, context.now, context.language) if not m.vague]
    if context.about and found and not _NAMES_A_DAY.search(text):
        day = context.about.astimezone(context.now.tzinfo).date() - found[0].start.date()
        moved = replace(found[0], start=found[0].start + day, end=found[0].end + day, past=False)
        found = [moved, *found]
    return next((m for m in found if not m.past and m.end > context.now), None)


def offered_at(text: str, offers: Sequence[Offer], context: Context) -> Offer | None:
    """The first of these times that the words mean."""
    wanted = coming(text, context)
    if wanted is None:
        return None
    starts = [offer.label for offer in offers if isinstance(offer.label, datetime)]
    for offer, start in zip(offers, starts, strict=True):
        if fits(start, wanted):
            return offer
    if _NAMES_A_DAY.search(text):
        return None
    for offer, start in zip(offers, starts, strict=True):  # "in the afternoon": of any day
        day = start.astimezone(wanted.start.tzinfo).date() - wanted.start.date()
        if fits(start - day, wanted):
            return offer
    return None


def fits(start: datetime, wanted: Moment) -> bool:
    """Whether something that begins then is what is wanted."""
    if wanted.precise:
        return abs(start - wanted.start) <= NEAR
    return wanted.start <= start < wanted.end

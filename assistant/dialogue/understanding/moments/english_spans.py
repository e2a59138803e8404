"""English lengths of time from now or from a day, and words such as "soon"."""

import re
from datetime import datetime, timedelta
from re import Match

from assistant.dialogue.understanding.moments.model import Facts, Reader, Rule, Shift
from assistant.dialogue.understanding.moments.numbers import english
from assistant.dialogue.understanding.moments.periods import DAY, later, midnight, moved

_UNITS = {
    "mi": Shift(minutes=1),
    "ho": Shift(minutes=60),
    "h": Shift(minutes=60),
    "hr": Shift(minutes=60),
    "da": Shift(days=1),
    "ni": Shift(days=1),
    "we": Shift(days=7),
    "wk": Shift(days=7),
    "fo": Shift(days=14),
    "mo": Shift(months=1),
    "ye": Shift(months=12),
    "qu": Shift(minutes=15),
    "bu": Shift(working=1),
    "wo": Shift(working=1),
}
_WORDS = (
    "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty"
    "|thirty|forty|fifty|sixty|ninety|hundred|couple|few|several|and)"
)
_MANY = (
    rf"(?:half an?|an? (?:couple|few)(?: of)?|a|an|\d+(?:\.\d)?|{_WORDS}(?:[ -]{_WORDS})?)"
    r"(?: of)?"
)
_UNIT = (
    r"(?:minutes?|mins?|hours?|hrs?|h|(?:business|working) days?|days?|weeks?|wks?|fortnights?|"
    r"months?|years?|quarters? of an hour)\b"
)
_AND = rf"(?: and a half|(?:,| and)? {_MANY} ?{_UNIT})?"
_ONE = rf"{_MANY} ?{_UNIT}"
LENGTH = rf"\b(?P<length>{_ONE}{_AND})"
_PAIR = re.compile(rf"({_MANY}) ?({_UNIT})")


def length(words: str) -> Shift:
    """How long "two and a half hours" or "3 hours 30 minutes" is."""
    total = Shift()
    for many, unit in _PAIR.findall(words):
        one = _UNITS[unit if unit in ("h", "hr", "hrs") and unit != "hrs" else unit[:2]]
        total = total.plus(_times(one, many))
        if words.endswith("and a half"):
            total = total.plus(_times(one, "half"))
    return total


def _times(one: Shift, many: str) -> Shift:
    if many.startswith("half"):
        if one.months:
            return Shift(days=15 * one.months)
        return Shift(minutes=(one.days * 1440 + one.minutes) // 2)
    number = english(re.sub(r"^an? (?=couple|few)| of$", "", many).removesuffix(" of")) or 0.0
    if number % 1:
        return Shift(minutes=round(number * (one.days * 1440 + one.minutes)))
    return one.times(min(int(number), 5000))


def _ahead(m: Match[str], now: datetime) -> Facts:
    return _moved(now, length(m["length"]))


def _ago(m: Match[str], now: datetime) -> Facts:
    facts = _moved(now, length(m["length"]).times(-1))
    return Facts(date=facts.date, span=facts.span, precise=facts.precise, past=True)


def _moved(now: datetime, shift: Shift) -> Facts:
    if not shift.minutes:
        return Facts(date=moved(now.date(), shift))
    at = later(now, shift)
    return Facts(span=(at, at + timedelta(minutes=1)), precise=True)


def _from(m: Match[str], now: datetime) -> Facts:
    shift = length(m["length"])
    return Facts(from_=shift.times(-1) if m["way"] == "before" else shift)


def _within(m: Match[str], now: datetime) -> Facts:
    return Facts(span=(now, later(now, length(m["length"]))))


def _next(m: Match[str], now: datetime) -> Facts:
    shift = length(f"{m['many'] or 'a'} {m['unit']}")
    back = m["way"] in ("last", "past", "previous")
    if shift.minutes:
        ends = (later(now, shift.times(-1)), now) if back else (now, later(now, shift))
        return Facts(span=ends, past=True if back else None)
    first = now.date() if back else now.date() + DAY
    if back:
        return Facts(days=(moved(first, shift.times(-1)), first), past=True)
    last = moved(now.date(), shift) + DAY
    return Facts(days=(first, last))


def _for(m: Match[str], now: datetime) -> Facts:
    return Facts(length=length(m["length"]), weak=True)


def _now(m: Match[str], now: datetime) -> Facts:
    return Facts(span=(now, now + timedelta(minutes=1)), precise=True)


def _some(days: int) -> Reader:
    def read(m: Match[str], now: datetime) -> Facts:
        return Facts(span=(now, midnight(now.date() + days * DAY, now)), vague=True)

    return read


def _ended(m: Match[str], now: datetime) -> Facts:
    return Facts(days=(now.date() - 7 * DAY, now.date()), vague=True, past=True)


RULES: tuple[Rule, ...] = (
    ((rf"\bin {LENGTH}(?:(?:'s?)? time| from now)?(?! (?:from|after|before))"), _ahead),
    ((rf"{LENGTH} (?:from now|later|hence)\b"), _ahead),
    ((rf"{LENGTH} (?:ago|earlier|back)\b"), _ago),
    ((rf"\b(?:in )?{LENGTH} (?P<way>from|after|before)(?! now)(?= )"), _from),
    ((rf"\b(?:within|in under) (?:the next )?{LENGTH}"), _within),
    (
        (
            r"\b(?P<way>next|coming|following|last|past|previous) "
            rf"(?P<many>{_MANY}) ?(?P<unit>{_UNIT})"
        ),
        _next,
    ),
    (
        (
            r"\b(?:the )?(?P<way>next|coming|last|past|previous) (?P<many>)"
            r"(?P<unit>hour|minute|fortnight)\b"
        ),
        _next,
    ),
    (
        (
            rf"\b(?P<many>{_MANY}) (?P<way>next|coming|following|last|past|previous) "
            rf"(?P<unit>{_UNIT})(?<=s)"
        ),
        _next,
    ),
    ((rf"\b(?:for )?(?:the )?{LENGTH}(?=,? (?:from|starting))(?: starting)?"), _for),
    ((rf"\bfor {LENGTH}"), _for),
    (
        (
            r"\b(?:right |just )?now\b|\bat the (?:moment|minute)\b|"
            r"\bat (?:the )?present(?: time)?\b|"
            r"\bat this time\b|\bimmediately\b|\bright away\b|\bstraight ?away\b|\bat once\b"
        ),
        _now,
    ),
    ((r"\b(?:as soon as possible|asap)\b|\bsoon\b(?! as)"), _some(3)),
    ((r"\bin a (?:bit|while|moment)\b|\bshortly\b|\bany ?time\b"), _some(1)),
    ((r"\bsome ?day\b|\bone of these days\b|\bsome other (?:day|time)\b"), _some(14)),
    ((r"\brecently\b|\bthe other day\b|\blately\b"), _ended),
)
"""Patterns and what they tell."""

"""English clock times and parts of the day."""

import re
from datetime import datetime
from re import Match

from assistant.dialogue.understanding.moments.model import Clock, Facts, Rule
from assistant.dialogue.understanding.moments.numbers import small

_HOURS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_HOUR = rf"(?:\d{{1,2}}|{_HOURS})"
_MINUTE = rf"(?:(?:twenty|thirty|forty|fifty)(?:[ -](?:{_ONES}))?|{_TEENS}|oh[ -](?:{_ONES}))"
_FEW = rf"(?:\d{{1,2}}|(?:{_MINUTE})|five|(?:{_ONES})(?= min))"
_APM = r"(?: ?(?P<half>am ?/? ?pm|ampm|[ap]\.? ?m\b\.?|[ap]\b\.?(?! ?\w)))"
_OCLOCK = r"(?: ?o ?'? ?clock)"
_AT = r"(?:at|around|about|by|circa|@|before|after|from|between|until|till|to|and)"
_HALVES = (("late", r"later? (?:in )?(?:the |this )?"), ("early", r"early (?:in )?(?:the |this )?"))
_PARTS = (
    ("morning", r"mornings?"),
    ("afternoon", r"afternoons?"),
    ("evening", r"evenings?"),
    ("night", r"nights?(?!-| ?time)"),
    ("night-time", r"night[ -]?time"),
    ("daytime", r"day[ -]?time"),
    ("after breakfast", r"after breakfast"),
    ("before breakfast", r"before breakfast"),
    ("after lunch", r"after lunch"),
    ("before lunch", r"before lunch"),
    ("after dinner", r"after (?:dinner|supper)"),
    ("before dinner", r"before (?:dinner|supper)"),
    ("lunch", r"lunch ?-?time|(?:around|at|over) lunch"),
    ("evening", r"(?:around|at|over) (?:dinner|supper)|dinner ?time"),
    ("breakfast", r"(?:around|at|over) breakfast|breakfast ?time"),
)
_COUNTED = (
    r" (?:(?:this )?(?:mornings?|afternoons?|evenings?|nights?)\b|(?:this|next|last|past|coming) "
    r"(?:week|month|minute|hour|day)|mon|tues|wed|thur|fri|sat|sun|people|persons?|of us|min|hour|"
    r"day|week|month|year|street|road|rd\b|avenue|lane|yuan)"
)


def _clock(m: Match[str], now: datetime) -> Facts | None:
    hour, minute = small(m["hour"]), small((m["minute"] or "0").replace("oh", "").strip(" -"))
    if hour > 24 or minute > 59:
        return None
    sure = hour > 12 or hour == 0
    clock = _meridiem(Clock(hour, minute, sure, fine=bool(m["minute"])), m["half"])
    return Facts(clock=clock, precise=True)


def _meridiem(clock: Clock, half: str | None) -> Clock:
    letters = re.sub(r"[^apm]", "", half or "")
    if letters in ("", "ampm") or clock.hour > 12:
        return clock
    return clock.at_hour(clock.hour % 12 + (12 if letters.startswith("p") else 0))


def _past(m: Match[str], now: datetime) -> Facts | None:
    hour = small(m["hour"])
    many = {"half": 30, "quarter": 15}.get(m["few"]) or small(m["few"])
    if hour > 24 or many > 59:
        return None
    before = m["way"] in ("to", "before", "of", "till")
    clock = Clock((hour - 1) % 24 if before else hour, 60 - many if before else many, fine=True)
    clock = Clock(clock.hour + (12 if before and hour == 1 else 0), clock.minute, hour > 12, True)
    return Facts(clock=_meridiem(clock, m["half"]), precise=True)


def _weak(m: Match[str], now: datetime) -> Facts | None:
    hour = small(m[1])
    if not 1 <= hour <= 24:
        return None
    return Facts(clock=Clock(hour, sure=hour > 12), precise=True, weak=True)


def _ish(m: Match[str], now: datetime) -> Facts | None:
    return Facts(clock=Clock(small(m[1])), precise=True) if small(m[1]) <= 12 else None


def _noon(m: Match[str], now: datetime) -> Facts:
    return Facts(clock=Clock(12, sure=True), precise=True)


def _midnight(m: Match[str], now: datetime) -> Facts:
    return Facts(clock=Clock(24, sure=True), precise=True)


def _part(m: Match[str], now: datetime) -> Facts:
    name = next(name for name, words in _PARTS if re.fullmatch(words, m["part"]))
    half = next((half for half, way in _HALVES if re.match(way, m["half"] or "")), None)
    at_hand = "this" in m[0] and name != "night"
    return Facts(part=name, half=half, date=now.date() if at_hand else None)


def _in_day(m: Match[str], now: datetime) -> Facts:
    return Facts(part="day", half=m[1][:5].rstrip("r") if m[1] != "mid" else None)


def _mid(m: Match[str], now: datetime) -> Facts:
    return Facts(part="mid")


def _quarters(m: Match[str], now: datetime) -> Facts | None:
    first, last = m[1], m[2]
    ends = [Clock(int(t[:-2]), int(t[-2:]), fine=True) for t in (first, last)]
    if any(end.hour > 24 or end.minute > 59 for end in ends):
        return None
    return Facts(clock=ends[0], until=ends[1])


RULES: tuple[Rule, ...] = (
    (
        (
            rf"(?<![\w.:$-])(?P<hour>\d{{1,2}})(?:[:.](?P<minute>\d\d))(?::\d\d)?(?![\d%]|\.\d){_APM}?{_OCLOCK}?"
        ),
        _clock,
    ),
    (
        r"(?:^|(?<=\bat ))(?P<hour>\d{1,2}) (?P<minute>[0-5]\d)(?P<half>)(?=$|\W*(?:to|tom|on)\b)",
        _clock,
    ),
    ((rf"(?<![\w.:$-])(?P<hour>\d{{1,2}})(?P<minute>\d\d){_APM}"), _clock),
    (
        (
            rf"(?<![\w:$])(?<!\d\.)(?P<hour>{_HOUR})(?P<minute>)"
            rf"(?=\.? ?(?:[ap]\b|[ap]\.? ?m|o ?'? ?c)){_OCLOCK}?\.?{_APM}?"
            r"(?<!\d)(?<!e)(?!\d)"
        ),
        _clock,
    ),
    (
        (rf"\b(?P<hour>{_HOURS})[ -](?P<minute>{_MINUTE})(?: minutes)?\b(?: ?{_APM})?"),
        _clock,
    ),
    (
        (
            rf"\b(?:a )?(?P<few>half|quarter)(?: hour)? (?P<way>past|after|to|before|of|till) "
            rf"(?P<hour>{_HOUR})(?!\w){_OCLOCK}?{_APM}?"
        ),
        _past,
    ),
    (
        (
            rf"\b(?P<few>{_FEW})(?: min(?:ute)?s?)? (?P<way>past|(?<=s )after|(?<=s )to) "
            rf"(?P<hour>{_HOUR})(?!\w){_OCLOCK}?{_APM}?"
        ),
        _past,
    ),
    (
        (
            r"(?<!from )(?<!out )(?<!between )\b(?P<few>five|ten|twenty|twenty[ -]five) "
            rf"(?P<way>to) (?P<hour>{_HOURS})\b{_OCLOCK}?{_APM}?"
        ),
        _past,
    ),
    ((rf"\b({_HOUR})-?ish\b"), _ish),
    ((r"\b(?:12 )?(?:noon(?:ish)?|midday|mid-day)\b"), _noon),
    ((r"\b(?:12 )?mid ?-?night\b"), _midnight),
    (
        (r"(?<![\w-])(\d{3,4}) ?(?:-|to|until|and) ?(\d{4}|\d{3}(?=\d))(?![\w-])"),
        _quarters,
    ),
    (
        (
            r"\b(?:in )?(?P<half>(?:later?|early) (?:in )?(?:the |this )?)?"
            rf"(?:(?:in|at|during) )?(?:the |this )?\b(?P<part>{'|'.join(w for _, w in _PARTS)})\b"
        ),
        _part,
    ),
    ((r"\b(early|later?) (?:in|on) (?:the day\b|(?=today|tomorrow))"), _in_day),
    ((r"\bmid (?=today|tomorrow)"), _mid),
    (
        (
            r"(?:(?<=\bat )|(?<=\baround )|(?<=\babout )|(?<=\bby )|(?<=\bcirca )|(?<=@ ))"
            rf"({_HOUR})(?![\w:/%]|\.\d|-\w|{_COUNTED})"
        ),
        _ish,
    ),
    ((rf"(?<![\w:/.$-])({_HOUR})(?![\w:/%]|\.\d|-[a-z]|{_COUNTED})"), _weak),
    ((rf"(?<=[\d a-z]-)({_HOUR})(?![\w:/%]|\.\d|-\w)"), _weak),
)
"""Patterns and what they tell."""

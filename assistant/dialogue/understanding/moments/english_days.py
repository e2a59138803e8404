"""English days: today and its neighbours, weekdays, weeks, months, dates, festivals."""

import re
from datetime import date, datetime
from re import Match

from assistant.dialogue.understanding.moments.festivals import FIXED, LUNAR
from assistant.dialogue.understanding.moments.model import Facts, Rule, Shift
from assistant.dialogue.understanding.moments.numbers import WORDS, small
from assistant.dialogue.understanding.moments.periods import (
    DAY,
    full_year,
    month,
    nth_week,
    today,
    valid,
    week,
)

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAYS = r"(mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_TEENS = "|".join(
    w for w in WORDS if w.endswith(("th", "first", "second", "third")) and w[0] != "z"
)
ORDINAL = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)|(?:twenty|thirty)[ -](?:{_TEENS})|"
    rf"\b(?:{'|'.join(sorted(_TEENS.split('|'), key=len, reverse=True))})\b)"
)
_NUMBER = rf"(?:{ORDINAL}|\d{{1,2}}(?![\d:.]))"
_YEAR = r"(?:(?:,| of| in)? ?(?P<year>(?:19|20)\d\d)(?!\d))?"
_BACK, _ON = "last|previous|past", "next|following"
_EDGE = {
    "start": "first",
    "beginning": "first",
    "early": "first",
    "middle": "middle",
    "mid": "middle",
    "end": "last",
    "late": "last",
    "later": "late",
    "rest": "rest",
    "remaining": "rest",
    "remainder": "rest",
}
_ALSO = {
    "chinese new year": "春节",
    "spring festival": "春节",
    "lunar new year": "春节",
    "lantern festival": "元宵",
    "tomb sweeping day": "清明",
    "qingming": "清明",
    "dragon boat festival": "端午",
    "mid-autumn festival": "中秋",
    "mid autumn festival": "中秋",
    "moon festival": "中秋",
    "double ninth festival": "重阳",
    "winter solstice": "冬至",
    "xmas": "christmas",
    "new years eve": "new year's eve",
    "mother's day": "母亲节",
    "father's day": "父亲节",
    "4th of july": "independence day",
    "easter": "easter",
    "thanksgiving": "thanksgiving",
    "women's day": "妇女节",
    "children's day": "儿童节",
    "teachers' day": "教师节",
    "workers' day": "五一",
}
_NAMES = [name for name in (*FIXED, *LUNAR, *_ALSO) if name.isascii()]
_FESTIVAL = "|".join(sorted(_NAMES, key=len, reverse=True))


def number_of(name: str) -> int:
    """A month's number, from the start of its name."""
    return _MONTHS.index(name[:3]) + 1


def _near(m: Match[str], now: datetime) -> Facts:
    words = m[0].replace("-", " ")
    if "yesterday" in words:
        return today(now, -2 if "before" in words else -1)
    if "tom" in words or "tmrw" in words:
        return today(now, 2 if "after" in words or "overmorrow" in words else 1)
    return today(now)


def _tonight(m: Match[str], now: datetime) -> Facts:
    back = "last" in m[0]
    day = today(now, -1 if back else 0)
    return Facts(date=day.date, part="night", past=day.past)


def _weekday(m: Match[str], now: datetime) -> Facts:
    day = _DAYS.index(m[2][:3])
    which = m[1] or ""
    if re.search(_BACK, which):
        back = 0 if "this" in which and day < now.weekday() else -1
        return Facts(date=week(now.date(), back)[0] + day * DAY, past=True)
    if re.search(_ON, which) or m[3]:
        return Facts(date=week(now.date(), 1)[0] + day * DAY)
    if "this week" in which or not which.strip():
        return Facts(weekday=day)
    ahead = (day - now.weekday()) % 7
    return Facts(date=now.date() + (ahead or (7 if "coming" in which else 0)) * DAY)


def _weekday_week(m: Match[str], now: datetime) -> Facts:
    day = _DAYS.index(m[1][:3])
    ahead = (day - now.weekday()) % 7
    return Facts(date=now.date() + (ahead + 7) * DAY)


def _period(m: Match[str], now: datetime) -> Facts:
    which, unit = m["which"] or "", m["unit"]
    steps = -1 if re.search(_BACK, which) else 1 if re.search(_ON + "|coming", which) else 0
    steps = 2 if m["next"] else steps
    days = month(now.date(), steps) if unit == "month" else week(now.date(), steps)
    if unit == "weekend":
        days = days[0] + 5 * DAY, days[1]
    if unit in ("workweek", "work week", "working week"):
        days = days[0], days[0] + 5 * DAY
    edge = _EDGE.get(m["edge"] or "")
    past = True if steps < 0 else None
    if edge and unit != "month":
        edge = {"first": "early", "last": "late"}.get(edge, edge)
    return Facts(days=days, edge=edge, past=past)


def _date(m: Match[str], now: datetime) -> Facts | None:
    number, day = number_of(m["month"]), small(_plain(m["day"]))
    year = int(m["year"]) if m["year"] else None
    return _checked(year, number, day, now)


def _digits(m: Match[str], now: datetime) -> Facts | None:
    year = full_year(int(m["year"]), now) if m["year"] else None
    number, day = int(m["month"]), int(m["day"])
    if number > 12:
        number, day = day, number
    return _checked(year, number, day, now)


def _checked(year: int | None, number: int, day: int, now: datetime) -> Facts | None:
    if valid(year or 2024, number, day) is None:
        return None
    past = True if year and date(year, number, day) < now.date() else None
    return Facts(year=year, month=number, dom=day, past=past)


def _month(m: Match[str], now: datetime) -> Facts | None:
    if m["month"] in ("may", "mar", "march") and not (m["before"] or m["year"]):
        return None
    year = int(m["year"]) if m["year"] else None
    edge = _EDGE.get((m["edge"] or "").strip())
    return Facts(month=number_of(m["month"]), year=year, edge=edge)


def _dom(m: Match[str], now: datetime) -> Facts | None:
    day = small(_plain(m[1]))
    return Facts(dom=day) if 1 <= day <= 31 else None


def _week_of(m: Match[str], now: datetime) -> Facts | None:
    day = small(_plain(m["day"]))
    for months in range(12):
        first = month(now.date(), months)[0]
        if m["month"] and first.month != number_of(m["month"]):
            continue
        at = valid(first.year, first.month, day)
        if at and at >= now.date():
            return Facts(days=week(at))
    return None


def _nth(m: Match[str], now: datetime) -> Facts | None:
    nth = -1 if m["nth"] == "last" else small(_plain(m["nth"]))
    if not -1 <= nth <= 5 or nth == 0:
        return None
    if m["day"]:
        return Facts(weekday=_DAYS.index(m["day"][:3]), nth=nth)
    if m["month"]:
        number = number_of(m["month"])
        first = valid(now.year + (1 if number < now.month else 0), number, 1) or now.date()
    else:
        first = month(now.date(), 1 if m["which"] == "next" else 0)[0]
    return Facts(days=nth_week(month(first), nth, by=3))


def _iso_week(m: Match[str], now: datetime) -> Facts | None:
    number = int(m[1])
    if not 1 <= number <= 52:
        return None
    year = now.year if date(now.year, 12, 28).isocalendar()[1] else now.year
    monday = date.fromisocalendar(year, number, 1)
    return Facts(days=(monday, monday + 7 * DAY))


def _festival(m: Match[str], now: datetime) -> Facts:
    return Facts(festival=_ALSO.get(m[1], m[1]))


def _day_after(m: Match[str], now: datetime) -> Facts:
    return today(now, 1 if m[1] in ("after", "next", "following") else -1)


def _end_of_day(m: Match[str], now: datetime) -> Facts:
    return Facts(edge="end of day", date=now.date() if m[1] else None)


def _this_day(m: Match[str], now: datetime) -> Facts:
    return today(now)


def _plain(words: str) -> str:
    return words.replace("-", " ")


def _after(days: int) -> Shift:
    return Shift(days=days)


_TOMORROW = r"(?:tomorrow|tomorow|tommorow|tmrw|tmr|tom+or+ow)"
RULES: tuple[Rule, ...] = (
    (
        re.compile(
            rf"\b(?:the )?day[ -]after[ -]{_TOMORROW}|\bovermorrow\b|\b{_TOMORROW}\b|"
            r"\b(?:the )?day before yesterday\b|\byesterday\b|\btoday\b|\botd\b"
        ),
        _near,
    ),
    (re.compile(r"\bto-?ni(?:ght|te)\b|\blast night\b|\bthis night\b"), _tonight),
    (
        re.compile(
            r"\b((?:this |the |on )*(?:coming|upcoming|next|following|last|previous|past)? ?"
            rf"(?:week(?:'s)? )?(?:on )?|this (?:week )?)\b{DAYS}\b\.?"
            r"((?:,? of| in)? (?:the )?(?:next|following) week)?(?! week)"
        ),
        _weekday,
    ),
    (
        re.compile(
            rf"\b(?:a week (?:on|from|this|after)(?: this| next)? )?{DAYS} week\b|\ba week (?:on|this) {DAYS}\b".replace(
                DAYS, DAYS, 1
            )
        ),
        _weekday_week,
    ),
    (
        re.compile(
            r"\b(?:the )?(?:(?P<edge>start|beginning|early|middle|mid|end|later|late|rest|remaining"
            r"|remainder)(?: in| of)? )?(?:the )?"
            rf"(?P<which>this(?: coming)?|that|same|current|coming|{_ON}|{_BACK}|the|of)? ?"
            r"(?<=[a-z] )(?P<unit>weekend|workweek|work week|working week|week|month)\b"
            r"(?!s| of| \d)(?P<next> after next)?"
        ),
        _period,
    ),
    (re.compile(r"()()\b(?P<edge>)(?P<which>)(?P<unit>weekend)\b(?P<next>)"), _period),
    (
        re.compile(rf"\b{MONTHS}[ ,/-]*(?:the )?(?P<day>{_NUMBER})(?! ?[ap]\.?m|:\d){_YEAR}"),
        _date,
    ),
    (
        re.compile(
            rf"(?<![\d./:-])(?P<day>{_NUMBER})(?: day)?(?: of|-|/|,)? ?{MONTHS}{_YEAR}(?!\d)"
        ),
        _date,
    ),
    (
        re.compile(
            r"(?<![\w./:-])(?P<month>\d{1,2})[/.-](?P<day>\d{1,2})[/.-](?P<year>(?:19|20)?\d\d)(?![\w-])"
        ),
        _digits,
    ),
    (
        re.compile(
            r"(?<![\w./:-])(?P<year>(?:19|20)\d\d)[/.-](?P<month>\d{1,2})[/.-](?P<day>\d{1,2})(?![\w-])"
        ),
        _digits,
    ),
    (
        re.compile(r"(?<![\w./:$-])(?P<month>\d{1,2})/(?P<day>\d{1,2})(?P<year>)(?![\w/:-]|\.\d)"),
        _digits,
    ),
    (
        re.compile(
            rf"\b(?P<before>(?:in|of|by|until|till|this|next|from|to|through|during) (?:the )?)?"
            rf"(?P<edge>early |late |mid[ -]|(?:the )?(?:end|start|beginning|middle) of )?{MONTHS}{_YEAR}(?!\d)"
        ),
        _month,
    ),
    (
        re.compile(
            rf"\b(?:the )({ORDINAL})\b(?: day)?(?! (?:floor|time|week|of the|one|class|question|hospital|door|line|{DAYS}))"
        ),
        _dom,
    ),
    (re.compile(r"\b(?:on|around) the (\d{1,2})\b(?![:.]\d)"), _dom),
    (
        re.compile(
            r"(?<=day )(?:the )?(\d{1,2}(?:st|nd|rd|th)|1[3-9]|2\d|3[01])\b(?! ?[ap]\.?m|[:.]\d|-\d)"
        ),
        _dom,
    ),
    (re.compile(r"(?<=(?:mon|tue|wed|thu|fri|sat|sun) )(?:the )?(\d{1,2}(?:st|nd|rd|th))\b"), _dom),
    (re.compile(rf"(?<=\w )({ORDINAL})(?= (?:this|next|of) (?:next |this )?month)"), _dom),
    (
        re.compile(
            rf"\b(?:the )?week (?:of|starting(?: on)?|beginning) (?:the )?(?:{MONTHS} (?:the )?)?"
            rf"(?P<day>{_NUMBER})"
        ),
        _week_of,
    ),
    (
        re.compile(
            rf"\b(?:the )?(?P<nth>{ORDINAL}|last) (?:(?P<day>{DAYS})\b(?! week)|"
            rf"week (?:of|in) (?:the )?(?:(?P<which>this|next) month|{MONTHS}))"
        ),
        _nth,
    ),
    (re.compile(r"\bweek (\d{1,2})\b(?! ?[ap]m)"), _iso_week),
    (re.compile(rf"\b({_FESTIVAL})(?:'?s)?(?: day)?\b"), _festival),
    (
        re.compile(r"\bthe (?:day (after|before)(?! tomorrow| yesterday)|(next|following) day)\b"),
        _day_after,
    ),
    (re.compile(r"\b(?:(?:the )?end of (?:the )?(day)\b|(?:the )?(eod)\b)"), _end_of_day),
    (
        re.compile(
            r"\b(?:the )?end of (?:the )?()(?=(?:this |next )?(?:mon|tue|wed|thu|fri|sat|sun|today|tomorrow))"
        ),
        _end_of_day,
    ),
    (
        re.compile(r"(?<!end of )(?<!later in )(?<!early in )\bthe day\b(?! (?:after|before))"),
        _this_day,
    ),
)
"""Patterns and what they tell."""

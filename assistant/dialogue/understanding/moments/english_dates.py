"""English dates: days of a month, months, the n-th week or weekday, festivals."""

from datetime import date, datetime
from re import Match

from assistant.dialogue.understanding.moments.english_days import DAYS, EDGES, weekday_of
from assistant.dialogue.understanding.moments.festivals import FIXED, LUNAR
from assistant.dialogue.understanding.moments.model import Facts, Rule
from assistant.dialogue.understanding.moments.numbers import WORDS, small
from assistant.dialogue.understanding.moments.periods import (
    DAY,
    full_year,
    month,
    nth_week,
    valid,
    week,
)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_TEENS = "|".join(
    w for w in WORDS if w.endswith(("th", "first", "second", "third")) and w[0] != "z"
)
_ORDINAL = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)|(?:twenty|thirty)[ -](?:{_TEENS})|"
    rf"\b(?:{'|'.join(sorted(_TEENS.split('|'), key=len, reverse=True))})\b)"
)
_NUMBER = rf"(?:{_ORDINAL}|\d{{1,2}}(?![\d:.]))"
_YEAR = r"(?:(?:,| of| in)? ?(?P<year>(?:19|20)\d\d)(?!\d))?"
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


def _number_of(name: str) -> int:
    """A month's number, from the start of its name."""
    return _MONTHS.index(name[:3]) + 1


def _festival(m: Match[str], now: datetime) -> Facts:
    return Facts(festival=_ALSO.get(m[1], m[1]))


def _days_of_month(m: Match[str], now: datetime) -> Facts | None:
    number = _number_of(m["month"])
    first, last = (small(_plain(m[name])) for name in ("first", "last"))
    for year in range(now.year, now.year + 2):
        begin, end = valid(year, number, first), valid(year, number, last)
        if begin and end and begin < end >= now.date():
            return Facts(days=(begin, end + DAY))
    return None


def _date(m: Match[str], now: datetime) -> Facts | None:
    number, day = _number_of(m["month"]), small(_plain(m["day"]))
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
    edge = EDGES.get((m["edge"] or "").strip())
    return Facts(month=_number_of(m["month"]), year=year, edge=edge)


def _dom(m: Match[str], now: datetime) -> Facts | None:
    day = small(_plain(m[1]))
    return Facts(dom=day) if 1 <= day <= 31 else None


def _week_of(m: Match[str], now: datetime) -> Facts | None:
    day = small(_plain(m["day"]))
    for months in range(12):
        first = month(now.date(), months)[0]
        if m["month"] and first.month != _number_of(m["month"]):
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
        return Facts(weekday=weekday_of(m["day"]), nth=nth)
    if m["month"]:
        number = _number_of(m["month"])
        first = valid(now.year + (1 if number < now.month else 0), number, 1) or now.date()
    else:
        first = month(now.date(), 1 if m["which"] == "next" else 0)[0]
    return Facts(days=nth_week(month(first), nth, by=3))


def _iso_week(m: Match[str], now: datetime) -> Facts | None:
    number = int(m[1])
    if not 1 <= number <= 52:
        return None
    monday = date.fromisocalendar(now.year, number, 1)
    return Facts(days=(monday, monday + 7 * DAY))


def _plain(words: str) -> str:
    return words.replace("-", " ")


_SLASHED = r"(?P<month>\d{1,2})/(?P<day>\d{1,2})(?P<year>)"
RULES: tuple[Rule, ...] = (
    ((rf"\b(?:the )?({_FESTIVAL})(?:'?s)?(?: day)?\b"), _festival),
    (
        (
            rf"\b{_MONTH} (?:the )?(?P<first>{_NUMBER}) ?(?:-|~|to|through|until|till) ?(?:the )?"
            rf"(?P<last>{_NUMBER})(?! ?[ap]\.?m|\w)"
        ),
        _days_of_month,
    ),
    (
        (
            rf"(?<![\d./:-])(?P<first>{_NUMBER}) ?(?:-|~|to|through|until|till|and) ?(?:the )?"
            rf"(?P<last>{_NUMBER})(?: of)? {_MONTH}"
        ),
        _days_of_month,
    ),
    (
        (rf"\b{_MONTH}[ ,/-]*(?:the )?(?P<day>{_NUMBER})(?! ?[ap]\.?m|:\d){_YEAR}"),
        _date,
    ),
    (
        (
            rf"(?<![\d./:-])(?:the )?(?P<day>{_NUMBER})(?: day)?(?: of|-|/|,)? ?"
            rf"{_MONTH}{_YEAR}(?!\d)"
        ),
        _date,
    ),
    (
        (
            r"(?<![\w./:-])(?P<month>\d{1,2})[/.-](?P<day>\d{1,2})[/.-]"
            r"(?P<year>(?:19|20)?\d\d)(?![\w-])"
        ),
        _digits,
    ),
    (
        (
            r"(?<![\w./:-])(?P<year>(?:19|20)\d\d)[/.-](?P<month>\d{1,2})[/.-]"
            r"(?P<day>\d{1,2})(?![\w-])"
        ),
        _digits,
    ),
    ((rf"(?<![\w./:$-]){_SLASHED}(?![\w/:-]|\.\d)"), _digits),
    (
        (
            r"\b(?P<before>(?:in|of|by|until|till|this|next|from|to|through|during) (?:the )?)?"
            r"(?:the )?(?:(?P<edge>early|late|mid|end|start|beginning|middle)(?: of|-)? ?)?"
            rf"\b{_MONTH}{_YEAR}(?!\d)"
        ),
        _month,
    ),
    (
        (
            rf"\b(?:on )?(?:the )({_ORDINAL})\b(?: day)?(?! (?:floor|time|week|of the|one|class|"
            rf"question|hospital|door|line|people|affiliated|{DAYS}))"
        ),
        _dom,
    ),
    ((r"\b(?:on|around) the (\d{1,2})\b(?![:.]\d)"), _dom),
    (
        (
            r"(?<=day )(?:the )?(\d{1,2}(?:st|nd|rd|th)|1[3-9]|2\d|3[01])\b"
            r"(?! ?[ap]\.?m|[:.]\d|-\d)"
        ),
        _dom,
    ),
    (
        (
            r"(?:(?<=mon )|(?<=tue )|(?<=wed )|(?<=thu )|(?<=fri )|(?<=sat )|(?<=sun ))"
            r"(?:the )?(\d{1,2}(?:st|nd|rd|th))\b"
        ),
        _dom,
    ),
    ((rf"(?<=\w )({_ORDINAL})(?= (?:this|of this|of next|next) month)"), _dom),
    (
        (
            r"\b(?:the )?week (?:of|starting(?: on)?|beginning(?: on)?) (?:the )?"
            rf"(?:{_MONTH} (?:the )?)?(?P<day>{_NUMBER})"
        ),
        _week_of,
    ),
    (
        (
            rf"\b(?:the )?(?P<nth>{_ORDINAL}|last(?= \w+ (?:of|in))) (?:(?P<day>{DAYS})\b(?! week)|"
            rf"week (?:of|in) (?:the )?(?:(?P<which>this|next) month|{_MONTH}))"
        ),
        _nth,
    ),
    ((r"\b(?:the )?week (\d{1,2})\b(?! ?[ap]m)"), _iso_week),
)
"""Patterns and what they tell."""

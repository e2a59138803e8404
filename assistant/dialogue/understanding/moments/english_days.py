"""English days: today and its neighbours, weekdays, weeks, months from now."""

import re
from datetime import datetime
from re import Match

from assistant.dialogue.understanding.moments.model import Facts, Rule
from assistant.dialogue.understanding.moments.periods import DAY, month, today, week

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAYS = (
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|satur|sun)days?|mon|tues?|wed|thu(?:rs?)?|fri|"
    r"sat(?! (?:down|in|there|here|on))|(?<!the )sun"
)
BACK, ON = "last|previous|past", "next|following"
EDGES = {
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


def _coming_part(m: Match[str], now: datetime) -> Facts:
    return Facts(date=today(now, 1).date, part=m[1])


def weekday_of(name: str) -> int:
    """A weekday's number, from the start of its name; Monday is 0."""
    return _WEEKDAYS.index(name[:3])


def _weekday(m: Match[str], now: datetime) -> Facts:
    day = weekday_of(m["day"])
    which = m["which"] or ""
    if re.search(BACK, which):
        back = 0 if "this" in which and day < now.weekday() else -1
        return Facts(date=week(now.date(), back)[0] + day * DAY, past=True)
    if re.search(ON, which) or m["week"]:
        return Facts(date=week(now.date(), 1)[0] + day * DAY)
    if not which:
        return Facts(weekday=day)
    ahead = (day - now.weekday()) % 7
    if "week" in which:
        return Facts(date=week(now.date())[0] + day * DAY)
    return Facts(date=now.date() + (ahead or (7 if "coming" in which else 0)) * DAY)


def _weekday_week(m: Match[str], now: datetime) -> Facts:
    ahead = (weekday_of(m[1] or m[2]) - now.weekday()) % 7
    return Facts(date=now.date() + (ahead + 7) * DAY)


def _period(m: Match[str], now: datetime) -> Facts:
    which, unit = m["which"] or "", m["unit"]
    steps = -1 if re.search(BACK, which) else 1 if re.search(ON + "|coming", which) else 0
    steps = 2 if m["next"] else steps
    days = month(now.date(), steps) if unit == "month" else week(now.date(), steps)
    if unit == "weekend":
        days = days[0] + 5 * DAY, days[1]
    if unit in ("workweek", "work week", "working week"):
        days = days[0], days[0] + 5 * DAY
    edge = EDGES.get(m["edge"] or "")
    past = True if steps < 0 else None
    if edge and unit != "month":
        edge = {"first": "early", "last": "late"}.get(edge, edge)
    return Facts(days=days, edge=edge, past=past)


def _day_after(m: Match[str], now: datetime) -> Facts:
    return today(now, -1 if m[1] == "before" else 1)


def _end_of_day(m: Match[str], now: datetime) -> Facts:
    return Facts(edge="end of day", date=now.date() if m[1] else None)


def _this_day(m: Match[str], now: datetime) -> Facts:
    return today(now)


_TOMORROW = r"(?:tomorrow|tomorow|tommorow|tommorrow|tmrw|tmr)"
_WHICH = (
    r"(?:this )?(?:coming|upcoming|next|following|last|previous|past)(?: week(?:'s)?(?: on)?)?|"
    r"this(?: week)?"
)
RULES: tuple[Rule, ...] = (
    (
        (
            rf"\b(?:(?:the )?day[ -]after[ -]{_TOMORROW}|overmorrow|{_TOMORROW}|"
            r"(?:the )?day before yesterday|yesterday|today|otd)\b"
        ),
        _near,
    ),
    ((r"\b(?:to-?ni(?:ght|te)|last night|this night)\b"), _tonight),
    ((r"\bnext (morning|afternoon|evening)\b"), _coming_part),
    (
        (
            rf"\b(?:on )?(?:the )?(?:(?P<which>{_WHICH}) )?\b(?P<day>{DAYS})\b\.?"
            r"(?P<week>(?:,? of| in)? (?:the )?(?:next|following) week)?(?! week)"
        ),
        _weekday,
    ),
    ((rf"\b(?:({DAYS}) week|a week (?:on|this|from|after) ({DAYS}))\b"), _weekday_week),
    (
        (
            rf"\b(?:the )?(?:(?P<edge>{'|'.join(EDGES)})(?: in| of)? )?(?:the )?"
            rf"(?P<which>this(?: coming)?|that|same|current|coming|{ON}|{BACK}|the|of)? ?"
            r"(?<=[a-z] )(?P<unit>weekend|workweek|work week|working week|week|month)\b"
            r"(?! of\b| \d| starting| beginning)(?P<next> after next)?"
        ),
        _period,
    ),
    ((r"\b(?P<edge>)(?P<which>)(?P<unit>weekend)(?P<next>)\b"), _period),
    (
        (r"\bthe (?:day (after|before)(?! tomorrow| yesterday)|(?:next|following) day)\b"),
        _day_after,
    ),
    ((r"\b(?:the )?(?:end of (?:the )?(day)|(eod))\b"), _end_of_day),
    (
        (
            r"\b(?:the )?end of()(?= (?:the |this |next )*"
            r"(?:mon|tue|wed|thu|fri|sat|sun|today|tom))"
        ),
        _end_of_day,
    ),
    ((r"(?<!end of )(?<!in )\bthe day\b(?! (?:after|before))"), _this_day),
)
"""Patterns and what they tell."""

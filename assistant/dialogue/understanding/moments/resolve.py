"""From what is known about a time to the interval that is meant: the nearest in the future."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from assistant.dialogue.understanding.moments.festivals import festival, lunar
from assistant.dialogue.understanding.moments.model import Clock, Facts
from assistant.dialogue.understanding.moments.parts import PARTS, in_part
from assistant.dialogue.understanding.moments.periods import (
    DAY,
    later,
    midnight,
    month,
    moved,
    nth_weekday,
    valid,
    year,
)

Interval = tuple[datetime, datetime]
_DAY_LONG = 24 * 60
_EARLY, _LATE = 6, 22
"""Hours between which something is booked unless said otherwise."""


def interval(facts: Facts, now: datetime, *, grain: timedelta) -> Interval | None:
    """The interval meant; ``grain`` is how long a full hour said without minutes lasts."""
    if facts.span:
        return facts.span
    read = None
    for days in _days(facts, now.date()):
        if days[0].year < 1900 or days[1].year > 2199:
            continue
        read = _in_days(facts, days, now, grain)
        lasting = not facts.precise or facts.until or facts.length
        if read[0] >= now or (lasting and read[1] > now) or facts.past or facts.told:
            return read
    return read


def clock_on(clock: Clock, facts: Facts, day: date, now: datetime) -> datetime:
    """A clock time on a day: in the part of the day said, else at the hour that makes sense."""
    if facts.part:
        clock = in_part(clock, facts.part)
    if clock.minutes - _DAY_LONG >= now.hour * 60 + now.minute and day == now.date():
        clock = clock.at_hour(clock.hour - 24)  # these small hours are still to come today
    if clock.sure:
        return midnight(day, now) + timedelta(minutes=clock.minutes)
    hours = (clock.hour % 12, clock.hour % 12 + 12)
    at = [midnight(day, now) + timedelta(hours=hour, minutes=clock.minute) for hour in hours]
    ahead = [time for time in at if time >= now and _EARLY <= time.hour < _LATE] or [at[1]]
    return ahead[0]


def after(clock: Clock, facts: Facts, start: datetime) -> datetime:
    """The end of a range that began at ``start``: the next such time."""
    day = start.date()
    midnight_ = start.replace(hour=0, minute=0, second=0, microsecond=0)
    if clock.sure or (facts.part and facts.part in PARTS):
        clock = in_part(clock, facts.part) if facts.part else clock
        end = midnight_ + timedelta(minutes=clock.minutes)
        return end if end > start else end + DAY
    for half in range(4):
        end = midnight_ + timedelta(minutes=(clock.hour % 12 + 12 * half) * 60 + clock.minute)
        if end > start:
            return end
    return midnight(day + DAY, start)


def _in_days(facts: Facts, days: tuple[date, date], now: datetime, grain: timedelta) -> Interval:
    if facts.clock:
        start = clock_on(facts.clock, facts, days[0], now)
        if facts.until:
            return start, after(facts.until, facts, start)
        if facts.length:
            return start, later(start, facts.length)
        return start, start + (timedelta(minutes=1) if facts.clock.fine else grain)
    first = midnight(days[0], now)
    if facts.length:
        return first, later(first, facts.length)
    if facts.part:
        begin, end = _part(facts)
        return first + begin, first + end
    if facts.edge == "end of day":
        return first + timedelta(minutes=1439), first + DAY
    return first, midnight(days[1], now)


def _part(facts: Facts) -> tuple[timedelta, timedelta]:
    begin, end = (timedelta(minutes=round(60 * hour)) for hour in PARTS[facts.part or "day"])
    middle = begin + (end - begin) / 2
    if facts.half == "early":
        return begin, middle
    return (middle, end) if facts.half == "late" else (begin, end)


def _days(facts: Facts, today: date) -> Iterator[tuple[date, date]]:
    """The days that can be meant, in the order of likelihood."""
    for days in _whole(facts, today):
        moved_by = facts.from_
        if moved_by is None:
            yield days
            continue
        day = moved(days[0], moved_by)
        if facts.weekday is not None and facts.date is None and facts.dom is not None:
            day = day + (facts.weekday - day.weekday()) * DAY
        yield day, day + DAY


def _whole(facts: Facts, today: date) -> Iterator[tuple[date, date]]:
    if facts.date:
        day = facts.date
        if facts.weekday is not None:
            day += (facts.weekday - day.weekday()) * DAY
        yield day, day + DAY
    elif facts.festival or facts.lunar:
        yield from _sorted(_festivals(facts, today), facts, today)
    elif facts.days and facts.month is None:
        yield _in_period(facts, facts.days, today)
    elif facts.month:
        yield from _months(facts, today)
    elif facts.dom:
        yield from _sorted(_same_day(facts, today), facts, today)
    else:
        yield from _loose(facts, today)


def _loose(facts: Facts, today: date) -> Iterator[tuple[date, date]]:
    if facts.year and facts.weekday is None:
        yield _in_period(facts, year(facts.year), today)
        return
    first, step = today, 1
    if facts.weekday is not None:
        first, step = today + ((facts.weekday - today.weekday()) % 7) * DAY, 7
    yield from ((first + k * step * DAY, first + (k * step + 1) * DAY) for k in range(2))


def _in_period(facts: Facts, days: tuple[date, date], today: date) -> tuple[date, date]:
    first, end = days
    day = None
    if facts.dom:
        day = valid(first.year, first.month, facts.dom)
    elif facts.weekday is not None:
        day = nth_weekday(days, facts.weekday, facts.nth or 1)
    if day:
        return day, day + DAY
    return _edge(facts.edge, first, end, today)


def _edge(edge: str | None, first: date, end: date, today: date) -> tuple[date, date]:
    last = end - DAY
    edges = {
        "first": (first, first + 5 * DAY),
        "middle": (first + 10 * DAY, first + 20 * DAY),
        "last": (last.replace(day=min(25, last.day)), end),
        "1-10": (first, first + 10 * DAY),
        "11-20": (first + 10 * DAY, first + 20 * DAY),
        "21-": (first + 20 * DAY, end),
        "rest": (max(first, today), end),
        "late": (max(first + ((end - first).days // 2) * DAY, today), end),
        "early": (first, first + ((end - first).days // 2) * DAY),
    }
    if edge in ("year first", "year last"):
        return (first, month(first, 2)[0]) if edge == "year first" else (month(last, -1)[0], end)
    return edges.get(edge or "", (first, end))


def _months(facts: Facts, today: date) -> Iterator[tuple[date, date]]:
    years = [facts.year] if facts.year else list(range(today.year, today.year + 9))
    found = []
    for number in years:
        at = valid(number, facts.month or 1, 1)
        if at is None or (facts.dom and valid(number, at.month, facts.dom) is None):
            continue
        days = _in_period(facts, month(at), today)
        if not facts.dom or facts.weekday in (None, days[0].weekday()):
            found.append(days)
    if facts.weekday is not None and facts.dom and not found:
        return
    yield from found if facts.year else _from(found, today)


def _from(found: list[tuple[date, date]], today: date) -> list[tuple[date, date]]:
    return [days for days in found if days[1] > today]


def _same_day(facts: Facts, today: date) -> Iterator[date]:
    for months in range(40):
        first = month(today, months)[0]
        day = valid(first.year, first.month, facts.dom or 1)
        if day and facts.weekday in (None, day.weekday()):
            yield day


def _festivals(facts: Facts, today: date) -> Iterator[date]:
    years = [facts.year] if facts.year else range(today.year - 1, today.year + 2)
    for number in years:
        if facts.festival:
            days = [festival(facts.festival, number)]
        else:
            month_, day = facts.lunar or (1, 1)
            days = [lunar(number, m, day) for m in ([month_] if month_ else range(1, 13))]
        yield from (day for day in days if day)


def _sorted(days: Iterator[date], facts: Facts, today: date) -> Iterator[tuple[date, date]]:
    late = [day for day in sorted(days) if day >= today or facts.year]
    yield from ((day, day + DAY) for day in late[:3])

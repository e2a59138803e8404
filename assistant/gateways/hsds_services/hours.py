"""When something is open in the coming days, from HSDS's recurrence rules.

https://docs.openreferral.org/en/v3.0.1/hsds/schema_reference.html#schedule
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from assistant.gateways.hsds_services.messages import Schedule

DAYS = 8
"""So many days ahead, today among them; a weekly rule comes round in them."""
WEEKDAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_DAY = re.compile(r"(?<![a-z])([+-]?\d)?\s*(mo|tu|we|th|fr|sa|su)[a-z]*", re.IGNORECASE)
_TIME = re.compile(r"\s*(?:\d{4}-\d\d-\d\dT)?(\d{1,2}):(\d\d)(?::[\d.]+)?\s*(\S*)")
_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-]?)(\d{1,2}):?(\d\d)?(?:\.0)?", re.IGNORECASE)
_WHOLE_DAY = timedelta(days=1)

Openings = tuple[tuple[datetime, datetime], ...]


def openings(schedules: Sequence[Schedule], now: datetime, zone: tzinfo) -> Openings | None:
    """From when to when, in ``zone``, what is over left out; None where no times are told."""
    timed = [one for one in schedules if _TIME.match(one.opens_at) and _TIME.match(one.closes_at)]
    if not timed:
        return None
    today = now.astimezone(zone).date()
    days = [today + timedelta(days=number) for number in range(-1, DAYS)]
    found = {
        _opening(schedule, day, zone)
        for schedule in timed
        for day in days
        if _is_open_on(schedule, day)
    }
    return tuple(_joined(sorted(one for one in found if one[1] > now)))


def _opening(schedule: Schedule, day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    start = _moment(schedule.opens_at, schedule, day, zone)
    end = _moment(schedule.closes_at, schedule, day, zone)
    if end <= start:
        end += _WHOLE_DAY
    if end.time() == time(23, 59):
        end += timedelta(minutes=1)
    return start, end


def _joined(found: Sequence[tuple[datetime, datetime]]) -> Iterator[tuple[datetime, datetime]]:
    """Openings that touch or overlap are one."""
    last: tuple[datetime, datetime] | None = None
    for start, end in found:
        if last and start <= last[1]:
            last = last[0], max(last[1], end)
            continue
        if last:
            yield last
        last = start, end
    if last:
        yield last


def _moment(words: str, schedule: Schedule, day: date, zone: tzinfo) -> datetime:
    match = _TIME.match(words)
    hour, minute, offset = (int(match[1]), int(match[2]), match[3]) if match else (0, 0, "")
    local = _zone(offset) or _zone(schedule.timezone) or zone
    begin = datetime.combine(day, time(), local)
    return (begin + timedelta(hours=min(hour, 24), minutes=min(minute, 59))).astimezone(zone)


def _zone(words: str) -> tzinfo | None:
    if words.lower() in ("z", "utc", "gmt"):
        return UTC
    match = _OFFSET.fullmatch(words)
    if not match or int(match[2]) > 14:
        return None
    span = timedelta(hours=int(match[2]), minutes=min(int(match[3] or 0), 59))
    return timezone(-span if match[1] == "-" else span)


def _is_open_on(schedule: Schedule, day: date) -> bool:
    first, last = _date(schedule.valid_from), _date(schedule.valid_to)
    end = _date(schedule.until)
    if (first and day < first) or (last and day > last) or (end and day > end):
        return False
    ways = {"daily": _always, "weekly": _weekly, "monthly": _monthly}
    frequency = schedule.freq.lower() or ("weekly" if schedule.byday else "daily")
    return frequency in ways and ways[frequency](schedule, day)


def _always(schedule: Schedule, day: date) -> bool:
    return schedule.interval == 1


def _weekly(schedule: Schedule, day: date) -> bool:
    start = _date(schedule.dtstart)
    if schedule.interval > 1:
        if start is None:
            return False  # every other week, but which?
        weeks = (_monday(day) - _monday(start)).days // 7
        if weeks % schedule.interval:
            return False
    named = {name.lower() for _number, name in _DAY.findall(schedule.byday)}
    if named:
        return WEEKDAYS[day.weekday()] in named
    return start is not None and start.weekday() == day.weekday()


def _monthly(schedule: Schedule, day: date) -> bool:
    if schedule.interval != 1:
        return False
    if schedule.bymonthday:
        return str(day.day) in re.findall(r"\d+", schedule.bymonthday)
    following = day + timedelta(days=7)
    numbers = {"", str((day.day + 6) // 7), f"+{(day.day + 6) // 7}"}
    numbers |= {"-1"} if following.month != day.month else set()
    named = [(number, name.lower()) for number, name in _DAY.findall(schedule.byday)]
    return any(n in numbers and name == WEEKDAYS[day.weekday()] for n, name in named)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _date(words: str) -> date | None:
    try:
        return date.fromisoformat(words[:10])
    except ValueError:
        return None

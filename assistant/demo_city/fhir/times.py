"""When each doctor sees patients: worked out from the calendar, so that nothing is seeded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zlib import crc32

from assistant.demo_city.china import CHINA

DAYS = 14
"""Times are published for a fortnight, today included; the window rolls with the clock."""

_SATURDAY = 5
_MORNING = (time(8), time(11, 30))
_AFTERNOON = (time(13), time(16, 30))
_ALREADY_TAKEN = 30  # of a hundred: other people live in this city too
_MINUTE = "%Y%m%d%H%M"


@dataclass(frozen=True)
class Time:
    """One time of one doctor."""

    schedule: str
    start: datetime
    minutes: int

    @property
    def id(self) -> str:
        """The Slot's id, from which the time can be read back."""
        return f"{self.schedule}-{self.start:{_MINUTE}}"

    @property
    def end(self) -> datetime:
        """When the visit is over."""
        return self.start + timedelta(minutes=self.minutes)

    @property
    def taken_from_the_start(self) -> bool:
        """Whether somebody outside has it: the same answer for ever."""
        return crc32(self.id.encode()) % 100 < _ALREADY_TAKEN


def times(schedule: str, minutes: int, *, first: date, last: date) -> Iterator[Time]:
    """Every time of a doctor between two days, the soonest first."""
    day = first
    while day <= last:
        for begin, close in _hours(schedule, day):
            moment = datetime.combine(day, begin, CHINA)
            while moment < datetime.combine(day, close, CHINA):
                yield Time(schedule, moment, minutes)
                moment += timedelta(minutes=minutes)
        day += timedelta(days=1)


def time_of(slot: str, minutes: dict[str, int]) -> Time | None:
    """The time that a Slot's id names, if a doctor really works then."""
    schedule, _, stamp = slot.rpartition("-")
    if schedule not in minutes or not stamp.isdigit() or len(stamp) != 12:
        return None
    try:
        start = datetime.strptime(stamp, _MINUTE).replace(tzinfo=CHINA)
    except ValueError:
        return None
    named = Time(schedule, start, minutes[schedule])
    planned = times(schedule, named.minutes, first=start.date(), last=start.date())
    return named if named in planned else None


def _hours(schedule: str, day: date) -> list[tuple[time, time]]:
    if day.weekday() > _SATURDAY or _day_off(schedule, day):
        return []
    return [_MORNING] if day.weekday() == _SATURDAY else [_MORNING, _AFTERNOON]


def _day_off(schedule: str, day: date) -> bool:
    """The second doctor of a department comes every other day."""
    return schedule.endswith("-2") and day.toordinal() % 2 == 0

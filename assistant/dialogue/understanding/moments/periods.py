"""Days, weeks and months counted from a day."""

import calendar
from datetime import date, datetime, time, timedelta

from assistant.dialogue.understanding.moments.model import Facts, Shift

DAY = timedelta(days=1)


def midnight(day: date, now: datetime) -> datetime:
    """The start of a day, in the time zone of ``now``."""
    return datetime.combine(day, time(), now.tzinfo)


def moved(day: date, shift: Shift) -> date:
    """A day moved by days, working days and months (the 31st becomes the last of a month)."""
    whole = day.year * 12 + day.month - 1 + shift.months
    year, month = whole // 12, whole % 12 + 1
    if not 1900 <= year < 2200 or abs(shift.days) > 36500 or abs(shift.working) > 5000:
        return day
    day = date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    day += timedelta(days=shift.days)
    step = DAY if shift.working > 0 else -DAY
    for _ in range(abs(shift.working)):
        day += step
        while day.weekday() > 4:
            day += step
    return day


def later(now: datetime, shift: Shift) -> datetime:
    """A moment moved by days, months and minutes."""
    minutes = max(-(10**7), min(10**7, shift.minutes))
    day = moved(now.date(), shift)
    return datetime.combine(day, now.time(), now.tzinfo) + timedelta(minutes=minutes)


def week(day: date, weeks: int = 0) -> tuple[date, date]:
    """The week of a day from Monday on, or one so many weeks later."""
    start = day - day.weekday() * DAY + 7 * weeks * DAY
    return start, start + 7 * DAY


def month(day: date, months: int = 0) -> tuple[date, date]:
    """The month of a day, or one so many months later."""
    first = moved(day.replace(day=1), Shift(months=months))
    return first, moved(first, Shift(months=1))


def year(number: int) -> tuple[date, date]:
    """A year's days."""
    number = min(max(number, 1900), 2198)
    return date(number, 1, 1), date(number + 1, 1, 1)


def nth_week(days: tuple[date, date], nth: int, *, by: int) -> tuple[date, date]:
    """The n-th (or last, -1) week of a month; a week belongs to the month of its day ``by``."""
    return week(nth_weekday(days, by, nth))


def nth_weekday(days: tuple[date, date], weekday: int, nth: int) -> date:
    """The n-th (or last, -1) such weekday of a period."""
    if nth < 0:
        last = days[1] - DAY
        return last - ((last.weekday() - weekday) % 7) * DAY
    return days[0] + ((weekday - days[0].weekday()) % 7 + 7 * (nth - 1)) * DAY


def valid(year_: int, month_: int, day: int) -> date | None:
    """That date, if there is one."""
    try:
        return date(year_, month_, day) if 1900 <= year_ < 2199 else None
    except ValueError:
        return None


def today(now: datetime, days: int = 0) -> Facts:
    """The day so many days from now."""
    return Facts(date=moved(now.date(), Shift(days=days)), past=True if days < 0 else None)


def full_year(number: int, now: datetime) -> int:
    """A year said with two digits in the century it means."""
    if number > 99:
        return number
    return number + (2000 if number <= now.year % 100 + 15 else 1900)


def steps(words: str | None) -> int:
    """下下 is two on, 上 one back, 这 none."""
    return (words or "").count("下") - (words or "").count("上")

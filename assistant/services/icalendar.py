"""One event as an iCalendar file (RFC 5545), with its time zone and alarms."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

import icalendar

LASTS = timedelta(minutes=30)
"""No service says how long; without an end calendars show a line too thin to press."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """What a calendar shall hold."""

    id: str
    """The same in every version."""
    version: int
    """Grows; a calendar keeps the latest."""
    cancelled: bool
    starts: datetime
    """In its own time zone, one that has a name."""
    summary: str
    description: str
    url: str
    organizer: tuple[str, str]
    """Name and mail address."""
    written: datetime
    alarms: tuple[datetime, ...]


def calendar_file(event: Event) -> str:
    """The file."""
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Huoban//Huoban//EN")
    calendar.add("method", "CANCEL" if event.cancelled else "PUBLISH")
    calendar.add_component(_zone(str(event.starts.tzinfo), event.starts.year))
    calendar.add_component(_entry(event))
    return str(calendar.to_ical(), "utf-8")


@cache
def _zone(name: str, year: int) -> icalendar.Timezone:
    """How the clocks go around that year; it takes long to find out."""
    first, last = date(year - 1, 1, 1), date(year + 2, 1, 1)
    return icalendar.Timezone.from_tzid(name, first_date=first, last_date=last)


def _entry(event: Event) -> icalendar.Event:
    called, address = event.organizer
    entry = icalendar.Event()
    entry.add("uid", event.id)
    entry.add("sequence", event.version)
    entry.add("dtstamp", event.written.astimezone(UTC))
    entry.add("dtstart", event.starts)
    entry.add("dtend", event.starts + LASTS)
    entry.add("summary", event.summary)
    entry.add("description", event.description)
    if event.url:
        entry.add("url", event.url)
    entry.add("organizer", f"mailto:{address}", parameters={"CN": called})
    entry.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    for moment in () if event.cancelled else event.alarms:
        entry.add_component(_alarm(moment, event.summary))
    return entry


def _alarm(moment: datetime, words: str) -> icalendar.Alarm:
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", moment.astimezone(UTC), parameters={"VALUE": "DATE-TIME"})
    alarm.add("description", words)
    return alarm

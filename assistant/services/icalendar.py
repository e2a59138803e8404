"""One event as an iCalendar file (RFC 5545), with its time zone and alarms."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import icalendar

LASTS = timedelta(minutes=30)
"""No service says how long; without an end calendars show a line too thin to press."""
YEAR = timedelta(days=366)
"""So far around the event the file tells how its time zone changes."""


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
    calendar.add_component(_entry(event))
    day = event.starts.date()
    calendar.add_missing_timezones(first_date=day - YEAR, last_date=day + YEAR)
    return calendar.to_ical().decode()


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

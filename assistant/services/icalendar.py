"""Writes iCalendar (RFC 5545): one event, with its time zone and alarms."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LONGEST_LINE = 75
"""Bytes; what is longer goes on in the next line, after a space."""
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
    """The file; its text is UTF-8."""
    return "".join(f"{_folded(line)}\r\n" for line in _lines(event))


def _lines(event: Event) -> Iterator[str]:
    name = str(event.starts.tzinfo)
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield "PRODID:-//Huoban//Huoban//EN"
    yield f"METHOD:{'CANCEL' if event.cancelled else 'PUBLISH'}"
    yield from _time_zone(name, event.starts)
    yield from _event(name, event)
    yield "END:VCALENDAR"


def _event(zone: str, event: Event) -> Iterator[str]:
    called, address = event.organizer
    yield "BEGIN:VEVENT"
    yield f"UID:{event.id}"
    yield f"SEQUENCE:{event.version}"
    yield f"DTSTAMP:{_utc(event.written)}"
    yield f"DTSTART;TZID={zone}:{_local(event.starts)}"
    yield f"DTEND;TZID={zone}:{_local(event.starts + LASTS)}"
    yield f"SUMMARY:{_text(event.summary)}"
    yield f"DESCRIPTION:{_text(event.description)}"
    if event.url:
        yield f"URL:{event.url}"
    yield f'ORGANIZER;CN="{called}":mailto:{address}'
    yield f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}"
    if not event.cancelled:
        yield from _alarms(event.alarms, event.summary)
    yield "END:VEVENT"


def _alarms(moments: Iterable[datetime], words: str) -> Iterator[str]:
    for moment in moments:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"TRIGGER;VALUE=DATE-TIME:{_utc(moment)}"
        yield f"DESCRIPTION:{_text(words)}"
        yield "END:VALARM"


def _time_zone(name: str, moment: datetime) -> Iterator[str]:
    """The zone as it is at this one moment: no other time is in the file, so that is all of it."""
    offset = f"{moment:%z}"
    yield "BEGIN:VTIMEZONE"
    yield f"TZID:{name}"
    yield "BEGIN:STANDARD"
    yield "DTSTART:19700101T000000"
    yield f"TZOFFSETFROM:{offset}"
    yield f"TZOFFSETTO:{offset}"
    yield f"TZNAME:{moment:%Z}"
    yield "END:STANDARD"
    yield "END:VTIMEZONE"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _local(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%S}"


def _text(words: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        words = words.replace(plain, escaped)
    return "".join(one for one in words if one >= " ")


def _folded(line: str) -> str:
    parts, room = [""], LONGEST_LINE
    for one in line:
        size = len(one.encode())
        if size > room:
            parts.append("")
            room = LONGEST_LINE - 1
        parts[-1] += one
        room -= size
    return "\r\n ".join(parts)

"""What is arranged as an iCalendar file, for any calendar to take in or to strike out."""

from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo

from assistant.dialogue.model import Mode
from assistant.i18n import Label, Message, _, given, say
from assistant.ports.ours import Clock
from assistant.services.booked import Booked
from assistant.services.icalendar import Event, calendar_file
from assistant.services.residents import Reminders

WHAT = _("{title}, {words}")
PRACTISED = _("Practice: {what}")
NUMBER = _("Number: {reference}")
FACT = _("{title}: {words}")
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
"""Long before anything: who opens a calendar next week must not read "tomorrow"."""


class Calendars:
    """Makes the files."""

    def __init__(self, clock: Clock, *, zone: tzinfo, public_url: str, sender: str) -> None:
        self._clock = clock
        self._zone = zone
        self._url = public_url.rstrip("/")
        self._sender = sender

    def file(self, booked: Booked, language: str, reminders: Reminders) -> str:
        """The file of a booking; "" when it has no time."""
        if booked.starts_at is None:
            return ""
        starts = booked.starts_at.astimezone(self._zone)
        return calendar_file(
            Event(
                id=str(booked.id),
                summary=self._say(_title(booked), language),
                description="\n".join(self._facts(booked, language)),
                url=f"{self._url}/bookings/{booked.id}" if booked.mode is Mode.LIVE else "",
                organizer=(self._say(_("Huoban"), language), self._sender),
                starts=starts,
                cancelled=booked.status == "cancelled" or booked.cancelling,
                version=int((booked.changed_at - LONG_AGO).total_seconds()),
                written=self._clock(),
                alarms=tuple(reminders.moments(starts, self._zone)),
            )
        )

    def _facts(self, booked: Booked, language: str) -> Iterator[str]:
        if booked.receipt.reference:
            yield self._say(NUMBER(reference=given(booked.receipt.reference)), language)
        for fact in booked.receipt.facts:
            yield self._say(FACT(title=fact.title, words=fact.words), language)

    def _say(self, label: Label, language: str) -> str:
        return say(label, language, now=LONG_AGO, zone=self._zone)


def _title(booked: Booked) -> Message:
    summary = booked.scenario.summary(**booked.scenario.labels(booked.answers))
    what = WHAT(title=booked.scenario.title, words=summary)
    return PRACTISED(what=what) if booked.mode is Mode.PRACTICE else what

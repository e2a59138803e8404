"""A letter: whom it goes to, what it says, when; and the text that comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Any
from uuid import UUID

from assistant.dialogue.model import Mode
from assistant.i18n import Label, Message, _, label_from_json, label_to_json, say
from assistant.ports.messages import MailMessage, TextMessage

LATE = timedelta(minutes=15)
"""After so long a message says that it is late."""

SIGNED = _("[Huoban] {words}")
SUBJECTS = {
    "bookings": _("Arranged"),
    "cancellations": _("Called off"),
    "reminder": _("A reminder"),
    "waiting": _("A time has come up"),
    "emergency": _("An emergency"),
}
"""What a mail is about; it can be read by whoever looks at a list, so it says no more."""
SUBJECT = _("[Huoban] {words}")
SIGNED_LATE = _("[Huoban] Late, we are sorry; this was meant for {time}. {words}")


@dataclass(frozen=True, kw_only=True)
class Letter:
    """Something to tell somebody."""

    resident_id: UUID
    booking_id: UUID | None
    mode: Mode
    event: str
    once: str
    """What it is about, for whom."""
    to: str
    """E.164, a mail address, or "" for what is only shown."""
    words: Label
    language: str
    at: datetime
    useful_until: datetime | None = None
    whose: str = ""
    """The name of who gets it; "" for the resident."""
    calendar: str = ""
    """An iCalendar file that goes along with a mail."""

    @property
    def channel(self) -> str:
        """How it goes there: ``sms``, ``mail`` or ``screen``."""
        if "@" in self.to:
            return "mail"
        return "sms" if self.to else "screen"


@dataclass(frozen=True)
class Postal:
    """The rules of the post: when nobody is disturbed, how long a report is waited for."""

    zone: tzinfo
    quiet_from: time
    quiet_to: time
    patience: timedelta

    def quiet_until(self, moment: datetime) -> datetime | None:
        """When the quiet hours end that a moment lies in; None outside of them."""
        here = moment.astimezone(self.zone)
        begin, end = self.quiet_from, self.quiet_to
        over_midnight = begin > end
        if over_midnight and (here.time() >= begin or here.time() < end):
            day = here.date() + timedelta(days=here.time() >= begin)
        elif not over_midnight and begin <= here.time() < end:
            day = here.date()
        else:
            return None
        return datetime.combine(day, end, self.zone)


def content_of(letter: Letter) -> dict[str, Any]:
    """What is kept of a letter, as JSON data."""
    return {
        "to": letter.to,
        "words": label_to_json(letter.words),
        "language": letter.language,
        "text": "",
        "whose": letter.whose,
        "calendar": letter.calendar,
        "subject": SUBJECTS[letter.event].source if letter.event in SUBJECTS else "",
    }


def written(
    content: Mapping[str, Any], wanted: datetime, now: datetime, postal: Postal
) -> dict[str, Any]:
    """A letter as it goes out; written once, for a repeat has to be recognised as one."""
    if content["text"]:
        return dict(content)
    return {**content, "text": text_of(content, wanted, now, postal), "at": now.isoformat()}


def text_of(content: Mapping[str, Any], wanted: datetime, now: datetime, postal: Postal) -> str:
    """What goes out; late after an outage it says so, but not when the night made it late."""
    words = label_from_json(content["words"])
    meant = postal.quiet_until(wanted) or wanted
    signed = SIGNED_LATE(time=wanted, words=words) if now - meant > LATE else SIGNED(words=words)
    return say(signed, content["language"], now=now, zone=postal.zone)


def parcel(
    channel: str, key: UUID, content: Mapping[str, Any], report_to: str
) -> TextMessage | MailMessage:
    """A written letter, as it is handed over."""
    if channel == "sms":
        return TextMessage(content["to"], content["text"], report_to)
    subject, language = SUBJECT(words=Message(content["subject"])), content["language"]
    at = datetime.fromisoformat(content["at"])
    return MailMessage(
        to=content["to"],
        subject=say(subject, language, now=at, zone=UTC),
        text=content["text"],
        key=str(key),
        at=at,
        language=language,
        calendar=content["calendar"],
    )

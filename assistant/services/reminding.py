"""When somebody wants to be reminded, as they choose or type it."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import time

from assistant.errors import NotUnderstood
from assistant.i18n import Label, Message, _, given
from assistant.services.residents import Reminders

DAY_BEFORE: Mapping[str, Message] = {
    "18:00": _("The day before, at six in the evening"),
    "09:00": _("The day before, at nine in the morning"),
    "": _("Not the day before"),
}
HOURS_BEFORE: Mapping[str, Message] = {
    "1": _("One hour before"),
    "2": _("Two hours before"),
    "4": _("Four hours before"),
    "0": _("Not on the day itself"),
}
"""What is held out; anything else can be typed."""
MOST_HOURS = 12

CLOCK = re.compile(r"(\d{1,2})\s*(?:[:：.点时]\s*(\d{1,2})?\s*分?)?(半)?")
OWN_HOUR = _("The day before, at {time}")
OWN_HOURS = _("{number} hours before")


def choices(reminders: Reminders) -> tuple[list[tuple[str, Label]], list[tuple[str, Label]]]:
    """What can be chosen for the day before and for the day itself, one's own time among it."""
    evening: dict[str, Label] = dict(DAY_BEFORE)
    hours: dict[str, Label] = dict(HOURS_BEFORE)
    day, number = reminders.day_before, str(reminders.hours_before)
    evening.setdefault(day, OWN_HOUR(time=given(day)))
    hours.setdefault(number, OWN_HOURS(number=given(number)))
    return list(evening.items()), list(hours.items())


def with_day_before(reminders: Reminders, chosen: str, typed: str) -> Reminders:
    """Another hour of the day before; what is typed counts more, what is unknown changes nothing.

    Raises:
        NotUnderstood: that is no time of day.
    """
    if typed.strip():
        return replace(reminders, day_before=f"{_clock(typed):%H:%M}")
    return replace(reminders, day_before=chosen) if chosen in DAY_BEFORE else reminders


def with_hours_before(reminders: Reminders, chosen: str, typed: str) -> Reminders:
    """Another number of hours; what is typed counts more, what is unknown changes nothing.

    Raises:
        NotUnderstood: that is no such number.
    """
    wanted = unicodedata.normalize("NFKC", typed).strip()
    if wanted:
        if not re.fullmatch(r"\d{1,2}", wanted) or int(wanted) > MOST_HOURS:
            raise NotUnderstood("hours before")
        return replace(reminders, hours_before=int(wanted))
    return replace(reminders, hours_before=int(chosen)) if chosen in HOURS_BEFORE else reminders


def _clock(words: str) -> time:
    found = CLOCK.fullmatch(unicodedata.normalize("NFKC", words).strip())
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
    if found and found[3]:
        minute = 30
    if hour > 23 or minute > 59:
        raise NotUnderstood("time of day")
    return time(hour, minute)

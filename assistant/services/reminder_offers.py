"""What the page of a booking says of reminders: when one comes, or that one press turns them on."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from assistant.dialogue.model import Mode
from assistant.dialogue.slots import joined
from assistant.errors import NotFound
from assistant.i18n import Label, Message, _
from assistant.ports.ours import Clock
from assistant.services.booked import Booked
from assistant.services.letters import Postal
from assistant.services.messages import Messages
from assistant.services.residents import Profile, Reminders, Residents

REMINDER = "reminder"
REMIND_ME = _("Remind me by message")
COMES = _("We remind you by message: {times}.")
CAN_COME = _("We can remind you by message: {times}. And of what you arrange later.")
ONLY_HERE = _("We remind you here, at your next visit. By message we need your telephone number.")
NOWHERE_YET = _("To be reminded by message, please write down your telephone number.")


@dataclass(frozen=True)
class Reminder:
    """How it stands with reminders of a booking."""

    words: Message
    offered: bool = False
    """One press turns them on."""
    wants_number: bool = False
    """Nobody knows where to send them."""


class ReminderOffers:
    """Tells, and turns on."""

    def __init__(
        self, residents: Residents, messages: Messages, postal: Postal, clock: Clock, zone: tzinfo
    ) -> None:
        self._residents = residents
        self._messages = messages
        self._postal = postal
        self._clock = clock
        self._zone = zone

    async def of(self, booked: Booked) -> Reminder | None:
        """What there is to say; None where no reminder could come any more."""
        if booked.status != "booked" or booked.cancelling or not booked.scenario.announced:
            return None
        profile = await self._residents.profile(booked.resident_id)
        is_on, wanted = _is_on(profile), _wanted(profile)
        # Who a resident is and what they are told is nothing to practise.
        if not is_on and booked.mode is Mode.PRACTICE:
            return None
        times: list[Label] = list(self._moments(wanted, booked.starts_at))
        if not times:
            return None
        if not self._messages.addresses(profile):
            return Reminder(ONLY_HERE if is_on else NOWHERE_YET, wants_number=True)
        words = COMES if is_on else CAN_COME
        return Reminder(words(times=joined(times)), offered=not is_on)

    async def turn_on(self, booked: Booked) -> None:
        """Remind the resident, of this and of what comes; it can be changed in the profile.

        Raises:
            NotFound: it is practised, and profiles are not.
        """
        if booked.mode is Mode.PRACTICE:
            raise NotFound("reminders in practice")
        profile = await self._residents.profile(booked.resident_id)
        if _is_on(profile):
            return
        told = tuple(dict.fromkeys((*profile.told, REMINDER)))
        changed = replace(profile, told=told, reminders=_wanted(profile))
        await self._residents.save(booked.resident_id, changed)
        await self._messages.replan(booked.resident_id)

    def _moments(self, wanted: Reminders, starts: datetime | None) -> Iterator[datetime]:
        """Those that lie ahead; what falls into the night comes in the morning."""
        if starts is None:
            return
        for at in sorted(wanted.moments(starts, self._zone)):
            sent = self._postal.quiet_until(at) or at
            if at > self._clock() and sent < starts:
                yield sent


def _is_on(profile: Profile) -> bool:
    return REMINDER in profile.told and _wanted(profile) == profile.reminders


def _wanted(profile: Profile) -> Reminders:
    """As they chose it; as usual where they chose none at all."""
    chosen = profile.reminders
    return chosen if chosen.day_before or chosen.hours_before else Reminders()

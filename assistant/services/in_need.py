"""Who is in an emergency, as they were when it began; and what is told of them, to whom."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from assistant.db.emergencies import Emergency, EmergencyAlert
from assistant.dialogue.model import Mode
from assistant.dialogue.telephone import spoken_phone
from assistant.i18n import DEFAULT_LANGUAGE, LANGUAGES, Label, Message, _, given
from assistant.ports.alarms import Alarm, AllClear
from assistant.ports.people import NEEDS, Place
from assistant.services.letters import Letter
from assistant.services.residents import Profile

SOMEONE = _("Someone close to you")
NO_CALLS = "no_calls"
HELP_ME = _("{name} needs help now! {where} {how} Will you go? Answer 1 for yes, 2 for no: {link}")
WHERE = _("Address: {address}.")
NOWHERE = _("The address is not known.")
CALL = _("Telephone {phone}.")
NO_PHONE = _("No telephone number is known.")
CANNOT_CALL = _("Cannot take phone calls.")
OVER = _("{name} says: I am all right. You need not come any more.")
PRACTISED = _("A practice, nothing has happened. {words}")
EVENT = _("A resident calls for help")
HEADLINE = _("{name} needs help now")
UNNAMED = _("A resident")
DETAILS = _("{where} {how} {told}")
FAMILY_TOLD = _("People close to them are told, too.")
NO_FAMILY = _("Nobody close to them is told.")


@dataclass(frozen=True)
class InNeed:
    """A person, what a helper must know of them, and who is told in which order."""

    name: str
    phone: str
    home: Place | None
    needs: tuple[str, ...]
    language: str
    contacts: tuple[tuple[str, str], ...]
    """Names and numbers (E.164)."""

    def to_json(self) -> dict[str, Any]:
        """As JSON data."""
        return asdict(self)

    @property
    def where(self) -> Label:
        """Where help is to come to."""
        return WHERE(address=given(self.home.address)) if self.home else NOWHERE

    @property
    def how(self) -> Label:
        """How the person is reached."""
        if NO_CALLS in self.needs:
            return CANNOT_CALL
        return CALL(phone=given(spoken_phone(self.phone))) if self.phone else NO_PHONE


def in_need(profile: Profile, look: str) -> InNeed:
    """Somebody as they are now; only who was ticked for it is told."""
    language = look.split(".")[0]
    told = [one for one in profile.contacts if "emergency" in one.told]
    return InNeed(
        name=profile.name,
        phone=profile.phone,
        home=profile.home,
        needs=profile.needs,
        language=language if language in LANGUAGES else DEFAULT_LANGUAGE,
        contacts=tuple((one.name, one.phone) for one in told),
    )


def in_need_from_json(data: Mapping[str, Any]) -> InNeed:
    """What ``to_json`` wrote."""
    return InNeed(
        name=data["name"],
        phone=data["phone"],
        home=Place(**data["home"]) if data["home"] else None,
        needs=tuple(data["needs"]),
        language=data["language"],
        contacts=tuple((name, phone) for name, phone in data["contacts"]),
    )


def call_for_help(
    row: Emergency, alert: EmergencyAlert, who: InNeed, *, link: str, now: datetime
) -> Letter:
    """What a contact is told first."""
    name = given(who.name) if who.name else SOMEONE
    words = HELP_ME(name=name, where=who.where, how=who.how, link=given(link))
    return _letter(row, alert, who, words, now)


def all_is_well(row: Emergency, alert: EmergencyAlert, who: InNeed, now: datetime) -> Letter:
    """What a contact is told at the end."""
    words = OVER(name=given(who.name) if who.name else SOMEONE)
    return _letter(row, alert, who, words, now, about="over")


def _letter(
    row: Emergency,
    alert: EmergencyAlert,
    who: InNeed,
    words: Message,
    now: datetime,
    *,
    about: str = "help",
) -> Letter:
    _name, phone = who.contacts[alert.number]
    practised = row.mode == Mode.PRACTICE
    return Letter(
        resident_id=row.resident_id,
        booking_id=row.id,
        mode=Mode(row.mode),
        event="emergency",
        once=f"{alert.id}:{about}",
        to=phone,
        words=PRACTISED(words=words) if practised else words,
        language=who.language,
        at=now,
    )


def alarm(row: Emergency, alert_id: UUID, who: InNeed, say: Mapping[str, str]) -> Alarm:
    """What the desk is told; ``say`` has the words of ``desk_words``."""
    return Alarm(
        id=str(alert_id),
        sent=row.raised_at or row.created_at,
        exercise=row.mode == Mode.PRACTICE,
        language=DEFAULT_LANGUAGE,
        contact=who.phone,
        address=who.home.address if who.home else "",
        latitude=who.home.latitude if who.home else None,
        longitude=who.home.longitude if who.home else None,
        needs=who.needs,
        **say,
    )


def desk_words(who: InNeed) -> dict[str, Label]:
    """The sentences of an alarm."""
    told: Label = FAMILY_TOLD if who.contacts else NO_FAMILY
    needs = [NEEDS[need] for need in who.needs if need != NO_CALLS]
    details = DETAILS(where=who.where, how=who.how, told=told)
    for need in needs:
        details = _("{before} {more}.")(before=details, more=need)
    return {
        "event": EVENT,
        "headline": HEADLINE(name=given(who.name) if who.name else UNNAMED),
        "description": details,
    }


def all_clear(row: Emergency, clear_id: UUID, about: UUID, words: str) -> AllClear:
    """What the desk is told at the end."""
    return AllClear(
        id=str(clear_id),
        sent=row.ended_at or row.created_at,
        exercise=row.mode == Mode.PRACTICE,
        about=str(about),
        about_sent=row.raised_at or row.created_at,
        words=words,
    )

"""Changing a profile by what somebody typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.dialogue.model import Answer
from assistant.dialogue.slots import tidy
from assistant.dialogue.telephone import phone_number, spoken_phone
from assistant.errors import NotUnderstood
from assistant.i18n import Label, Message, Name, _, given
from assistant.ports.messages import TOLD, TOLD_MYSELF, Contact
from assistant.ports.people import NEEDS, Place, SavedPlace
from assistant.services.mail_addresses import mail_address
from assistant.services.residents import MOST_CONTACTS, MOST_PLACES, Profile

QUESTIONS: dict[str, Message] = {
    "name": _("What may we call you?"),
    "phone": _("What is your telephone number?"),
    "home": _("Where do you live?"),
    "usual_hospital": _("Which hospital do you usually go to?"),
}
"""What someone new is asked, in this order; each may be skipped."""

Hospitals = Mapping[str, Answer]
"""Those that can be named, by id."""


def with_answer(profile: Profile, name: str, words: str, hospitals: Hospitals) -> Profile:
    """The profile with one of ``QUESTIONS`` answered; no words take the answer away.

    Raises:
        NotUnderstood: a telephone number that cannot be dialled.
    """
    said = tidy(words)
    if name == "name":
        return replace(profile, name=said)
    if name == "phone":
        return replace(profile, phone=phone_number(said) if said else "")
    if name == "home":
        return replace(profile, home=_place(said, profile.home) if said else None)
    usual = {kept: answer for kept, answer in profile.usual.items() if kept != name}
    if words in hospitals:
        usual[name] = hospitals[words]
    return replace(profile, usual=usual)


def with_needs(profile: Profile, needs: Sequence[str]) -> Profile:
    """The profile with what a driver must know."""
    return replace(profile, needs=tuple(need for need in NEEDS if need in needs))


@dataclass(frozen=True)
class NamedPlace:
    """One place that a resident often goes to, as somebody typed it."""

    name: str
    address: str

    @property
    def label(self) -> Name:
        """What the place is called."""
        return given(self.name or self.address)

    @property
    def is_empty(self) -> bool:
        """Whether the place is taken away, or never was there."""
        return not (tidy(self.name) or tidy(self.address))

    @property
    def is_nowhere(self) -> bool:
        """Whether nobody could be brought there."""
        return not tidy(self.address)


def checked_places(places: Sequence[NamedPlace]) -> list[NamedPlace]:
    """Those that are written down."""
    return [one for one in places if not one.is_empty]


def with_places(profile: Profile, typed: Sequence[NamedPlace]) -> Profile:
    """The profile with these places; one without a name is called by its address."""
    known = {saved.place.address: saved.place for saved in profile.places}
    tidied = [(tidy(one.name), tidy(one.address)) for one in typed]
    places = [
        SavedPlace(name or address, _place(address, known.get(address)))
        for name, address in tidied
        if address
    ]
    return replace(profile, places=tuple(places[:MOST_PLACES]))


def written_places(profile: Profile) -> list[NamedPlace]:
    """The places of a profile, to be changed."""
    return [NamedPlace(saved.name, saved.place.address) for saved in profile.places]


@dataclass(frozen=True)
class Written:
    """One person close to a resident, as somebody typed it."""

    name: str
    phone: str
    told: tuple[str, ...]
    mail: str = ""
    wrong: bool = False
    """The number cannot be dialled."""
    wrong_mail: bool = False

    @property
    def label(self) -> Name:
        """What the person is called."""
        return given(self.name or self.phone or self.mail)

    @property
    def is_empty(self) -> bool:
        """Whether the person is taken away, or never was there."""
        return not (tidy(self.name) or tidy(self.phone) or tidy(self.mail))

    @property
    def is_wrong(self) -> bool:
        """Whether it cannot be kept so."""
        return self.wrong or self.wrong_mail


def checked(people: Sequence[Written]) -> list[Written]:
    """Those who are written down, with what is wrong; without a number nobody can be reached."""
    return [
        replace(
            one,
            wrong=not _dialled(one.phone),
            wrong_mail=bool(tidy(one.mail)) and not _written_to(one.mail),
        )
        for one in people
        if not one.is_empty
    ]


def with_contacts(profile: Profile, people: Sequence[Written]) -> Profile:
    """The profile with these people; each is told only what was ticked for them."""
    contacts = [
        Contact(
            tidy(one.name) or spoken_phone(_dialled(one.phone)),
            _dialled(one.phone),
            tuple(event for event in TOLD if event in one.told),
            _written_to(one.mail),
        )
        for one in people
        if not one.is_wrong
    ]
    return replace(profile, contacts=tuple(contacts[:MOST_CONTACTS]))


def written(profile: Profile) -> list[Written]:
    """The people of a profile, to be changed."""
    return [
        Written(one.name, spoken_phone(one.phone), one.told, one.mail) for one in profile.contacts
    ]


def with_told(profile: Profile, told: Sequence[str]) -> Profile:
    """The profile with what the resident is told by message."""
    return replace(profile, told=tuple(event for event in TOLD_MYSELF if event in told))


def with_mail(profile: Profile, mail: str) -> Profile:
    """The profile with where the resident is written to by mail, too.

    Raises:
        NotUnderstood: nobody can be written to there.
    """
    return replace(profile, mail=mail_address(mail) if tidy(mail) else "")


def _written_to(words: str) -> str:
    try:
        return mail_address(words)
    except NotUnderstood:
        return ""


def _dialled(words: str) -> str:
    try:
        return phone_number(tidy(words))
    except NotUnderstood:
        return ""


def words_of(profile: Profile, name: str) -> str:
    """What a field of ``QUESTIONS`` holds now."""
    usual = profile.usual.get("usual_hospital")
    return {
        "name": profile.name,
        "phone": spoken_phone(profile.phone) if profile.phone else "",
        "home": profile.home.address if profile.home else "",
        "usual_hospital": usual.value if usual else "",
    }[name]


def _place(address: str, before: Place | None) -> Place:
    """An address keeps its coordinates as long as it is not changed."""
    return before if before and before.address == address else Place(address)


def named(hospitals: Sequence[Answer], profile: Profile) -> Hospitals:
    """The hospitals to choose from, the resident's own among them."""
    usual = profile.usual.get("usual_hospital")
    own = [usual] if usual and usual.value not in {h.value for h in hospitals} else []
    return {hospital.value: hospital for hospital in (*own, *hospitals)}


def choices(hospitals: Hospitals) -> list[tuple[str, Label]]:
    """Value and label of each, to choose from."""
    return [(value, answer.label) for value, answer in hospitals.items()]

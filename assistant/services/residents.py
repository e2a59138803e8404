"""Who the residents are, and what their profile already answers."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, time, timedelta, tzinfo
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, update

from assistant.db.base import Vault
from assistant.db.residents import Resident
from assistant.db.session import Database
from assistant.dialogue.model import Answer
from assistant.dialogue.slots import NOTHING_SPECIAL, joined
from assistant.dialogue.stored import answer_from_json, answer_to_json
from assistant.dialogue.telephone import spoken_phone
from assistant.errors import ResidentGone
from assistant.i18n import given
from assistant.ports.messages import Contact
from assistant.ports.ours import Clock
from assistant.ports.people import NEEDS, Place, SavedPlace

MOST_PLACES = 10
"""How many places a profile keeps."""

MOST_CONTACTS = 5
"""How many people: as many as fit on one page of offers."""


@dataclass(frozen=True)
class Reminders:
    """When somebody wants to be reminded of what is arranged."""

    day_before: str = "18:00"
    """The hour on the day before; "" for not at all."""
    hours_before: int = 2
    """0 for not at all."""

    def moments(self, starts: datetime, zone: tzinfo) -> Iterator[datetime]:
        """When to remind of what starts then."""
        if self.day_before:
            day = starts.astimezone(zone).date() - timedelta(days=1)
            yield datetime.combine(day, time.fromisoformat(self.day_before), zone)
        if self.hours_before:
            yield starts - timedelta(hours=self.hours_before)


@dataclass(frozen=True)
class Profile:
    """What a resident told us about themselves; everything may be missing."""

    name: str = ""
    phone: str = ""
    """E.164."""
    home: Place | None = None
    needs: tuple[str, ...] = ()
    places: tuple[SavedPlace, ...] = ()
    tiles: tuple[str, ...] = ()
    """The scenarios of the home page in this resident's own order; empty: the usual one."""
    contacts: tuple[Contact, ...] = ()
    reminders: Reminders = Reminders()
    mail: str = ""
    """Where they are written to, too."""
    told: tuple[str, ...] = ("reminder",)
    """Of ``TOLD_MYSELF``: what they want to be told by message."""
    usual: Mapping[str, Answer] = field(default_factory=dict)
    """Answers taken from the profile or kept from last time, such as ``usual_hospital``."""

    def known(self) -> dict[str, Answer]:
        """What need not be asked, by the name that slots know it by."""
        known = dict(self.usual)
        if self.name:
            known["name"] = Answer(self.name, given(self.name))
        if self.phone:
            known["phone"] = Answer(self.phone, given(spoken_phone(self.phone)))
        if self.home:
            known["home"] = Answer("home", given(self.home.address), asdict(self.home))
        if self.needs:
            words = [NEEDS[need] for need in self.needs]
            known["needs"] = Answer(
                ",".join(self.needs), joined(words) if words else NOTHING_SPECIAL
            )
        return known

    def with_usual(self, name: str, answer: Answer) -> "Profile":
        """This profile with one more thing kept for next time."""
        return replace(self, usual={**self.usual, name: answer})


class Residents:
    """Keeps profiles, sealed."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    async def add(self, profile: Profile, *, resident_id: UUID | None = None) -> UUID:
        """Begin to keep someone's profile; nothing changes when they are kept already."""
        if resident_id and await self._is_kept(resident_id):
            return resident_id
        resident_id = resident_id or uuid4()
        async with self._database.write() as session:
            if await session.get(Resident, resident_id) is None:
                sealed = self._vault.seal(profile_to_json(profile))
                session.add(Resident(id=resident_id, created_at=self._clock(), profile=sealed))
        return resident_id

    async def _is_kept(self, resident_id: UUID) -> bool:
        query = select(Resident.id).where(Resident.id == resident_id)
        return await self._database.first(query) is not None

    async def profile(self, resident_id: UUID) -> Profile:
        """What someone told us.

        Raises:
            ResidentGone: nobody is kept under that id.
        """
        query = select(Resident.profile).where(Resident.id == resident_id)
        row = await self._database.first(query)
        if row is None:
            raise ResidentGone(f"resident {resident_id}")
        return self.open(row.profile)

    def open(self, sealed: bytes) -> Profile:
        """A profile as it was kept."""
        return profile_from_json(self._vault.open(sealed))

    async def save(self, resident_id: UUID, profile: Profile) -> None:
        """Keep a changed profile."""
        sealed = self._vault.seal(profile_to_json(profile))
        change = update(Resident).where(Resident.id == resident_id).values(profile=sealed)
        async with self._database.write() as session:
            await session.execute(change)

    async def look(self, resident_id: UUID) -> str:
        """How someone likes pages; "" when they never said."""
        row = await self._database.first(select(Resident.look).where(Resident.id == resident_id))
        return (row and row.look) or ""

    async def keep_look(self, resident_id: UUID, look: str) -> None:
        """Keep how someone likes pages, for their next device."""
        change = update(Resident).where(Resident.id == resident_id).values(look=look)
        async with self._database.write() as session:
            await session.execute(change)


def profile_to_json(profile: Profile) -> dict[str, Any]:
    """A profile as JSON data."""
    data = asdict(replace(profile, usual={}))
    return {**data, "usual": {k: answer_to_json(v) for k, v in profile.usual.items()}}


def profile_from_json(data: Mapping[str, Any]) -> Profile:
    """What ``profile_to_json`` wrote."""
    return Profile(
        name=data["name"],
        phone=data["phone"],
        home=Place(**data["home"]) if data["home"] else None,
        needs=tuple(data["needs"]),
        places=tuple(SavedPlace(p["name"], Place(**p["place"])) for p in data["places"]),
        tiles=tuple(data.get("tiles", ())),
        contacts=tuple(
            Contact(c["name"], c["phone"], tuple(c["told"]), c.get("mail", ""))
            for c in data.get("contacts", ())
        ),
        reminders=Reminders(**data.get("reminders", {})),
        mail=data.get("mail", ""),
        told=tuple(data.get("told", ("reminder",))),
        usual={k: answer_from_json(v) for k, v in data["usual"].items()},
    )

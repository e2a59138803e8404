"""Which messages a booking gives rise to: to those close to a resident, and reminders."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, tzinfo
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from assistant.db.base import Vault
from assistant.db.bookings import Booking
from assistant.db.session import Database
from assistant.dialogue.model import Mode, Scenario
from assistant.dialogue.stored import answers_from_json
from assistant.dialogue.telephone import spoken_phone
from assistant.i18n import DEFAULT_LANGUAGE, LANGUAGES, Label, _, given
from assistant.ports.ours import Clock
from assistant.services.letters import Letter
from assistant.services.outbox import Outbox
from assistant.services.residents import Profile, Residents

NEWS_FOR = timedelta(days=1)
"""How long it is of use to tell of something that has no time of its own."""

WHAT = _("{title}, {words}")
WORDS = {
    "bookings": _("{name} has arranged this: {what}. Number {reference}."),
    "cancellations": _("{name} has called this off: {what}."),
}
"""What those close to a resident are told."""
REMINDER = _("A reminder: {what}. Number {reference}.")
EMERGENCY = _("{name} needs help now. Please call at once: {phone}.")


@dataclass(frozen=True)
class Whose:
    """Whose booking it is."""

    profile: Profile
    language: str


class Messages:
    """Puts letters into the outbox, in the transaction of what they tell."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        residents: Residents,
        scenarios: Mapping[str, Scenario],
        outbox: Outbox,
        clock: Clock,
        *,
        zone: tzinfo,
    ) -> None:
        self._database = database
        self._vault = vault
        self._residents = residents
        self._scenarios = scenarios
        self._outbox = outbox
        self._clock = clock
        self._zone = zone

    async def whose(self, resident_id: UUID, profile: Profile) -> Whose:
        """A resident, and the language that they read."""
        language = (await self._residents.look(resident_id)).split(".")[0]
        return Whose(profile, language if language in LANGUAGES else DEFAULT_LANGUAGE)

    async def booked(self, session: AsyncSession, row: Booking, whose: Whose) -> None:
        """It is arranged: tell who may know, and plan the reminders."""
        if not self._scenarios[row.scenario].announced:
            return
        await self._tell(session, row, whose, "bookings")
        await self.remind(session, row, whose)

    async def called_off(self, session: AsyncSession, row: Booking, whose: Whose) -> None:
        """What was arranged is not any more; who has not heard of it need not hear of its end."""
        if not self._scenarios[row.scenario].announced or not row.reference:
            return
        unheard = await self._outbox.drop(session, row.id, "bookings", "reminder")
        await self._tell(session, row, whose, "cancellations", unheard)

    async def moved(self, session: AsyncSession, row: Booking, whose: Whose) -> None:
        """It takes place at another time."""
        if self._scenarios[row.scenario].announced:
            await self.remind(session, row, whose)

    async def remind(self, session: AsyncSession, row: Booking, whose: Whose) -> None:
        """Plan the reminders of a booking anew."""
        await self._outbox.drop(session, row.id, "reminder")
        starts, to = row.starts_at, whose.profile.phone
        if not starts or not to:
            return
        words = REMINDER(what=self._what(row), reference=given(row.reference))
        for at in self._reminders(whose.profile, starts):
            once = f"{row.id}:reminder:{starts.isoformat()}:{at.isoformat()}"
            letter = _letter(row, whose, "reminder", to, words)
            await self._outbox.put(session, replace(letter, once=once, at=at, useful_until=starts))

    async def replan(self, resident_id: UUID) -> None:
        """Plan the reminders of someone who has changed when they want them."""
        whose = await self.whose(resident_id, await self._residents.profile(resident_id))
        coming = (
            Booking.resident_id == resident_id,
            Booking.status == "booked",
            Booking.cancelling.is_(False),
            Booking.starts_at > self._clock(),
        )
        if await self._database.first(select(Booking.id).where(*coming).limit(1)) is None:
            return
        async with self._database.write() as session:
            for row in (await session.execute(select(Booking).where(*coming))).scalars().all():
                await self.moved(session, row, whose)

    async def emergency(self, resident_id: UUID, mode: Mode, key: UUID) -> None:
        """Tell those who want to know of an emergency, at any hour; once for each key."""
        whose = await self.whose(resident_id, await self._residents.profile(resident_id))
        words = EMERGENCY(name=_name(whose), phone=given(spoken_phone(whose.profile.phone)))
        async with self._database.write() as session:
            for contact in whose.profile.contacts:
                if "emergency" in contact.told:
                    letter = Letter(
                        resident_id=resident_id,
                        booking_id=None,
                        mode=mode,
                        event="emergency",
                        once=f"{key}:emergency:{self._outbox.digest(contact.phone)}",
                        to=contact.phone,
                        words=words,
                        language=whose.language,
                        at=self._clock(),
                    )
                    await self._outbox.put(session, letter)

    async def _tell(
        self,
        session: AsyncSession,
        row: Booking,
        whose: Whose,
        event: str,
        unheard: Collection[str] = (),
    ) -> None:
        told = [contact for contact in whose.profile.contacts if event in contact.told]
        reference = given(row.reference)
        words = WORDS[event](name=_name(whose), what=self._what(row), reference=reference)
        for contact in told:
            digests = self._outbox.digests(contact.phone)
            if not {f"{row.id}:bookings:{digest}" for digest in digests} & set(unheard):
                letter = _letter(row, whose, event, contact.phone, words)
                once = f"{row.id}:{event}:{digests[0]}"
                await self._outbox.put(session, replace(letter, once=once, at=row.changed_at))

    def _what(self, row: Booking) -> Label:
        scenario = self._scenarios[row.scenario]
        answers = answers_from_json(self._vault.open(row.answers))
        return WHAT(title=scenario.title, words=scenario.summary(**scenario.labels(answers)))

    def _reminders(self, profile: Profile, starts: datetime) -> Iterable[datetime]:
        """The moments that lie ahead."""
        wanted, here = profile.reminders, starts.astimezone(self._zone)
        moments = []
        if wanted.day_before:
            day = here.date() - timedelta(days=1)
            moments.append(datetime.combine(day, time.fromisoformat(wanted.day_before), self._zone))
        if wanted.hours_before:
            moments.append(starts - timedelta(hours=wanted.hours_before))
        return [moment for moment in moments if moment > self._clock()]


def _letter(row: Booking, whose: Whose, event: str, to: str, words: Label) -> Letter:
    return Letter(
        resident_id=row.resident_id,
        booking_id=row.id,
        mode=Mode(row.mode),
        event=event,
        once=str(row.id),
        to=to,
        words=words,
        language=whose.language,
        at=row.changed_at,
        useful_until=row.starts_at or row.changed_at + NEWS_FOR,
    )


def _name(whose: Whose) -> Label:
    return given(whose.profile.name) if whose.profile.name else _("Someone close to you")

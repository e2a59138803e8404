"""Which messages a booking gives rise to: to the resident and those close to them; reminders."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta, tzinfo
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from assistant.db.bookings import Booking
from assistant.db.session import Database
from assistant.dialogue.model import Mode, Scenario
from assistant.i18n import DEFAULT_LANGUAGE, LANGUAGES, Message, _, given
from assistant.ports.ours import Clock
from assistant.services.booked import BookedReader
from assistant.services.calendars import Calendars
from assistant.services.letters import Letter
from assistant.services.outbox import Outbox
from assistant.services.recipients import Recipient, own_addresses, recipients
from assistant.services.residents import Profile, Residents

NEWS_FOR = timedelta(days=1)
"""How long it is of use to tell of something that has no time of its own."""

WHAT = _("{title}, {words}")


@dataclass(frozen=True)
class Whose:
    """Whose booking it is."""

    profile: Profile
    language: str


@dataclass(frozen=True)
class Known:
    """What the words of messages are made from."""

    database: Database
    residents: Residents
    scenarios: Mapping[str, Scenario]
    booked: BookedReader
    calendars: Calendars


class Messages:
    """Puts letters into the outbox, in the transaction of what they tell."""

    def __init__(
        self, known: Known, outbox: Outbox, clock: Clock, *, zone: tzinfo, mail: bool
    ) -> None:
        self._known = known
        self._outbox = outbox
        self._clock = clock
        self._zone = zone
        self._mail = mail

    async def whose(self, resident_id: UUID, profile: Profile) -> Whose:
        """A resident, and the language that they read."""
        language = (await self._known.residents.look(resident_id)).split(".")[0]
        return Whose(profile, language if language in LANGUAGES else DEFAULT_LANGUAGE)

    def addresses(self, profile: Profile) -> list[str]:
        """Where messages to a resident go; none where they are only shown."""
        return own_addresses(profile, mail=self._mail)

    async def booked(self, session: AsyncSession, row: Booking, whose: Whose) -> None:
        """It is arranged: tell who may know, and plan the reminders."""
        if self._is_announced(row):
            await self._tell(session, row, whose, "bookings")
            await self.remind(session, row, whose)

    async def called_off(self, session: AsyncSession, row: Booking, whose: Whose) -> None:
        """What was arranged is not any more; who has not heard of it need not hear of its end."""
        if self._is_announced(row) and row.reference:
            unheard = await self._outbox.drop(session, row.id, "bookings", "reminder")
            await self._tell(session, row, whose, "cancellations", unheard)

    async def moved(self, session: AsyncSession, row: Booking, whose: Whose) -> None:
        """It takes place at another time."""
        if self._is_announced(row):
            await self.remind(session, row, whose)

    async def remind(self, session: AsyncSession, row: Booking, whose: Whose) -> None:
        """Plan the reminders of a booking anew."""
        await self._outbox.drop(session, row.id, "reminder")
        starts = row.starts_at
        if not starts:
            return
        moments = list(whose.profile.reminders.moments(starts, self._zone))
        for one in self._recipients(whose, "reminder"):
            letter = self._letter(row, whose, "reminder", one)
            for at in (moment for moment in moments if moment > self._clock()):
                once = f"{row.id}:reminder:{starts.isoformat()}:{at.isoformat()}"
                once += f":{self._outbox.digest(one.to)}"
                planned = replace(letter, once=once, at=at, useful_until=starts)
                await self._outbox.put(session, planned)

    async def replan(self, resident_id: UUID) -> None:
        """Plan the reminders of someone who has changed when they want them, or where."""
        profile = await self._known.residents.profile(resident_id)
        whose = await self.whose(resident_id, profile)
        coming = (
            Booking.resident_id == resident_id,
            Booking.status == "booked",
            Booking.cancelling.is_(False),
            Booking.starts_at > self._clock(),
        )
        if await self._known.database.first(select(Booking.id).where(*coming).limit(1)) is None:
            return
        async with self._known.database.write() as session:
            for row in (await session.execute(select(Booking).where(*coming))).scalars().all():
                await self.moved(session, row, whose)

    async def _tell(
        self,
        session: AsyncSession,
        row: Booking,
        whose: Whose,
        event: str,
        unheard: Collection[str] = (),
    ) -> None:
        for one in self._recipients(whose, event):
            digests = self._outbox.digests(one.to)
            if not {f"{row.id}:bookings:{digest}" for digest in digests} & set(unheard):
                once = f"{row.id}:{event}:{digests[0]}"
                letter = replace(self._letter(row, whose, event, one), once=once)
                await self._outbox.put(session, letter)

    def _recipients(self, whose: Whose, event: str) -> list[Recipient]:
        return list(recipients(whose.profile, event, mail=self._mail))

    def _letter(self, row: Booking, whose: Whose, event: str, one: Recipient) -> Letter:
        reference = given(row.reference)
        letter = Letter(
            resident_id=row.resident_id,
            booking_id=row.id,
            mode=Mode(row.mode),
            event=event,
            once=str(row.id),
            to=one.to,
            whose=one.name,
            words=one.told(whose.profile, what=self._what(row), reference=reference),
            language=whose.language,
            at=row.changed_at,
            useful_until=row.starts_at or row.changed_at + NEWS_FOR,
        )
        if letter.channel != "mail":
            return letter
        return replace(letter, calendar=self._file(row, whose))

    def _file(self, row: Booking, whose: Whose) -> str:
        booked = self._known.booked.open(row)
        return self._known.calendars.file(booked, whose.language, whose.profile.reminders)

    def _what(self, row: Booking) -> Message:
        scenario = self._known.scenarios[row.scenario]
        answers = self._known.booked.open(row).answers
        return WHAT(title=scenario.title, words=scenario.summary(**scenario.labels(answers)))

    def _is_announced(self, row: Booking) -> bool:
        return self._known.scenarios[row.scenario].announced

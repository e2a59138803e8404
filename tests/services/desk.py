"""A resident who books by calling the services, as a channel does."""

from datetime import datetime
from uuid import UUID

import httpx2
from sqlalchemy import select, text

from assistant.db.bookings import Booking
from assistant.db.help import HelpRequest
from assistant.demo_city.faults import Faults
from assistant.dialogue.model import Ask, Mode
from assistant.ports.people import Place
from assistant.services.booked import Booked
from assistant.services.residents import Profile
from assistant.wiring import Services

HOME = Place("静安区康定路 418 弄 6 号", 31.2333, 121.4427)


class Desk:
    """One resident, with everything they can do."""

    def __init__(self, services: Services, resident_id: UUID) -> None:
        self.services = services
        self.resident_id = resident_id

    async def fill(self, scenario: str, mode: Mode = Mode.LIVE) -> UUID:
        """Start, and take the first offer of each question, up to the read-back."""
        talk = self.services.conversation
        session_id = await talk.start(self.resident_id, scenario, mode)
        while True:
            standing = await self.services.sessions.find(self.resident_id, session_id, mode)
            name = talk.next_slot(standing)
            if not name:
                return session_id
            await self.answer(session_id, name, mode=mode)

    async def fill_message(self, words: str, mode: Mode = Mode.LIVE) -> UUID:
        """A message to the first person of the profile, up to the read-back."""
        session_id = await self.services.conversation.start(self.resident_id, "call_family", mode)
        await self.answer(session_id, "whom", mode=mode)
        await self.answer(session_id, "words", words, mode=mode)
        return session_id

    async def ask(self, session_id: UUID, name: str, mode: Mode = Mode.LIVE) -> Ask:
        """One question."""
        standing = await self.services.sessions.find(self.resident_id, session_id, mode)
        return await self.services.conversation.ask(standing, name)

    async def answer(
        self, session_id: UUID, name: str, text: str = "", mode: Mode = Mode.LIVE
    ) -> None:
        """Answer a question, by default with its first offer."""
        asked = await self.ask(session_id, name, mode)
        standing = await self.services.sessions.find(self.resident_id, session_id, mode)
        words = text or asked.offers[0].value
        await self.services.conversation.answer(standing, name, words)

    async def say_yes(self, session_id: UUID, mode: Mode = Mode.LIVE, settle: float = 10) -> UUID:
        """The yes, and the end of the first attempt."""
        standing = await self.services.sessions.find(self.resident_id, session_id, mode)
        booking_id = await self.services.conversation.confirm(standing)
        assert booking_id is not None
        await self.services.bookings.begin(booking_id, 0, settle=settle)
        return booking_id

    async def book(self, scenario: str, mode: Mode = Mode.LIVE) -> UUID:
        """The whole way."""
        return await self.say_yes(await self.fill(scenario, mode), mode)

    async def see(self, booking_id: UUID, mode: Mode = Mode.LIVE) -> Booked:
        """How it stands."""
        return await self.services.booked.find(self.resident_id, booking_id, mode)

    async def cancel(self, booking_id: UUID) -> None:
        """Call it off, and wait for the attempt."""
        await self.services.bookings.cancel(self.resident_id, booking_id, Mode.LIVE, settle=10)

    async def tick(self, booking_id: UUID, now: datetime) -> Booked:
        """What is due at a time, and the end of the attempt that it began."""
        before = await self.row(booking_id)
        await self.services.due.run(now)
        if before.status in ("working", "waiting") or before.cancelling:
            await self.services.bookings.begin(booking_id, before.attempts, settle=10)
        return await self.see(booking_id)

    async def received(self, mode: Mode = Mode.LIVE) -> list[dict[str, str]]:
        """What the demo city has received and not given back."""
        transport = httpx2.ASGITransport(app=self.services.cities[mode].page)
        async with httpx2.AsyncClient(transport=transport, base_url="http://city") as client:
            found: list[dict[str, str]] = (await client.get("/received.json")).json()
        return [one for one in found if one["state"].lower() != "cancelled"]

    @property
    def faults(self) -> Faults:
        """What shall go wrong in the live city."""
        return self.services.cities[Mode.LIVE].faults

    async def row(self, booking_id: UUID) -> Booking:
        """The row itself."""
        async with self.services.database.write() as session:
            return await session.get_one(Booking, booking_id)

    async def help_requests(self) -> list[str]:
        """Why people were told, in order."""
        query = select(HelpRequest.reason).order_by(HelpRequest.created_at)
        return [row.reason for row in await self.services.database.read(query)]

    async def count(self, table: str) -> int:
        """How many rows a table has."""
        [(found,)] = await self.services.database.read(text(f"SELECT count(*) FROM {table}"))
        return int(found)


async def open_desk(services: Services) -> Desk:
    """For a new resident with a home and a telephone."""
    profile = Profile(name="李阿婆", phone="+8613816700009", home=HOME)
    return Desk(services, await services.residents.add(profile))

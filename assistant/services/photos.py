"""Photos that residents send along: taken in, shown to them, and to the office that needs them."""

import asyncio
import base64
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Delete, Select, delete, select

from assistant.db.base import Vault
from assistant.db.bookings import Booking
from assistant.db.photos import Photo
from assistant.db.session import Database
from assistant.dialogue import engine
from assistant.dialogue.model import Mode
from assistant.dialogue.photos import Picture, taken
from assistant.errors import NotFound
from assistant.ports.ours import Clock
from assistant.services.pictures import plain
from assistant.services.sessions import Sessions, Standing

LARGEST = 8 * 1024 * 1024
"""Bytes of a photo as it is sent."""
SHOWN = timedelta(days=30)
"""So long an office may see it at the most; less, where it has seen to the request before."""
NEEDED = ("working", "waiting", "booked")


class Photos:
    """Keeps one photo for a conversation, sealed."""

    def __init__(self, database: Database, vault: Vault, sessions: Sessions, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._sessions = sessions
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()

    async def keep(self, standing: Standing, name: str, sent: bytes) -> None:
        """Take in a photo as the answer to a question, in place of one that was there.

        Raises:
            NotFound: the question takes no photo, or the conversation has ended.
            NotUnderstood: it is no picture that we read.
        """
        slot = standing.scenario.slot(name)
        if not isinstance(slot, Picture):
            raise NotFound(f"photo {name[:40]}")
        async with self._one_at_a_time:  # each needs memory for its pixels
            made = await asyncio.to_thread(plain, sent)
        sizes = {size: base64.b64encode(jpeg).decode() for size, jpeg in vars(made).items()}
        photo = Photo(
            id=uuid4(),
            session_id=standing.session_id,
            resident_id=standing.resident_id,
            mode=standing.mode,
            content=self._vault.seal(sizes),
            created_at=self._clock(),
        )
        async with self._sessions.change(standing.session_id) as (session, row, said):
            if not row.open:
                raise NotFound("photo of a conversation that has ended")
            await session.execute(forgotten(row.id))
            session.add(photo)
            answers = engine.accept(standing.scenario, said.answers, slot, taken(str(photo.id)))
            answered = said.answered(standing.scenario, answers, name)
            self._sessions.keep(row, answered, self._clock())

    async def own(self, resident_id: UUID, photo_id: UUID, *, whole: bool) -> bytes:
        """A photo of the resident's own, whatever the mode of its conversation; a JPEG.

        Small, as our pages have it, or whole.

        Raises:
            NotFound: there is none under this id that belongs to this resident.
        """
        query = select(Photo.content).where(Photo.id == photo_id, Photo.resident_id == resident_id)
        return await self._picture(query, "whole" if whole else "small")

    async def of_request(self, booking_id: UUID, mode: Mode) -> bytes:
        """The photo of a request that an office is to see to; a JPEG.

        Raises:
            NotFound: there is none, or it is needed no more.
        """
        query = (
            select(Photo.content)
            .join(Booking, Booking.session_id == Photo.session_id)
            .where(
                Booking.id == booking_id,
                Booking.mode == mode,
                Booking.status.in_(NEEDED),
                Booking.finished.is_(False),
                Booking.confirmed_at > self._clock() - SHOWN,
            )
        )
        return await self._picture(query, "whole")

    async def _picture(self, query: Select[Any], size: str) -> bytes:
        row = await self._database.first(query)
        if row is None:
            raise NotFound("photo")
        return base64.b64decode(self._vault.open(row.content)[size])


def forgotten(session_id: UUID) -> Delete:
    """What deletes the photo of a conversation."""
    return delete(Photo).where(Photo.session_id == session_id)

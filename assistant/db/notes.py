"""The durable memory of gateways."""

from sqlalchemy import select

from assistant.db.bookings import GatewayNote
from assistant.db.session import Database


class KeptNotes:
    """``Notes`` in our own database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def recall(self, key: str) -> str | None:
        """What was last noted under the key."""
        query = select(GatewayNote.text).where(GatewayNote.key == key)
        row = await self._database.first(query)
        return row.text if row else None

    async def note(self, key: str, text: str) -> None:
        """Keep; durable when this returns."""
        async with self._database.write() as session:
            await session.merge(GatewayNote(key=key, text=text))

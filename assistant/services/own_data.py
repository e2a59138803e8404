"""What is kept about a resident, in words for them and whole for a file."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Table, select

from assistant.db.base import Base, Vault, sealed_columns
from assistant.db.bookings import Booking, GatewayNote
from assistant.db.emergencies import Emergency, EmergencyAlert
from assistant.db.help import HelpRequest
from assistant.db.messages import OutboxMessage
from assistant.db.photos import Photo
from assistant.db.residents import Resident
from assistant.db.session import Database, Rows
from assistant.db.sessions import DialogueSession
from assistant.db.waiting import Waiting
from assistant.dialogue.model import Scenario
from assistant.i18n import _, given
from assistant.ports.receipts import Fact
from assistant.services.booked import BookedReader
from assistant.services.own_words import Group, Item, Wording
from assistant.services.residents import Residents

DESCRIBED = {
    model.__tablename__
    for model in (
        *(Resident, Booking, DialogueSession, Photo, Waiting),
        *(HelpRequest, OutboxMessage, Emergency, EmergencyAlert),
    )
}
"""Tables that have a group of their own on the page."""


class OwnData:
    """Reads all that is kept about one resident; never changes it."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        scenarios: Mapping[str, Scenario],
        residents: Residents,
        booked: BookedReader,
    ) -> None:
        self._database = database
        self._vault = vault
        self._residents = residents
        self._wording = Wording(vault, scenarios, booked)

    async def groups(self, resident_id: UUID) -> Sequence[Group]:
        """Everything in words, the newest of each kind first."""
        profile = await self._residents.profile(resident_id)
        [row] = await self._rows(Resident.__table__, resident_id)
        say = self._wording
        return (
            *say.profile(row, profile),
            *await self._arranged(resident_id),
            *await self._asked(resident_id),
            *await self._others(resident_id),
        )

    async def _arranged(self, resident_id: UUID) -> Sequence[Group]:
        """What they wanted of services."""
        say = self._wording
        bookings = await self._items(Booking, resident_id, say.booking)
        conversations = await self._items(DialogueSession, resident_id, say.conversation)
        return (
            Group("bookings", _("Bookings"), bookings),
            Group("conversations", _("Conversations"), conversations),
            Group("photos", _("Photos"), await self._items(Photo, resident_id, say.photo)),
            Group("waiting", _("Waiting lists"), await self._places(resident_id)),
        )

    async def _asked(self, resident_id: UUID) -> Sequence[Group]:
        """When people were called, and what was written to them."""
        say = self._wording
        asked = await self._items(HelpRequest, resident_id, say.help)
        messages = await self._items(OutboxMessage, resident_id, say.message)
        return (
            Group("emergencies", _("Emergencies"), await self._emergencies(resident_id)),
            Group("help", _("Requests for help"), asked),
            Group("messages", _("Messages"), messages),
        )

    async def whole(self, resident_id: UUID) -> dict[str, list[dict[str, Any]]]:
        """Every row about them, by table, opened, as JSON data."""
        await self._residents.profile(resident_id)
        found = {
            table.name: [self._opened(table, row) for row in await self._rows(table, resident_id)]
            for table in tables_about_residents()
        }
        keys = [booking["id"] for booking in found[Booking.__tablename__]]
        query = select(GatewayNote.__table__).where(GatewayNote.key.in_(keys))
        notes = await self._database.read(query)
        return found | {GatewayNote.__tablename__: [dict(row._mapping) for row in notes]}

    async def _items(self, model: type[Base], resident_id: UUID, say: Any) -> tuple[Item, ...]:
        return tuple(say(row) for row in await self._rows(model.__table__, resident_id))

    async def _places(self, resident_id: UUID) -> tuple[Item, ...]:
        """Places in lines, each with the conversation that tells what is waited for."""
        about = (DialogueSession.scenario, DialogueSession.said)
        query = (
            select(Waiting.__table__, *about)
            .join(DialogueSession, DialogueSession.id == Waiting.session_id)
            .where(Waiting.resident_id == resident_id)
            .order_by(Waiting.asked_at.desc())
        )
        return tuple(self._wording.place(row) for row in await self._database.read(query))

    async def _emergencies(self, resident_id: UUID) -> tuple[Item, ...]:
        """Emergencies, each with those who were told."""
        told = await self._rows(EmergencyAlert.__table__, resident_id)
        alerts = sorted(told, key=lambda one: one.number)
        return tuple(
            self._wording.emergency(row, [one for one in alerts if one.emergency_id == row.id])
            for row in await self._rows(Emergency.__table__, resident_id)
        )

    async def _others(self, resident_id: UUID) -> Sequence[Group]:
        """What has no words of its own yet is counted at least, and is whole in the file."""
        facts = []
        for table in tables_about_residents():
            if table.name not in DESCRIBED:
                many = len(await self._rows(table, resident_id))
                facts += [Fact(given(table.name), given(str(many)))] if many else []
        items = (Item(None, tuple(facts)),) if facts else ()
        return (Group("others", _("Further records"), items),) if facts else ()

    async def _rows(self, table: Any, resident_id: UUID) -> Rows:
        return await self._database.read(about(table, resident_id))

    def _opened(self, table: Table, row: Any) -> dict[str, Any]:
        sealed = {column.name for column in sealed_columns(table)}
        return {
            name: self._vault.open(value) if name in sealed and value else _plain(value)
            for name, value in row._mapping.items()
        }


def tables_about_residents() -> list[Table]:
    """The residents' own table, and every one whose rows belong to one."""
    every = Base.metadata.sorted_tables
    return [one for one in every if one is Resident.__table__ or "resident_id" in one.columns]


def about(table: Table, resident_id: UUID) -> Select[Any]:
    """The rows of a table that are about someone, the newest first where rows have a time."""
    whose = table.c.id if table is Resident.__table__ else table.c.resident_id
    query = select(table).where(whose == resident_id)
    times = [table.c[name] for name in ("confirmed_at", "created_at") if name in table.c]
    return query.order_by(times[0].desc()) if times else query


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value

"""Brings all that is sealed, and all digests, under the newest secret while others go on."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import InvalidToken
from sqlalchemy import Select, Table, tuple_, update

from assistant.db.base import Base, Vault, sealed_columns
from assistant.db.session import Database
from assistant.dialogue.model import Scenario
from assistant.errors import StorageFailed
from assistant.services.addresses import Addresses
from assistant.services.digests import Digests

AT_ONCE = 100
"""How many rows one transaction changes: others who write wait for it."""
PATIENCE = 60
"""So often a batch is tried while others keep the database busy."""
PAUSE = 0.02
"""Seconds between two batches, in which others have their turn."""


@dataclass
class Rotated:
    """What a rotation did."""

    renewed: int = 0
    """Rows that were under an old secret."""
    unreadable: int = 0
    """Rows with something that no known secret opens; they stay as they are."""


Tell = Callable[[str, Rotated], None]
"""Hears the name of each table that is through, and what was done so far."""


class Rotation:
    """Renews row by row; it may die at any moment and be begun again."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        addresses: Addresses,
        scenarios: Mapping[str, Scenario],
    ) -> None:
        self._database = database
        self._vault = vault
        self._digests = Digests(vault, addresses, scenarios)

    async def run(self, tell: Tell = lambda _table, _done: None) -> Rotated:
        """Renew all that is under an old secret; what is renewed already is passed over."""
        done = Rotated()
        for table in Base.metadata.sorted_tables:
            if sealed_columns(table) or self._digests.has(table):
                await self._table(table, done)
                tell(table.name, done)
        return done

    async def _table(self, table: Table, done: Rotated) -> None:
        rows = await self._database.read(self._page(table))
        while rows:
            changes = [(row, self._changed(table, row, done)) for row in rows]
            changed = [_unless_changed(table, row, values) for row, values in changes if values]
            done.renewed += await self._write(changed)
            last = [getattr(rows[-1], column.name) for column in table.primary_key]
            further = self._page(table).where(tuple_(*table.primary_key) > last)
            rows = await self._database.read(further)

    def _changed(self, table: Table, row: Any, done: Rotated) -> dict[str, Any]:
        """The columns of a row that have to change."""
        sealed = {one.name: getattr(row, one.name) for one in sealed_columns(table)}
        try:
            fresh = {name: self._vault.renewed(old) for name, old in sealed.items() if old}
            digests = self._digests.changed(table, row)
        except InvalidToken:
            done.unreadable += 1
            return {}
        return {name: new for name, new in fresh.items() if new != sealed[name]} | digests

    def _page(self, table: Table) -> Select[Any]:
        return self._digests.rows(table).order_by(*table.primary_key).limit(AT_ONCE)

    async def _write(self, changes: list[Any]) -> int:
        """All of a batch or nothing; gives how many rows it changed."""
        for patience in reversed(range(PATIENCE if changes else 0)):
            try:
                async with self._database.write() as session:
                    return sum([len((await session.execute(one)).all()) for one in changes])
            except StorageFailed:
                if not patience:
                    raise
            finally:
                await asyncio.sleep(PAUSE)
        return 0


def _unless_changed(table: Table, row: Any, changed: dict[str, Any]) -> Any:
    """The change of a row that stands as it was read; whoever changed it used the new secret."""
    key = [column == getattr(row, column.name) for column in table.primary_key]
    still = [column == getattr(row, column.name) for column in sealed_columns(table)]
    return update(table).where(*key, *still).values(changed).returning(*table.primary_key)

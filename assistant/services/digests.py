"""What is found by a digest that hangs on the secret, made again under the newest one."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, Table, select

from assistant.db.base import Vault
from assistant.db.emergencies import EmergencyAlert
from assistant.db.messages import OutboxMessage
from assistant.db.sessions import DialogueSession
from assistant.db.waiting import Waiting
from assistant.dialogue.model import Scenario
from assistant.services.addresses import Addresses
from assistant.services.said import said_from_json
from assistant.services.waited import line_of


class Digests:
    """Knows for each table what its digests are made of."""

    def __init__(
        self, vault: Vault, addresses: Addresses, scenarios: Mapping[str, Scenario]
    ) -> None:
        self._vault = vault
        self._addresses = addresses
        self._scenarios = scenarios
        self._renew = {
            OutboxMessage.__table__: self._message,
            EmergencyAlert.__table__: self._alert,
            Waiting.__table__: self._place,
        }

    def has(self, table: Table) -> bool:
        """Whether a table has any."""
        return table in self._renew

    def rows(self, table: Table) -> Select[Any]:
        """A table's rows, with what their digests are made of."""
        if table is not Waiting.__table__:
            return select(table)
        about = (DialogueSession.scenario, DialogueSession.said)
        return select(table, *about).join(DialogueSession, DialogueSession.id == Waiting.session_id)

    def changed(self, table: Table, row: Any) -> dict[str, str]:
        """The columns of a row that have to change.

        Raises:
            InvalidToken: what a digest is made of is under no known secret.
        """
        return self._renew[table](row) if self.has(table) else {}

    def _message(self, row: Any) -> dict[str, str]:
        phone = self._addresses.sign(f"phone {self._vault.open(row.content)['to']}")
        if phone == row.phone:
            return {}
        return {"phone": phone, "once": row.once.replace(row.phone, phone)}

    def _alert(self, row: Any) -> dict[str, str]:
        if not row.phone:  # the duty desk has none
            return {}
        phone = self._addresses.sign(f"phone {self._vault.open(row.whom)['phone']}")
        return {"phone": phone} if phone != row.phone else {}

    def _place(self, row: Any) -> dict[str, str]:
        scenario = self._scenarios.get(row.scenario)
        if scenario is None:
            return {}
        said = said_from_json(self._vault.open(row.said))
        about = self._addresses.sign(line_of(scenario, said.answers))
        return {"about": about} if about != row.about else {}

"""Where requests are kept, numbered and looked up."""

import json
import secrets
from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from assistant.demo_city.open311.problem import Open311Problem
from assistant.demo_city.open311.services import Office
from assistant.demo_city.open311.ticket import Ticket
from assistant.demo_city.store import Store


class Desk:
    """Everything that is stored about requests; the same request twice is two requests."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def take(self, office: Office, body: Mapping[str, str]) -> Ticket:
        """Keep a new request."""
        with self._store.write():
            name = self._new_name(office)
            self._store.run(
                "INSERT INTO city_request (id, token, jurisdiction, service, body, created)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                name,
                secrets.token_hex(8),
                office.id,
                body["service_code"],
                json.dumps(body, ensure_ascii=False),
                int(self._clock().timestamp()),
            )
        return self.ticket(office, name)

    def ticket(self, office: Office, name: str) -> Ticket:
        """One request, or 404."""
        return self._one(office, "id", name)

    def of_token(self, office: Office, token: str) -> Ticket:
        """The request that a token stands for, or 404."""
        return self._one(office, "token", token)

    def tickets(
        self, office: Office, since: datetime, until: datetime, names: Collection[str]
    ) -> list[Ticket]:
        """The requests of a time, or those that are named; the newest first."""
        rows = self._store.all(
            "SELECT * FROM city_request WHERE jurisdiction = ? ORDER BY number DESC", office.id
        )
        every = [Ticket(row, self._clock()) for row in rows]
        if names:
            return [ticket for ticket in every if ticket.id in names]
        return [ticket for ticket in every if since <= ticket.created <= until]

    def _one(self, office: Office, column: str, value: str) -> Ticket:
        statement = f"SELECT * FROM city_request WHERE jurisdiction = ? AND {column} = ?"  # noqa: S608
        row = self._store.one(statement, office.id, value)
        if row is None:
            raise Open311Problem(404, f"{value} was not found")
        return Ticket(row, self._clock())

    def _new_name(self, office: Office) -> str:
        """Short enough to be said on the telephone."""
        while True:
            name = f"{office.told['prefix']}-{secrets.randbelow(10**6):06}"
            if self._store.one("SELECT 1 FROM city_request WHERE id = ?", name) is None:
                return name

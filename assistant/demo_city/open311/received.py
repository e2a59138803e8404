"""The requests that the offices have received."""

from collections.abc import Callable
from datetime import datetime

from assistant.demo_city.open311.ticket import Ticket
from assistant.demo_city.received import LATEST, Received
from assistant.demo_city.store import Store

_TOLD = ("first_name", "last_name", "phone", "description")


class Register:
    """Reads the rows, the newest first."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def received(self) -> list[Received]:
        """The latest requests."""
        query = "SELECT * FROM city_request ORDER BY number DESC LIMIT ?"
        return [_received(Ticket(row, self._clock())) for row in self._store.all(query, LATEST)]


def _received(ticket: Ticket) -> Received:
    body = ticket.body
    place = body.get("address_string") or f"{body.get('lat')}, {body.get('long')}"
    return Received(
        service="open311",
        reference=ticket.id,
        key=ticket.key,
        state=ticket.state,
        summary=f"{ticket.service['name']['zh']} · {place}",
        details=tuple(body[name] for name in _TOLD if body.get(name)),
        when=ticket.window[0] if ticket.window else ticket.expected,
        at=ticket.created,
        times=1,
        photo=body.get("media_url", ""),
    )

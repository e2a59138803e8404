"""The rides that the taxi operator has received."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from assistant.demo_city.china import CHINA
from assistant.demo_city.received import LATEST, Received
from assistant.demo_city.store import Store
from assistant.demo_city.tomp.fleet import fleet, needs_wheelchair
from assistant.demo_city.tomp.ride import Ride
from assistant.demo_city.tomp.rules import Json, requirements


class Register:
    """Reads the rows, the newest first."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def received(self) -> list[Received]:
        """The latest rides."""
        query = "SELECT * FROM ride ORDER BY number DESC LIMIT ?"
        return [self._ride(row) for row in self._store.all(query, LATEST)]

    def _ride(self, row: Any) -> Received:
        ride = Ride(row, self._clock())
        goal = ride.request.get("to")
        return Received(
            service="tomp",
            reference=ride.id,
            key=row["key"],
            state=ride.state,
            summary=f"{_place(ride.request['from'])} → {_place(goal) if goal else '告诉司机'}",
            details=(*self._needs(ride), fleet()[row["car"]].plate),
            when=ride.plan.arrives,
            at=datetime.fromtimestamp(row["created"], CHINA),
            times=row["received"],
        )

    def _needs(self, ride: Ride) -> list[str]:
        customer = ride.body.get("customer", {})
        names = [str(customer[n]) for n in ("lastName", "firstName") if customer.get(n)]
        phones = [str(phone.get("number", "")) for phone in customer.get("phones", [])]
        wheelchair = ["轮椅"] if needs_wheelchair(ride.request | {"customer": customer}) else []
        needs = requirements(ride.request | {"customer": customer})
        memos = [
            str(n.get("memo") or n.get("type") or f"{n['category']}{n['number']}") for n in needs
        ]
        several = ride.request.get("nrOfTravelers", 1)
        people = [f"{several} 人"] if several > 1 else []
        more = {**ride.request.get("extraInfo", {}), **ride.body.get("extraInfo", {})}
        extra = [f"{k}: {v}" for k, v in more.items() if not _is_uuid(v)]
        notes = [
            str(json.loads(n["body"]).get("comment", ""))
            for n in self._store.all("SELECT body FROM message WHERE ride = ?", ride.id)
        ]
        return [
            w for w in ["".join(names), *phones, *wheelchair, *memos, *people, *extra, *notes] if w
        ]


def _place(place: Json) -> str:
    address = place.get("physicalAddress", {}).get("streetAddress")
    spot = place["coordinates"]
    return str(place.get("name") or address or f"{spot['lat']}, {spot['lng']}")


def _is_uuid(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(UUID(value))
    except ValueError:
        return False

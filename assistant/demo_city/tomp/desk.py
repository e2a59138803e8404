"""The operator's desk: offers, bookings and what becomes of them; every car only once."""

import json
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from assistant.demo_city.store import Store
from assistant.demo_city.tomp.fleet import Car, fleet, suitable
from assistant.demo_city.tomp.problem import TompProblem
from assistant.demo_city.tomp.ride import Plan, Ride, plan
from assistant.demo_city.tomp.rules import Json

VALID = timedelta(minutes=10)
"""How long an offer can be booked, and how long a booking waits for its commit."""

_KEPT = timedelta(days=2)
_BUSY = (
    "SELECT DISTINCT car FROM ride WHERE ends > ? AND sets_off < ?"
    " AND (state = 'CONFIRMED' OR (state = 'PENDING' AND expires > ?))"
)


class Desk:
    """Everything that is stored about rides."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def free_car(self, request: Json) -> tuple[Car, Plan] | None:
        """The best car that can do it, and when."""
        now = self._clock()
        for car in suitable(request):
            ahead = plan(car, request, now)
            if car.id not in self._busy(ahead):
                return car, ahead
        return None

    def offer(self, request: Json) -> tuple[str, Car, Plan] | None:
        """Hold out a car; it is not kept for anybody yet."""
        now = int(self._clock().timestamp())
        with self._store.write():
            found = self.free_car(request)
            if found is None:
                return None
            old = now - int(_KEPT.total_seconds())
            self._store.run("DELETE FROM offer WHERE expires < ?", old)
            name = self._new_name()
            self._store.run(
                "INSERT INTO offer VALUES (?, ?, ?, ?)",
                name,
                now + int(VALID.total_seconds()),
                found[0].id,
                json.dumps(request, ensure_ascii=False),
            )
        return name, *found

    def book(self, body: Json) -> Ride:
        """Keep the offered car, or another that can do it, until the commit."""
        if self._repeated(body["id"]):
            raise TompProblem(409, f"booking {body['id']} exists")
        with self._store.write():
            offered = self._store.one("SELECT * FROM offer WHERE id = ?", body["id"])
            if offered is None:
                raise TompProblem(404, f"there is no offer {body['id']}")
            now = self._clock()
            if now.timestamp() >= offered["expires"]:
                raise TompProblem(410, f"offer {body['id']} has expired")
            request = json.loads(offered["request"])
            request |= {name: body[name] for name in ("from", "to") if name in body}
            found = self._offered_car(offered["car"], request) or self.free_car(request)
            if found is None:
                raise TompProblem(410, "no car is left")
            self._insert(body, request, *found)
        return self.ride(body["id"])

    def commit(self, name: str) -> Ride:
        """Bind car and driver."""
        with self._store.write():
            ride = self.ride(name)
            if ride.state != "PENDING":
                raise TompProblem(403, f"booking {name} is {ride.state}")
            ahead = plan(ride.car, ride.request, self._clock())
            self._store.run(
                "UPDATE ride SET state = 'CONFIRMED', sets_off = ?, arrives = ?, starts = ?,"
                " ends = ? WHERE id = ?",
                *_seconds(ahead),
                name,
            )
        return self.ride(name)

    def cancel(self, name: str) -> Ride:
        """Call it off, free of charge until the ride starts."""
        with self._store.write():
            ride = self.ride(name)
            if ride.state not in ("PENDING", "CONFIRMED"):
                raise TompProblem(403, f"booking {name} is {ride.state}")
            self._store.run("UPDATE ride SET state = 'CANCELLED' WHERE id = ?", name)
        return self.ride(name)

    def ride(self, name: str) -> Ride:
        """One booking, or 404."""
        row = self._store.one("SELECT * FROM ride WHERE id = ?", name)
        if row is None:
            raise TompProblem(404, f"there is no booking {name}")
        return Ride(row, self._clock())

    def rides(self, state: str | None) -> list[Ride]:
        """The latest bookings, of one state or of all."""
        rows = self._store.all("SELECT * FROM ride ORDER BY number DESC LIMIT 200")
        rides = [Ride(row, self._clock()) for row in rows]
        return [ride for ride in rides if state in (None, ride.state)]

    def note(self, name: str, message: Json) -> None:
        """Keep a message about a booking, such as one for the driver."""
        text = json.dumps(message, ensure_ascii=False)
        with self._store.write():
            self._store.run("INSERT INTO message (ride, body) VALUES (?, ?)", name, text)

    def notes(self, name: str) -> list[Json]:
        """The messages about a booking."""
        rows = self._store.all("SELECT body FROM message WHERE ride = ? ORDER BY number", name)
        return [json.loads(row["body"]) for row in rows]

    def _repeated(self, name: str) -> bool:
        if self._store.one("SELECT 1 FROM ride WHERE id = ?", name) is None:
            return False
        with self._store.write():
            self._store.run("UPDATE ride SET received = received + 1 WHERE id = ?", name)
        return True

    def _offered_car(self, car: str, request: Json) -> tuple[Car, Plan] | None:
        ahead = plan(fleet()[car], request, self._clock())
        return None if car in self._busy(ahead) else (fleet()[car], ahead)

    def _busy(self, ahead: Plan) -> set[str]:
        sets_off, _, _, ends = _seconds(ahead)
        # A ride moves back by at most the time that its commit may take.
        room = int(VALID.total_seconds())
        now = int(self._clock().timestamp())
        rows = self._store.all(_BUSY, sets_off - room, ends + room, now)
        return {row["car"] for row in rows}

    def _new_name(self) -> str:
        """Short enough to be said on the telephone; it becomes the booking's number."""
        while True:
            name = f"TX-{secrets.randbelow(10**6):06}"
            statement = "SELECT 1 FROM offer WHERE id = ? UNION SELECT 1 FROM ride WHERE id = ?"
            if self._store.one(statement, name, name) is None:
                return name

    def _insert(self, body: Json, request: Json, car: Car, ahead: Plan) -> None:
        now = self._clock()
        self._store.run(
            "INSERT INTO ride (id, state, car, request, body, key, created, expires, sets_off,"
            " arrives, starts, ends) VALUES (?, 'PENDING', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            body["id"],
            car.id,
            json.dumps(request, ensure_ascii=False),
            json.dumps(body, ensure_ascii=False),
            _key(body, request),
            int(now.timestamp()),
            int((now + VALID).timestamp()),
            *_seconds(ahead),
        )


def _seconds(ahead: Plan) -> tuple[int, int, int, int]:
    moments = (ahead.sets_off, ahead.arrives, ahead.starts, ahead.ends)
    first, second, third, fourth = (int(moment.timestamp()) for moment in moments)
    return first, second, third, fourth


def _key(body: Json, request: Json) -> str | None:
    """The sender's own UUID of its request, wherever the API leaves room for one."""
    customer = body.get("customer", {})
    places: list[Any] = [
        *body.get("extraInfo", {}).values(),
        customer.get("travelerReference"),
        customer.get("externalId"),
        *customer.get("extraInfo", {}).values(),
        *request.get("extraInfo", {}).values(),
        *(traveler.get("referenceNumber") for traveler in request.get("travelers", [])),
    ]
    return next((value for value in places if _is_uuid(value)), None)


def _is_uuid(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(UUID(value))
    except ValueError:
        return False

"""One ride by the clock: coming, waiting, riding, done; nothing has to happen for it to move."""

import json
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from sqlite3 import Row

from assistant.demo_city.china import CHINA
from assistant.demo_city.tomp.fleet import Car, Point, between, fleet, metres, minutes, point
from assistant.demo_city.tomp.rules import Json, moment

_BOARDING = timedelta(minutes=3)
_UNKNOWN_RIDE = 20  # minutes, when only the driver will be told where to
_SOON = timedelta(minutes=1)


@dataclass(frozen=True)
class Plan:
    """When a car sets off, arrives, starts with the resident on board, and is free again."""

    sets_off: datetime
    arrives: datetime
    starts: datetime
    ends: datetime


def plan(car: Car, request: Json, now: datetime) -> Plan:
    """The ride as it will be, asked for at this moment."""
    now = now.replace(microsecond=0)
    pickup = point(request["from"])
    coming = timedelta(minutes=minutes(metres(car.place, pickup), least=3, most=12))
    wanted = moment(request["departureTime"]) if "departureTime" in request else now
    arrives = max(wanted.astimezone(CHINA), now + coming)
    riding = timedelta(minutes=ride_minutes(request))
    return Plan(arrives - coming, arrives, arrives + _BOARDING, arrives + _BOARDING + riding)


def ride_minutes(request: Json) -> int:
    """How long the ride itself takes."""
    if "to" not in request:
        return _UNKNOWN_RIDE
    return minutes(metres(point(request["from"]), point(request["to"])), least=5, most=60)


class Ride:
    """A booked ride at one moment."""

    def __init__(self, row: Row, now: datetime) -> None:
        self.id: str = row["id"]
        self.request: Json = json.loads(row["request"])
        self.body: Json = json.loads(row["body"])
        self.car = fleet()[row["car"]]
        self.now = now.astimezone(CHINA)
        self._stored: str = row["state"]
        names = ("sets_off", "arrives", "starts", "ends")
        self.plan = Plan(*(datetime.fromtimestamp(row[name], CHINA) for name in names))
        self.expires = datetime.fromtimestamp(row["expires"], CHINA)

    @property
    def state(self) -> str:
        """A bookingState of the API."""
        if self._stored == "PENDING":
            return "EXPIRED" if self.now >= self.expires else "PENDING"
        if self._stored == "CONFIRMED" and self.now >= self.plan.starts:
            return "FINISHED" if self.now >= self.plan.ends else "STARTED"
        return self._stored

    @property
    def leg_state(self) -> str:
        """A legState of the API; a car that has arrived and waits is still PREPARING."""
        if self.state == "CONFIRMED":
            return "PREPARING" if self.now >= self.plan.sets_off else "NOT_STARTED"
        states = {"STARTED": "IN_USE", "FINISHED": "FINISHED", "PENDING": "NOT_STARTED"}
        return states.get(self.state, "CANCELLED")

    @property
    def committed(self) -> bool:
        """Whether a car and its driver are bound to it."""
        return self.state in ("CONFIRMED", "STARTED", "FINISHED")

    @property
    def waiting_minutes(self) -> int:
        """How long until the car is at the pick-up; the last minute counts down to 0."""
        return max(0, math.ceil((self.plan.arrives - self.now) / _SOON))

    @property
    def place(self) -> Point:
        """Where the car is."""
        pickup = point(self.request["from"])
        if self.now < self.plan.starts:
            way = self.plan.arrives - self.plan.sets_off
            return between(self.car.place, pickup, (self.now - self.plan.sets_off) / way)
        goal = point(self.request["to"]) if "to" in self.request else pickup
        return between(pickup, goal, self.ridden / (self.plan.ends - self.plan.starts))

    @property
    def ridden(self) -> timedelta:
        """How long the resident has been on board."""
        return max(timedelta(), min(self.now, self.plan.ends) - self.plan.starts)

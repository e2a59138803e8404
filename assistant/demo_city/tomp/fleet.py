"""The cars: which there are, where they wait, who drives, and who can take whom."""

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.demo_city.tomp.rules import Json, requirements

Point = tuple[float, float]
"""(latitude, longitude)"""

_EARTH_METRES = 6_371_000
_DETOUR = 1.4  # streets are longer than the straight line
_METRES_A_MINUTE = 400
_WHEELCHAIR = {("HR", "01"), ("HR", "02")}
"""Standard and electric wheelchair in the travelers' dictionary that the API refers to:
https://github.com/TOMP-WG/TOMP-API/wiki/Requirement"""


@dataclass(frozen=True)
class Car:
    """One car and its driver; texts by language."""

    id: str
    plate: str
    brand: dict[str, str]
    model: dict[str, str]
    colour: dict[str, str]
    seats: int
    wheelchair: bool
    driver: dict[str, str]
    phone: str
    latitude: float
    longitude: float

    @property
    def place(self) -> Point:
        """Where it waits."""
        return self.latitude, self.longitude


@cache
def fleet() -> dict[str, Car]:
    """Every car by its id."""
    rows = json.loads(Path(__file__).with_name("fleet.json").read_text("utf-8"))["cars"]
    return {row["id"]: Car(**row) for row in rows}


def suitable(request: Json) -> list[Car]:
    """The cars that could do it, the best first: near, and accessible ones kept for who needs."""
    wheelchair = needs_wheelchair(request)
    seats = int(request.get("nrOfTravelers", 1))
    start = point(request["from"])
    cars = [c for c in fleet().values() if c.seats >= seats and c.wheelchair >= wheelchair]
    return sorted(cars, key=lambda c: (c.wheelchair, metres(c.place, start)))


def needs_wheelchair(request: Json) -> bool:
    """Whether a wheelchair comes along, by code or in words."""
    return any(
        (need["category"], need["number"]) in _WHEELCHAIR or _says_wheelchair(need)
        for need in requirements(request)
    )


def _says_wheelchair(need: Json) -> bool:
    words = f"{need.get('type', '')} {need.get('memo', '')}".lower()
    return "wheelchair" in words or "轮椅" in words


def point(place: Json) -> Point:
    """A TOMP place's coordinates."""
    return place["coordinates"]["lat"], place["coordinates"]["lng"]


def metres(a: Point, b: Point) -> int:
    """How far it is by road, roughly."""
    north = math.radians(b[0] - a[0])
    east = math.radians(b[1] - a[1]) * math.cos(math.radians((a[0] + b[0]) / 2))
    return round(math.hypot(north, east) * _EARTH_METRES * _DETOUR)


def minutes(distance: int, *, least: int, most: int) -> int:
    """How long a car takes; bounded, so that a demonstration does not last an hour."""
    return max(least, min(most, round(distance / _METRES_A_MINUTE)))


def between(a: Point, b: Point, part: float) -> Point:
    """A point on the way."""
    share = max(0.0, min(1.0, part))
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share

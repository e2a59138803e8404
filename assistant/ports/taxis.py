"""The port of taxis, and what it speaks of."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from assistant.ports.people import Person, Place
from assistant.ports.receipts import Receipt


@dataclass(frozen=True)
class Trip:
    """A ride that is wanted; ``destination`` is None when the driver will be told."""

    pickup: Place
    destination: Place | None
    at: datetime | None
    """None for as soon as possible."""
    person: Person


@dataclass(frozen=True)
class Estimate:
    """What a ride will probably cost (yuan) and how soon a car can come (minutes)."""

    lowest: float | None
    highest: float | None
    minutes: int | None


class TaxisGateway(Protocol):
    """Cars with a driver."""

    async def estimate(self, trip: Trip) -> Estimate:
        """What it will probably cost; books nothing."""

    async def book(self, trip: Trip, *, key: str) -> Receipt:
        """Send a car; a repeat with the same key finds what is already there.

        Raises:
            ServiceRefused: no car can be had.
        """

    async def find(self, *, key: str) -> Receipt | None:
        """How the ride that was booked under our key stands."""

    async def cancel(self, *, key: str) -> None:
        """Call the car off; nothing booked is no error."""

"""What a scenario or a gateway asks of ourselves: the time, notes, the resident's bookings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from assistant.i18n import Label

Clock = Callable[[], datetime]
"""Says what time it is, with zone; tests move it."""


PhotoAddress = Callable[[str], str]
"""Where an office sees the photo of a request, given the key of the request."""


class Notes(Protocol):
    """A gateway's durable memory: what it must know about a key after a crash."""

    async def recall(self, key: str) -> str | None:
        """What was last noted under the key."""

    async def note(self, key: str, text: str) -> None:
        """Keep; durable when this returns. An earlier note under the key is replaced."""


@dataclass(frozen=True)
class OwnBooking:
    """A booking as a scenario may list it."""

    id: str
    title: Label
    summary: Label
    state: Label
    status: str
    """``working``, ``waiting``, ``booked``, ``refused``, ``cancelled`` or ``done``."""
    group: str
    """``arranged``, ``waiting`` or ``done``."""
    may_cancel: bool
    may_change: bool
    waits: bool = False
    """A place in a waiting list."""
    kind: str = ""
    """The scenario."""
    nouns: tuple[str, ...] = ()
    """What people call such a thing."""
    starts: datetime | None = None
    """When it takes place, where that is known."""


class OwnBookings(Protocol):
    """What this resident has arranged with us, newest first."""

    async def all(self) -> Sequence[OwnBooking]:
        """Every booking of this resident in this mode."""

"""Alarms for a duty desk: what one says, and what we need from outside to raise and end it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """Someone needs help now; a repeat is the same in every character."""

    id: str
    sent: datetime
    exercise: bool
    """Whether somebody practises, so that nobody sets out."""
    language: str
    event: str
    headline: str
    description: str
    contact: str = ""
    """How the person is reached; "" where no number is known."""
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    """WGS 84 degrees."""
    needs: tuple[str, ...] = ()
    """Of ``NEEDS``."""


@dataclass(frozen=True, kw_only=True)
class AllClear:
    """The person of an alarm needs no help any more."""

    id: str
    sent: datetime
    exercise: bool
    about: str
    """The alarm's id."""
    about_sent: datetime
    words: str


class AlarmsGateway(Protocol):
    """A desk where somebody sits day and night."""

    async def raise_alarm(self, alarm: Alarm) -> None:
        """Hand over, once; the desk knows a repeat by its id.

        Raises:
            RequestRejected: not taken, and not as we wrote it.
            GatewayError: it may have been taken; it may be sent again.
        """

    async def call_off(self, clear: AllClear) -> None:
        """Tell that an alarm is over; as ``raise_alarm``."""

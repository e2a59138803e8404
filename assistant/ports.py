"""What we need from outside, in our words: places, people, times, a gateway per service."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from assistant.i18n import Label, Name, _
from assistant.messaging import Contact, MailGateway, MessagesGateway

Clock = Callable[[], datetime]
"""Says what time it is, with zone; tests move it."""


@dataclass(frozen=True)
class Place:
    """Somewhere a car can go; latitude and longitude in WGS 84 degrees, where known."""

    address: str
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class Person:
    """Whom a service is for. Only what that service needs is filled in."""

    name: str
    phone: str = ""
    needs: tuple[str, ...] = ()
    """Of ``NEEDS``."""


NEEDS = {
    "wheelchair": _("A wheelchair comes along"),
    "companion": _("Someone comes with me"),
    "no_calls": _("I cannot take phone calls"),
}
"""What a driver must know, and how we say it."""


@dataclass(frozen=True)
class SavedPlace:
    """A place that a resident goes to often."""

    name: str
    place: Place


@dataclass(frozen=True)
class Department:
    """A department that can be booked; ``id`` is the service's own, opaque to us."""

    id: str
    name: Name
    code: str = ""
    """SNOMED CT practice setting code, where the service gives one."""


@dataclass(frozen=True)
class Hospital:
    """One hospital's department: where it is, what it costs, what to bring."""

    id: str
    name: Name
    address: Name
    cost: Name
    bring: Name
    floor: Name
    phone: str = ""


@dataclass(frozen=True)
class FreeTime:
    """A time that can be booked (HL7 calls it a Slot)."""

    id: str
    start: datetime
    end: datetime
    with_whom: Name
    """The doctor, where the service says."""


@dataclass(frozen=True)
class Fact:
    """One line of what a service told us, such as the car's plate."""

    title: Label
    words: Label
    phone: str = ""
    """A number to dial, where this fact is one."""


@dataclass(frozen=True)
class Receipt:
    """Proof that a service took a request, and what it has told us since."""

    reference: str
    """What the resident can quote."""
    facts: tuple[Fact, ...] = ()
    progress: Label | None = None
    """How it stands, in the service's terms: "the car is on its way"."""
    starts: datetime | None = None
    finished: bool = False
    cancelled: bool = False
    """The service itself called it off."""


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


class AppointmentsGateway(Protocol):
    """Times at hospitals."""

    async def departments(self) -> Sequence[Department]:
        """All departments that can be booked anywhere, each once."""

    async def hospitals(self, department_id: str) -> Sequence[Hospital]:
        """The hospitals that have a department."""

    async def free_times(
        self, hospital_id: str, department_id: str, *, after: datetime, limit: int
    ) -> Sequence[FreeTime]:
        """Free times that start later than ``after``, the soonest first."""

    async def book(self, time_id: str, person: Person, reason: str, *, key: str) -> Receipt:
        """Book; a repeat with the same key finds what is already there.

        Raises:
            ServiceRefused: the time has been taken meanwhile.
        """

    async def find(self, *, key: str) -> Receipt | None:
        """What the service holds under our key."""

    async def cancel(self, *, key: str) -> None:
        """Give back whatever was booked or held under the key; nothing is no error."""


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


class OwnMessages(Protocol):
    """What this resident writes to people."""

    async def send(self, to: str, words: str, *, key: str) -> Receipt:
        """Send; a repeat with the same key goes on where the last one stopped.

        Raises:
            GatewayError: it is not known to be on its way; it stays kept and is tried again.
        """

    async def find(self, *, key: str) -> Receipt | None:
        """What became of it, and what was answered."""

    async def withdraw(self, *, key: str) -> None:
        """Take back what is not sent yet.

        Raises:
            ServiceRefused: it is, or may be.
        """


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


class OwnBookings(Protocol):
    """What this resident has arranged with us, newest first."""

    async def all(self) -> Sequence[OwnBooking]:
        """Every booking of this resident in this mode."""


@dataclass(frozen=True)
class Gateways:
    """Every outside service a scenario may call, in one mode for one resident."""

    appointments: AppointmentsGateway
    taxis: TaxisGateway
    messages: MessagesGateway
    mail: MailGateway
    own_messages: OwnMessages
    bookings: OwnBookings
    clock: Clock
    here: Place
    """Where this programme is; cars are sent towards it when an address has no coordinates."""
    saved_places: tuple[SavedPlace, ...] = ()
    """The resident's own."""
    contacts: tuple[Contact, ...] = ()
    """Those close to the resident."""

"""The port of hospitals, and what it speaks of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from assistant.i18n import Name
from assistant.ports.people import Person
from assistant.ports.receipts import Receipt


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

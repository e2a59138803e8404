"""What we need from care services, in our words: medicine to renew, meals, help at home."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from assistant.i18n import Name
from assistant.ports.people import Person
from assistant.ports.receipts import Receipt


class CareKind(StrEnum):
    """What kind of care is ordered."""

    MEDICINE = "medicine"
    MEALS = "meals"
    HELP = "help"


@dataclass(frozen=True)
class CareOffer:
    """One thing that can be ordered; ``id`` is the service's own, opaque to us."""

    id: str
    name: Name
    about: Name
    """How a medicine is taken, what a dish costs; may be empty."""
    patient: str = ""
    """As whom the service knows the resident, where it does."""
    needs_visit: bool = False
    """A medicine that is not given again before the doctor has seen the resident."""


@dataclass(frozen=True)
class CareOrder:
    """What is wanted, for whom, when and where."""

    kind: CareKind
    offer: CareOffer
    person: Person
    at: datetime | None = None
    daily: bool = False
    """Every day from then on."""
    address: str = ""
    """Where it is brought or done; empty: the resident comes for it."""
    wishes: tuple[str, ...] = ()
    """Further words for those who do it."""


class CareGateway(Protocol):
    """Health centre, canteen and home helpers."""

    async def prescriptions(self, person: Person) -> Sequence[CareOffer]:
        """The medicines somebody takes for good; none when they are not surely that person."""

    async def offers(self, kind: CareKind, day: date | None = None) -> Sequence[CareOffer]:
        """What can be ordered (on that day), each once."""

    async def order(self, order: CareOrder, *, key: str) -> Receipt:
        """Order; a repeat with the same key finds what is already there.

        Raises:
            ServiceRefused: it cannot be had, or the order was called off.
        """

    async def find(self, kind: CareKind, *, key: str) -> Receipt | None:
        """How the order under our key stands."""

    async def cancel(self, kind: CareKind, *, key: str) -> None:
        """Call off whatever was ordered under the key; nothing ordered is no error.

        Raises:
            ServiceRefused: it can no longer be called off.
        """

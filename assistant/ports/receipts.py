"""What every service gives back when it has taken a request."""

from dataclasses import dataclass
from datetime import datetime

from assistant.i18n import Label


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

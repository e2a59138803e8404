"""What the city has received: proof for anyone that a booking really arrived."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

LATEST = 1000
"""Of each service."""


@dataclass(frozen=True)
class Received:
    """One request as the city has it."""

    service: str
    reference: str
    key: str | None
    state: str
    summary: str
    details: tuple[str, ...]
    when: datetime
    at: datetime
    times: int
    answerable: int = 0
    """The number under which a person may answer it from the page; 0: nobody does."""
    photo: str = ""
    """Where one was said to be; fetched by whoever looks at the page, never by the city."""

    def describe(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "service": self.service,
            "reference": self.reference,
            "key": self.key,
            "state": self.state,
            "summary": self.summary,
            "details": list(self.details),
            "when": self.when.isoformat(),
            "at": self.at.isoformat(),
            "times_received": self.times,
            "photo": self.photo,
        }

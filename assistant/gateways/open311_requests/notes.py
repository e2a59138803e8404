"""What we note about a key before we act on it, so that a crash leaves no second request.

A note has three lines: the stage, the number or token, and when the request was sent.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from assistant.ports.ours import Notes

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Stage(StrEnum):
    """How far a key has come."""

    NOTHING = ""
    SENT = "sent"
    """And perhaps not answered."""
    TOKEN = "token"  # noqa: S105
    """Taken, its number comes later."""
    NUMBER = "number"
    GIVEN_UP = "given up"


@dataclass(frozen=True)
class Noted:
    """What a key stands for."""

    stage: Stage = Stage.NOTHING
    name: str = ""
    """The number or the token."""
    at: datetime = LONG_AGO


class Memory:
    """Notes in our form."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes

    async def recall(self, key: str) -> Noted:
        """What was noted last."""
        text = await self._notes.recall(key)
        if not text:
            return Noted()
        stage, name, at = text.split("\n")
        return Noted(Stage(stage), name, datetime.fromisoformat(at))

    async def keep(self, key: str, noted: Noted) -> None:
        """Note; durable when this returns."""
        await self._notes.note(key, f"{noted.stage}\n{noted.name}\n{noted.at.isoformat()}")

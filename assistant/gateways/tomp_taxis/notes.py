"""What we note about a key before we act on it, so that a crash leaves no second car.

The note's first line is the offer's id, which is also the booking's; then what the operator asks
of the traveller, and what we have done last.
"""

from dataclasses import dataclass

from assistant.ports.ours import Notes


@dataclass(frozen=True)
class Noted:
    """The offer that a key stands for."""

    offer: str
    asked: frozenset[str] = frozenset()
    done: str = ""
    """``commit`` or ``cancel``: sent, and perhaps not answered."""


class Memory:
    """Notes in our form."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes

    async def recall(self, key: str) -> Noted | None:
        """What was noted last."""
        text = await self._notes.recall(key)
        if not text:
            return None
        offer, asked, done = [*text.split("\n"), "", ""][:3]
        return Noted(offer, frozenset(filter(None, asked.split(","))), done)

    async def keep(self, key: str, noted: Noted) -> None:
        """Note; durable when this returns."""
        lines = (noted.offer, ",".join(sorted(noted.asked)), noted.done)
        await self._notes.note(key, "\n".join(lines).rstrip("\n"))

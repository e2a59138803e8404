"""Where a sentence leads, and where someone is who says it."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from assistant.dialogue.model import Ask
from assistant.dialogue.understanding.meaning import Understood
from assistant.i18n import Message


class To(StrEnum):
    """Where a sentence leads."""

    TURN = "turn"
    BOOKING = "booking"
    EMERGENCY = "emergency"
    PERSON = "person"
    HOME = "home"
    COMMAND = "command"
    """To the channel itself: louder, again, larger …"""
    WAITING = "waiting"
    """To a place in a waiting list."""
    NOT_YET = "not_yet"
    """Understood, but not done here yet."""
    NOTHING = "nothing"
    """Nothing was asked for, or nothing we understood."""


@dataclass(frozen=True)
class Led:
    """Where a sentence led."""

    to: To
    meaning: Understood
    session_id: UUID | None = None
    slot: str = ""
    """The question to show; "" for where the conversation stands."""
    page: int = 1
    """Of its offers; one beyond them is asked for by someone who wants more than there are."""
    ask: Ask | None = None
    """The same question with a problem, when the words did not fit it."""
    booking_id: UUID | None = None
    waiting_id: UUID | None = None
    notice: Message | None = None
    """What has to be told along with what is shown."""


@dataclass(frozen=True)
class Place:
    """What someone sees while they speak: a question of a session, or ``""`` its read-back."""

    session_id: UUID
    slot: str = ""
    page: int = 1

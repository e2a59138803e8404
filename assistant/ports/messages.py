"""Messages to people: who may get some, and what we need from outside to send them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from assistant.i18n import _
from assistant.ports.receipts import Receipt


@dataclass(frozen=True)
class Contact:
    """Someone close to a resident."""

    name: str
    phone: str
    """E.164."""
    told: tuple[str, ...] = ()
    """Of ``TOLD``: what they may be told without being asked for; nothing unless ticked."""
    mail: str = ""
    """Where they are written to, too; "" for nowhere."""


TOLD = {
    "bookings": _("When something is arranged for me"),
    "cancellations": _("When it is called off"),
    "reminder": _("Shortly before it takes place"),
    "emergency": _("In an emergency"),
}
"""What someone close may be told, and how we ask for it."""

TOLD_MYSELF = {event: words for event, words in TOLD.items() if event != "emergency"}
"""What residents themselves are told; an emergency they know of first."""


@dataclass(frozen=True)
class TextMessage:
    """A message as it goes out; a repeat is the same in every character."""

    to: str
    """E.164."""
    text: str
    report_to: str
    """Our address for what became of it; ``%d`` in it stands for the state."""


@dataclass(frozen=True)
class MailMessage:
    """A mail as it goes out; a repeat is the same in every character."""

    to: str
    subject: str
    text: str
    key: str
    """Ours; the same in a repeat, so that servers and readers know it again."""
    at: datetime
    """When it was written."""
    language: str
    calendar: str = ""
    """An iCalendar file that goes along; "" for none."""


class MailGateway(Protocol):
    """Mail."""

    async def send(self, message: MailMessage) -> None:
        """Hand over, once.

        Raises:
            NotTaken: certainly not taken; it may be sent again.
            RequestRejected: not taken, and not as we are set up; ``Undeliverable``: never.
            ServiceUnavailable, ServiceMisbehaved: it may have been taken.
        """


class MessagesGateway(Protocol):
    """Text messages to telephones."""

    async def send(self, message: TextMessage) -> None:
        """Hand over, once; there is no asking whether it was taken, only the report tells.

        Raises:
            NotTaken: certainly not taken; it may be sent again.
            RequestRejected: not taken, and not as we wrote it.
            ServiceUnavailable, ServiceMisbehaved: it may have been taken.
        """


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

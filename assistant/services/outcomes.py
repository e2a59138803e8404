"""What an attempt's end makes of a booking's row; each function is one way to end."""

from datetime import datetime, timedelta
from typing import Any

from assistant.db.base import Vault
from assistant.db.bookings import Booking
from assistant.dialogue.model import Scenario
from assistant.dialogue.stored import receipt_to_json
from assistant.ports.receipts import Receipt

LONGEST_PAUSE = timedelta(seconds=30)
"""Between attempts; a service that is back is noticed within a minute."""


def booked(row: Booking, scenario: Scenario, receipt: Receipt, vault: Vault) -> None:
    """The service took it; those that move on by themselves are followed from now on."""
    row.status = "booked"
    row.reference = receipt.reference
    row.promised_at = None
    row.due_at = row.changed_at if scenario.follow_seconds else None
    told(row, receipt, vault)


def is_news(row: Any, receipt: Receipt, vault: Vault) -> bool:
    """Whether a row does not say so yet; a car is asked after often, and seldom has news."""
    if row.receipt is None or receipt.finished or receipt.cancelled:
        return True
    return bool(vault.open(row.receipt) != receipt_to_json(receipt))


def told(row: Booking, receipt: Receipt, vault: Vault) -> bool:
    """The service says how it stands; gives whether that is news."""
    news = is_news(row, receipt, vault)
    row.receipt = vault.seal(receipt_to_json(receipt))
    row.starts_at = receipt.starts or row.starts_at
    if receipt.finished:
        row.finished, row.due_at = True, None
    if receipt.cancelled:
        row.status, row.problem, row.due_at = "cancelled", "by_service", None
    return news


def refused(row: Booking) -> None:
    """The service said no to the request."""
    row.status = "refused"
    row.problem = "taken"
    row.due_at = row.promised_at = None


def undone(row: Booking) -> None:
    """It has been called off."""
    row.status = "cancelled"
    row.cancelling = False
    row.due_at = row.promised_at = None


def not_undone(row: Booking) -> None:
    """The service will not call it off any more; it stands as it stood."""
    row.cancelling = False
    row.problem = "cannot_cancel"
    row.due_at = row.changed_at
    if row.status == "booked":
        row.promised_at = None


def failed(row: Booking, useful_until: datetime | None) -> None:
    """No usable answer: the same is tried again, as long as it is of use to the resident."""
    now = row.changed_at
    if row.status == "working":
        row.status = "waiting"
    row.due_at = now + pause(row.attempts)
    if useful_until and now >= useful_until and not row.cancelling:
        row.cancelling, row.problem, row.due_at = True, "too_late", now


def pause(attempts: int) -> timedelta:
    """How long to wait after so many attempts."""
    return min(timedelta(seconds=2.0 ** min(attempts, 10)), LONGEST_PAUSE)

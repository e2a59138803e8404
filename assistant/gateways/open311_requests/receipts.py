"""What an office tells of a request."""

from collections.abc import Iterable, Sequence

from assistant.gateways.open311_requests.catalogue import named
from assistant.gateways.open311_requests.messages import Ticket
from assistant.i18n import Label, Message, Name, _, given
from assistant.ports.receipts import Fact, Receipt


def receipt_of(number: str, told: Sequence[tuple[str, Ticket]], *, phone: str) -> Receipt:
    """A request as our receipt.

    Args:
        number: What the resident can quote.
        told: What the office says, each with the language that it claims to be in.
        phone: Where it is changed or called off.
    """
    closed = any(ticket.is_closed for _language, ticket in told)
    notes = named((language, ticket.status_notes) for language, ticket in told)
    return Receipt(
        reference=number,
        facts=tuple(_facts(told, phone, closed=closed)),
        progress=notes or _words(closed=closed),
        finished=closed,
    )


def _words(*, closed: bool) -> Message:
    return _("It has been dealt with") if closed else _("It has been received")


def _facts(told: Sequence[tuple[str, Ticket]], phone: str, *, closed: bool) -> Iterable[Fact]:
    expected = next((ticket.expected for _language, ticket in told if ticket.expected), None)
    if expected and not closed:
        yield Fact(_("An answer at the latest"), expected)
    for title, name in (
        (_("Who sees to it"), named((tag, t.agency_responsible) for tag, t in told)),
        (_("Good to know"), named((tag, t.service_notice) for tag, t in told)),
    ):
        if name:
            yield Fact(title, _label(name))
    if phone and not closed:
        yield Fact(_("To change it or call it off, please phone"), given(phone), phone)


def _label(name: Name) -> Label:
    return name

"""Who is told of what, at which addresses, and in which words: only what was ticked for them."""

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.i18n import Label, Message, _, given
from assistant.services.residents import Profile

TO_THEMSELVES: dict[str, Message] = {
    "bookings": _("You have arranged this: {what}. Number {reference}."),
    "cancellations": _("This is called off: {what}."),
    "reminder": _("A reminder: {what}. Number {reference}."),
}
"""What residents are told of their own."""
TO_OTHERS: dict[str, Message] = {
    "bookings": _("{name} has arranged this: {what}. Number {reference}."),
    "cancellations": _("{name} has called this off: {what}."),
    "reminder": _("{name} has this before them: {what}. Number {reference}."),
}
"""What those close to them are told."""


@dataclass(frozen=True)
class Recipient:
    """Somebody at one address."""

    to: str
    """A number, a mail address, or "" for what is only shown."""
    name: str
    """"" for the resident."""
    words: Message

    def told(self, profile: Profile, **fields: Label) -> Message:
        """The sentence that they get."""
        name = given(profile.name) if profile.name else _("Someone close to you")
        return self.words(name=name, **fields)


def own_addresses(profile: Profile, *, mail: bool) -> list[str]:
    """Where a resident gets messages: by telephone, by mail."""
    return [address for address in (profile.phone, profile.mail * mail) if address]


def recipients(profile: Profile, event: str, *, mail: bool) -> Iterator[Recipient]:
    """All who want to know of an event; without an address residents see it at the next visit."""
    if event in profile.told:
        for to in own_addresses(profile, mail=mail) or [""]:
            yield Recipient(to, "", TO_THEMSELVES[event])
    for contact in profile.contacts:
        if event in contact.told:
            for to in filter(None, (contact.phone, contact.mail * mail)):
                yield Recipient(to, contact.name, TO_OTHERS[event])

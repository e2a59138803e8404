"""Who a service is for, and where: the words that all ports share."""

from dataclasses import dataclass

from assistant.i18n import _


@dataclass(frozen=True)
class Place:
    """Somewhere a car can go; latitude and longitude in WGS 84 degrees, where known."""

    address: str
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class Person:
    """Whom a service is for. Only what that service needs is filled in."""

    name: str
    phone: str = ""
    needs: tuple[str, ...] = ()
    """Of ``NEEDS``."""


NEEDS = {
    "wheelchair": _("A wheelchair comes along"),
    "companion": _("Someone comes with me"),
    "no_calls": _("I cannot take phone calls"),
}
"""What a driver must know, and how we say it."""


@dataclass(frozen=True)
class SavedPlace:
    """A place that a resident goes to often."""

    name: str
    place: Place

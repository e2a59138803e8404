"""The parts of HSDS's answers that we read.

https://docs.openreferral.org/en/v3.0.1/hsds/schema_reference.html
"""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from assistant.outside import Lenient

SERVICE = "directory"


def _records(value: Any) -> Any:
    """What is no record is left out, so that the others can be read; one alone is a list, too."""
    if isinstance(value, dict):
        return [value]
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _words(value: Any) -> Any:
    return "" if value is None else str(value) if isinstance(value, (int, float)) else value


Records = BeforeValidator(_records)
Words = Annotated[str, BeforeValidator(_words)]


class Phone(Lenient):
    """A telephone number."""

    number: Words = ""
    type: Words = ""


class Schedule(Lenient):
    """When something is open, as RFC 5545 would say it."""

    valid_from: Words = ""
    valid_to: Words = ""
    dtstart: Words = ""
    until: Words = ""
    timezone: Words = ""
    freq: Words = ""
    interval: int = 1
    byday: Words = ""
    bymonthday: Words = ""
    opens_at: Words = ""
    closes_at: Words = ""
    description: Words = ""


class Address(Lenient):
    """Where a location is."""

    address_1: Words = ""
    address_2: Words = ""
    city: Words = ""


class Location(Lenient):
    """A place at which services are given."""

    id: Words = ""
    name: Words = ""
    alternate_name: Words = ""
    latitude: float | None = Field(None, ge=-90, le=90)
    longitude: float | None = Field(None, ge=-180, le=180)
    addresses: Annotated[tuple[Address, ...], Records] = ()
    phones: Annotated[tuple[Phone, ...], Records] = ()
    schedules: Annotated[tuple[Schedule, ...], Records] = ()


class At(Lenient):
    """A service at one of its locations."""

    location: Location = Location()
    phones: Annotated[tuple[Phone, ...], Records] = ()
    schedules: Annotated[tuple[Schedule, ...], Records] = ()


class Organization(Lenient):
    """Who gives a service."""

    phones: Annotated[tuple[Phone, ...], Records] = ()


class Cost(Lenient):
    """What a service costs."""

    amount_description: Words = ""


class Service(Lenient):
    """Something that one can get."""

    id: Words = ""
    name: Words = ""
    alternate_name: Words = ""
    description: Words = ""
    status: Words = "active"
    fees_description: Words = ""
    cost_options: Annotated[tuple[Cost, ...], Records] = ()
    organization: Organization = Organization()
    phones: Annotated[tuple[Phone, ...], Records] = ()
    schedules: Annotated[tuple[Schedule, ...], Records] = ()
    service_at_locations: Annotated[tuple[At, ...], Records] = ()

    @property
    def is_whole(self) -> bool:
        """Whether more than a list's line is told."""
        return bool(self.service_at_locations or self.phones or self.schedules)


class Page(Lenient):
    """One page of a list."""

    contents: Annotated[tuple[Service, ...], Records]
    total_pages: int = 0
    last_page: bool = False

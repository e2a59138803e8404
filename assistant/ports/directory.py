"""The port of a directory: which services there are for residents, and where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from assistant.i18n import NO_NAME, Name


@dataclass(frozen=True)
class PublicService:
    """Something that residents can get at one place, as a directory tells of it."""

    id: str
    name: Name
    about: Name = NO_NAME
    address: Name = NO_NAME
    spot: tuple[float, float] | None = None  # latitude and longitude
    phone: str = ""
    cost: Name = NO_NAME
    openings: tuple[tuple[datetime, datetime], ...] | None = None
    """From when to when in the coming days, in local time; None when that is not told."""
    hours: Name = NO_NAME
    as_of: datetime | None = None
    """When the directory told us, if it does not answer any more."""


class DirectoryGateway(Protocol):
    """Who offers what, and where."""

    async def services(self, words: Sequence[str]) -> Sequence[PublicService]:
        """What fits any of these words, once for each of its places; everything without words."""

    async def service(self, id: str) -> PublicService | None:
        """One of them; None when it is no longer there."""

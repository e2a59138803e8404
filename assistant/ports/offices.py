"""The port of offices that take requests, such as a city's hotline, and what it speaks of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from assistant.i18n import Name
from assistant.ports.people import Person, Place
from assistant.ports.receipts import Receipt


@dataclass(frozen=True)
class RequestKind:
    """Something that an office takes requests about; ``id`` is the office's own."""

    id: str
    name: Name
    about: Name = field(default_factory=lambda: Name({}))
    keywords: tuple[str, ...] = ()
    """Other words for it."""


@dataclass(frozen=True)
class Option:
    """One of the answers that an office takes to a question of its own."""

    id: str
    name: Name


@dataclass(frozen=True)
class OfficeQuestion:
    """One more thing that an office wants to know about a request."""

    id: str
    title: Name
    kind: str
    """``text``, ``number``, ``moment``, ``one`` or ``several``."""
    required: bool
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class RequestTerms:
    """What an office wants to know about a kind of request, and what it tells beforehand."""

    questions: tuple[OfficeQuestion, ...] = ()
    told: tuple[Name, ...] = ()
    """Such as the price."""


@dataclass(frozen=True)
class CityRequest:
    """What somebody asks an office for."""

    kind: str
    words: str
    """The resident's own."""
    place: Place
    person: Person
    answers: Mapping[str, str] = field(default_factory=dict)
    """To the office's own questions, by their id."""
    photo: str = ""
    """Where the office can see one, for as long as it needs it."""


class RequestsGateway(Protocol):
    """An office of the city that takes requests, numbers them and sees to them."""

    async def kinds(self) -> Sequence[RequestKind]:
        """What requests are taken about."""

    async def terms(self, kind_id: str) -> RequestTerms:
        """What the office wants to know about such a request, and what it tells beforehand."""

    async def submit(self, request: CityRequest, *, key: str) -> Receipt:
        """Hand it in; a repeat with the same key finds what is already there.

        Raises:
            ServiceRefused: the office does not take it, or not like this any more.
        """

    async def find(self, *, key: str) -> Receipt | None:
        """How the request that was handed in under our key stands."""

    async def withdraw(self, *, key: str) -> None:
        """Hand in nothing any more; nothing handed in is no error.

        Raises:
            ServiceRefused: the office has it, and takes nothing back this way.
        """

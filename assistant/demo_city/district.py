"""A district: one standard's side of the city. A package in this folder that has one is found."""

from asyncio import StreamReader, StreamWriter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, runtime_checkable

from starlette.types import ASGIApp

from assistant.demo_city.breaking import Refusal
from assistant.demo_city.faults import Fault
from assistant.demo_city.received import Received
from assistant.demo_city.store import Store

Clock = Callable[[], datetime]


Call = Callable[[str], Awaitable[None]]
"""Fetches an address of someone outside of the city; never raises."""


class Office(Protocol):
    """A district at work."""

    @property
    def app(self) -> ASGIApp:
        """Its server."""

    def received(self) -> list[Received]:
        """What it has received, the newest first."""


@runtime_checkable
class Caller(Protocol):
    """An office that calls back, and whose letters people answer."""

    def connect(self, call: Call, incoming: str) -> None:
        """There is someone outside; what people answer goes to ``incoming``."""

    async def answer(self, number: int, words: str) -> None:
        """Someone answers what was received under a number."""


Strike = Callable[[str], Fault | None]
"""The failure that is planned for a call, if any."""


@runtime_checkable
class Listener(Protocol):
    """An office that is spoken to over a line, and not by HTTP."""

    async def serve(self, reader: StreamReader, writer: StreamWriter, strike: Strike) -> None:
        """One conversation, to its end."""


@dataclass(frozen=True)
class District:
    """What the city needs to know of one standard.

    Args:
        name: The first part of its addresses, and what its faults are planned for.
        schema: Its tables, as SQL that may run again.
        refusal: How it says no.
        refuses: The status of its usual no.
        words: By language, what the page calls it (under its name) and its states.
        variants: The ways in which it can speak its standard, the usual first.
        open: Puts it to work, in one of the variants.
    """

    name: str
    schema: str
    refusal: Refusal
    refuses: int
    words: Mapping[str, Mapping[str, str]]
    open: Callable[[Store, Clock, str], Office]
    variants: Sequence[str] = ("",)


@cache
def districts() -> Mapping[str, District]:
    """All there are, by name."""
    folder = import_module("assistant.demo_city")
    packages = [found.name for found in iter_modules(folder.__path__) if found.ispkg]
    found = [import_module(f"{folder.__name__}.{name}").DISTRICT for name in packages]
    return {district.name: district for district in found}

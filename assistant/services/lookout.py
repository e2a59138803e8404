"""Which outside services answer: asks those that nobody else asks, and tells what is known."""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import structlog

from assistant.circuit import Circuit, Known, Line, State
from assistant.dialogue.model import Mode
from assistant.dialogue.outage import Outage
from assistant.errors import GatewayError, ServiceRefused
from assistant.outside import Outside

WORSE = (State.UP, State.UNKNOWN, State.SLOW, State.DOWN)
"""From well to not at all."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Watched:
    """One service that we look out for."""

    name: str
    """The standard's."""
    port: str
    """The field of ``Gateways``."""
    mode: Mode
    line: Line
    look: str | None
    """What is fetched to see whether it is there; None where that cannot be done by HTTP."""
    phone: str
    """What people phone while it is not."""

    @property
    def circuit(self) -> Circuit:
        """What everyone who calls it shares."""
        return self.line.circuit

    @property
    def known(self) -> Known:
        """How it is."""
        return self.circuit.known


class Lookout:
    """Looks out for all services of both modes."""

    def __init__(self, watched: Iterable[Watched], *, deadline: float) -> None:
        self._watched = tuple(watched)
        self._deadline = deadline

    async def run(self) -> None:
        """Ask each service that wants a look, all at once."""
        wanted = [one for one in self._watched if one.circuit.wants_a_look]
        looks = (self._look(one, one.look) for one in wanted if one.look is not None)
        await asyncio.gather(*looks)

    def all(self, mode: Mode = Mode.LIVE) -> Sequence[Watched]:
        """The services of a mode."""
        return [one for one in self._watched if one.mode is mode]

    def worst(self, ports: Collection[str], mode: Mode) -> Watched | None:
        """Of these services the one that is least well; None when there are none."""
        ours = (one for one in self.all(mode) if one.port in ports)
        return max(ours, key=lambda one: WORSE.index(one.known.state), default=None)

    def outage(self, ports: Collection[str], mode: Mode) -> Outage | None:
        """What is to be said when one of these services is known to be down."""
        one = self.worst(ports, mode)
        if one is None or one.known.state is not State.DOWN:
            return None
        return Outage(one.known.since, one.phone)

    async def _look(self, one: Watched, path: str) -> None:
        outside = Outside(one.circuit.service, one.line, deadline=self._deadline)
        try:
            (await outside.ask("GET", path)).data()
        except ServiceRefused:
            return  # whoever says no is there
        except GatewayError as error:
            log.info("looked in vain", service=one.name, mode=one.mode.value, error=error.detail)

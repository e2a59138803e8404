"""Every gateway there is, wired as in earnest to a demo city: what the tests of failures call."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.circuit import Circuit, State
from assistant.config import Settings
from assistant.config.outside import Limits
from assistant.demo_city.city import DemoCity
from assistant.dialogue.model import Mode
from assistant.gateways import all_standards
from assistant.i18n import Name
from assistant.ports.alarms import Alarm
from assistant.ports.care import CareKind, CareOffer, CareOrder
from assistant.ports.messages import MailMessage, TextMessage
from assistant.ports.offices import CityRequest
from assistant.services.lookout import Lookout
from assistant.standard import Parts, Standard
from assistant.wiring.outside import cities, connections, lookout
from tests.gateways.worlds import HOME, KEY, NOON, WANG, Clock, MemoryNotes, trip

Call = Callable[[Any], Awaitable[Any]]

MEAL = CareOrder(CareKind.MEALS, CareOffer("x", Name({"zh-CN": "鱼"}), Name({})), WANG, NOON)
HELLO = TextMessage("+8613816700011", "我到了", "http://huoban.test/messages/reports/x?status=%d")

LETTER = MailMessage("daughter@home.example", "伙伴", "我到了", KEY, NOON, "zh-CN")
ALARM = Alarm(
    id="x",
    sent=NOON,
    exercise=True,
    language="zh-CN",
    event="求救",
    headline="求救",
    description="",
)

READS: Mapping[str, Call] = {
    "appointments": lambda gateway: gateway.departments(),
    "taxis": lambda gateway: gateway.estimate(trip()),
    "hotline": lambda gateway: gateway.kinds(),
    "repair": lambda gateway: gateway.kinds(),
    "directory": lambda gateway: gateway.services(["吃饭"]),
    "care": lambda gateway: gateway.offers(CareKind.MEALS, NOON.date()),
    "messages": lambda gateway: gateway.send(HELLO),
    "mail": lambda gateway: gateway.send(LETTER),
    "alarms": lambda gateway: gateway.raise_alarm(ALARM),
}
"""By port, what a page asks; a port without one fails the tests of every standard."""
WRITES: Mapping[str, Call] = {
    "appointments": lambda gateway: gateway.book("Slot/x", WANG, "", key=KEY),
    "taxis": lambda gateway: gateway.book(trip(), key=KEY),
    "hotline": lambda gateway: gateway.submit(CityRequest("HL-01", "吵", HOME, WANG), key=KEY),
    "repair": lambda gateway: gateway.submit(CityRequest("RP-01", "漏水", HOME, WANG), key=KEY),
    "directory": lambda gateway: gateway.service("x"),
    "care": lambda gateway: gateway.order(MEAL, key=KEY),
    "messages": lambda gateway: gateway.send(HELLO),
    "mail": lambda gateway: gateway.send(LETTER),
    "alarms": lambda gateway: gateway.raise_alarm(ALARM),
}
"""By port, what durable work asks."""


@dataclass(frozen=True)
class World:
    """A city, and gateways of one deadline."""

    city: DemoCity
    clock: Clock
    gateways: Mapping[str, Any]
    circuits: Mapping[str, Circuit]
    lookout: Lookout

    def break_(self, standard: Standard, fault: str, **options: Any) -> None:
        """Each call to that service goes wrong."""
        self.city.faults.inject(standard.address, fault, **{"count": None, **options})

    def state(self, standard: Standard) -> State:
        """How the service is, as far as was seen."""
        return self.circuits[standard.name].known.state

    def calls(self, standard: Standard) -> int:
        """How many have reached the service."""
        return sum(call.startswith(f"{standard.address} ") for call in self.city.faults.calls)

    async def read(self, standard: Standard) -> Any:
        """What a page asks of it."""
        return await READS[standard.port](self.gateways[standard.name])

    async def write(self, standard: Standard) -> Any:
        """What durable work asks of it."""
        return await WRITES[standard.port](self.gateways[standard.name])


def _settings(folder: Path, limits: Limits) -> Settings:
    plain = Settings(data_dir=folder, service=limits, _env_file=None)
    told: dict[str, Any] = {name: {"calls": 4} for name in plain.outside}
    told["appointments"]["directory_seconds"] = told["directory"]["keep_seconds"] = 0
    return Settings(data_dir=folder, service=limits, _env_file=None, **told)


@asynccontextmanager
async def world(folder: Path, *, deadline: float, limits: Limits) -> AsyncIterator[World]:
    """Everything of the live mode; nothing is kept, so that each call is a call."""
    clock, notes = Clock(), MemoryNotes()
    settings = _settings(folder, limits)
    built = cities(settings, clock)
    async with connections(settings, clock, built) as lines:
        gateways = {
            name: standard.make(
                Parts(
                    http=lines[Mode.LIVE, name],
                    settings=standard.demo or settings.outside[standard.setting],
                    deadline=deadline,
                    clock=clock,
                    notes=notes,
                    zone=settings.zone,
                    kept=standard.keep(settings.outside[standard.setting], clock),
                )
            )
            for name, standard in all_standards().items()
        }
        circuits = {name: lines[Mode.LIVE, name].circuit for name in gateways}
        yield World(built[Mode.LIVE], clock, gateways, circuits, lookout(settings, lines))
    for city in built.values():
        city.close()

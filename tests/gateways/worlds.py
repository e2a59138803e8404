"""What gateway tests stand on: a clock, notes, a city, and wires that lose answers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import httpx2

from assistant.config.outside import Requests
from assistant.demo_city.city import DemoCity
from assistant.gateways.cap_alerts import CapAlerts
from assistant.gateways.fhir_appointments import FhirAppointments, KeptDirectory
from assistant.gateways.fhir_care import FhirCare
from assistant.gateways.kannel_messages import KannelMessages
from assistant.gateways.open311_requests import KeptCatalogue, Open311Requests
from assistant.gateways.tomp_taxis import TompTaxis
from assistant.ports.people import Person, Place
from assistant.ports.taxis import Trip

KEY = "0b8f2c44-6a0e-4f0e-9d52-3f1f6a3c7a10"
OTHER_KEY = "aa8f2c44-6a0e-4f0e-9d52-3f1f6a3c7a11"
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
WANG = Person("王秀英", "13800138000")
HOME = Place("南京西路 100 号", 31.2304, 121.4737)
CLINIC = Place("瑞金二路 197 号", 31.2115, 121.4668)
PATIENT_DEADLINE = 5.0

Handler = Callable[[httpx2.Request], httpx2.Response]


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class MemoryNotes:
    texts: dict[str, str] = field(default_factory=dict)

    async def recall(self, key: str) -> str | None:
        return self.texts.get(key)

    async def note(self, key: str, text: str) -> None:
        self.texts[key] = text


class Wire(httpx2.AsyncBaseTransport):
    """Passes requests on, records them, and cuts the line at one of them.

    Args:
        inner: where the requests go.
        cut: the number of the request whose answer gets lost; None for a sound line.
        effect: whether that request arrives all the same.
    """

    def __init__(
        self, inner: httpx2.AsyncBaseTransport, *, cut: int | None = None, effect: bool = True
    ) -> None:
        self._inner = inner
        self.cut = cut
        self.effect = effect
        self.sent: list[httpx2.Request] = []
        self.was_cut = False

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        number = len(self.sent)
        self.sent.append(request)
        if number != self.cut:
            return await self._inner.handle_async_request(request)
        self.was_cut = True
        if self.effect:
            await self._inner.handle_async_request(request)
        raise httpx2.ReadError("cut", request=request)


class AppWire(httpx2.AsyncBaseTransport):
    """An ASGI app in this process, as it is embedded: broken connections are ConnectionErrors."""

    def __init__(self, city: DemoCity) -> None:
        self._inner = httpx2.ASGITransport(app=city.app)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        return await self._inner.handle_async_request(request)


def client(transport: httpx2.AsyncBaseTransport, path: str) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(transport=transport, base_url=f"http://city.test{path}")


def appointments(
    transport: httpx2.AsyncBaseTransport,
    clock: Clock,
    *,
    deadline: float = PATIENT_DEADLINE,
    path: str = "/fhir",
    directory: KeptDirectory | None = None,
) -> FhirAppointments:
    return FhirAppointments(
        client(transport, path),
        deadline=deadline,
        clock=clock,
        directory=directory or KeptDirectory(seconds=300, clock=clock),
    )


def taxis(
    transport: httpx2.AsyncBaseTransport,
    clock: Clock,
    notes: MemoryNotes,
    *,
    deadline: float = PATIENT_DEADLINE,
    language: str = "zh-CN",
) -> TompTaxis:
    return TompTaxis(
        client(transport, "/tomp"),
        deadline=deadline,
        clock=clock,
        notes=notes,
        maas_id="huoban",
        language=language,
    )


def requests(
    transport: httpx2.AsyncBaseTransport,
    clock: Clock,
    notes: MemoryNotes,
    *,
    deadline: float = PATIENT_DEADLINE,
    jurisdiction: str = "hotline.city",
    api_key: str = "a key",
) -> Open311Requests:
    return Open311Requests(
        client(transport, "/open311"),
        service="hotline",
        settings=Requests(jurisdiction_id=jurisdiction, api_key=api_key),
        deadline=deadline,
        clock=clock,
        notes=notes,
        catalogue=KeptCatalogue(clock),
    )


def care(
    transport: httpx2.AsyncBaseTransport, clock: Clock, *, deadline: float = PATIENT_DEADLINE
) -> FhirCare:
    return FhirCare(client(transport, "/care"), deadline=deadline, clock=clock)


def messages(
    transport: httpx2.AsyncBaseTransport, *, deadline: float = PATIENT_DEADLINE, path: str = "/sms"
) -> KannelMessages:
    return KannelMessages(
        client(transport, path),
        deadline=deadline,
        username="huoban",
        password="secret",
        sender="10690000",
    )


def trip(*needs: str, destination: Place | None = CLINIC, at: datetime | None = None) -> Trip:
    return Trip(HOME, destination, at, Person(WANG.name, WANG.phone, needs))


@contextmanager
def demo_city(folder: Path, clock: Clock, profile: Literal["A", "B"] = "A") -> Iterator[DemoCity]:
    city = DemoCity(folder, clock=clock, variants={"fhir": profile})
    try:
        yield city
    finally:
        city.close()


def alarms(
    transport: httpx2.AsyncBaseTransport, *, deadline: float = PATIENT_DEADLINE
) -> CapAlerts:
    return CapAlerts(client(transport, "/cap"), deadline=deadline, sender="huoban.test")

"""What stands for the outside: demo cities, connections, and the gateways of a resident."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

import httpx2

from assistant.access import Credentials, RenewedToken
from assistant.config import Settings
from assistant.db.notes import KeptNotes
from assistant.db.session import Database
from assistant.demo_city.city import DemoCity
from assistant.dialogue.model import Mode
from assistant.gateways.fhir_appointments import FhirAppointments, KeptDirectory
from assistant.gateways.tomp_taxis import TompTaxis
from assistant.ports import Clock, Gateways, Place
from assistant.services.booked import BookedReader, OwnBookingsOf
from assistant.services.residents import Profile

Connections: TypeAlias = Mapping[tuple[Mode, str], httpx2.AsyncClient]
"""One HTTP client for each standard in each mode."""


def cities(settings: Settings, clock: Clock) -> dict[Mode, DemoCity]:
    """The practice city always; a live one in a demonstration."""
    faults, folder = settings.demo_faults, settings.data_dir
    made = {Mode.PRACTICE: DemoCity(folder, clock=clock, name="practice-city")}
    if settings.is_demonstration:
        made[Mode.LIVE] = DemoCity(folder, clock=clock, name="demo-city", allow_faults=faults)
    return made


@dataclass(frozen=True)
class _Service:
    """What the settings say about one outside service."""

    name: str
    url: str
    token: str
    credentials: Credentials

    def connected(self, clock: Clock) -> httpx2.AsyncClient:
        """A client that brings its token along: a renewed one, else the fixed one, else none."""
        base = self.url.rstrip("/") + "/"
        if self.credentials.url:
            renewed = RenewedToken(self.name, self.credentials, clock)
            return httpx2.AsyncClient(base_url=base, auth=renewed)
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return httpx2.AsyncClient(base_url=base, headers=headers)


@asynccontextmanager
async def connections(
    settings: Settings, clock: Clock, cities: Mapping[Mode, DemoCity]
) -> AsyncIterator[Connections]:
    """Connections to what the settings name, and to the demo city where they name nothing."""
    clients = {
        (mode, standard): service.connected(clock)
        if service.url and mode is Mode.LIVE
        else _embedded(cities[mode], standard)
        for mode in Mode
        for standard, service in _services(settings).items()
    }
    try:
        yield clients
    finally:
        for client in clients.values():
            await client.aclose()


def _services(settings: Settings) -> dict[str, _Service]:
    """The services by the standard that they speak."""
    appointments = Credentials(
        settings.appointments_token_url,
        settings.appointments_client_id,
        settings.appointments_client_secret,
        settings.appointments_scope,
    )
    taxis = Credentials(
        settings.taxi_token_url,
        settings.taxi_client_id,
        settings.taxi_client_secret,
        settings.taxi_scope,
    )
    fhir = _Service(
        "appointments", settings.appointments_url, settings.appointments_token, appointments
    )
    return {"fhir": fhir, "tomp": _Service("taxis", settings.taxi_url, settings.taxi_token, taxis)}


def _embedded(city: DemoCity, standard: str) -> httpx2.AsyncClient:
    transport = httpx2.ASGITransport(app=city.app)
    return httpx2.AsyncClient(transport=transport, base_url=f"http://demo-city/{standard}/")


def directories(settings: Settings, clock: Clock) -> dict[Mode, KeptDirectory]:
    """What hospitals offer, kept once for each mode, whatever the deadline of who asks."""
    seconds = settings.appointments_directory_seconds
    return {mode: KeptDirectory(seconds=seconds, clock=clock) for mode in Mode}


@dataclass(frozen=True)
class _Outside:
    appointments: FhirAppointments
    taxis: TompTaxis


class ResidentGateways:
    """The gateways of both modes, with one deadline, put together for a resident."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        database: Database,
        booked: BookedReader,
        connections: Connections,
        directories: Mapping[Mode, KeptDirectory],
        *,
        deadline: float,
    ) -> None:
        self._clock = clock
        self._booked = booked
        self._here = Place("", settings.latitude, settings.longitude)
        self._outside = {
            mode: _Outside(
                FhirAppointments(
                    connections[mode, "fhir"],
                    deadline=deadline,
                    clock=clock,
                    directory=directories[mode],
                ),
                TompTaxis(
                    connections[mode, "tomp"],
                    deadline=deadline,
                    clock=clock,
                    notes=KeptNotes(database),
                    maas_id=settings.taxi_maas_id,
                ),
            )
            for mode in Mode
        }

    def of(self, mode: Mode, resident_id: UUID, profile: Profile) -> Gateways:
        """What a scenario may call for this resident in this mode."""
        outside = self._outside[mode]
        return Gateways(
            appointments=outside.appointments,
            taxis=outside.taxis,
            bookings=OwnBookingsOf(self._booked, resident_id, mode),
            clock=self._clock,
            here=self._here,
            saved_places=profile.places,
        )

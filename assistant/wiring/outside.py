"""What stands for the outside: demo cities, connections, and the gateways of a resident."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

import httpx2

from assistant.config import Settings
from assistant.db.notes import KeptNotes
from assistant.db.session import Database
from assistant.demo_city.city import DemoCity
from assistant.dialogue.model import Mode
from assistant.gateways.fhir_appointments import FhirAppointments
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


@asynccontextmanager
async def connections(
    settings: Settings, cities: Mapping[Mode, DemoCity]
) -> AsyncIterator[Connections]:
    """Connections to what the settings name, and to the demo city where they name nothing."""
    named = {
        "fhir": (settings.appointments_url, settings.appointments_token),
        "tomp": (settings.taxi_url, settings.taxi_token),
    }
    clients = {
        (mode, name): _remote(url, token)
        if url and mode is Mode.LIVE
        else _embedded(cities[mode], name)
        for mode in Mode
        for name, (url, token) in named.items()
    }
    try:
        yield clients
    finally:
        for client in clients.values():
            await client.aclose()


def _embedded(city: DemoCity, name: str) -> httpx2.AsyncClient:
    transport = httpx2.ASGITransport(app=city.app)
    return httpx2.AsyncClient(transport=transport, base_url=f"http://demo-city/{name}/")


def _remote(url: str, token: str) -> httpx2.AsyncClient:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx2.AsyncClient(base_url=url.rstrip("/") + "/", headers=headers)


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
        *,
        deadline: float,
    ) -> None:
        self._clock = clock
        self._booked = booked
        self._here = Place("", settings.latitude, settings.longitude)
        self._outside = {
            mode: _Outside(
                FhirAppointments(connections[mode, "fhir"], deadline=deadline, clock=clock),
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

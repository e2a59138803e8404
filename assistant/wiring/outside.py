"""What stands for the outside: demo cities, connections, and the gateways of a resident."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

import httpx2

from assistant.access import Credentials, RenewedToken
from assistant.circuit import Circuit, Line
from assistant.config import Settings
from assistant.config.outside import OutsideService
from assistant.db.base import Vault
from assistant.db.notes import KeptNotes
from assistant.db.session import Database
from assistant.demo_city.city import DemoCity
from assistant.dialogue.model import Mode
from assistant.gateways import all_standards
from assistant.ports import Gateways
from assistant.ports.alarms import AlarmsGateway
from assistant.ports.ours import Clock
from assistant.ports.people import Place
from assistant.services.addresses import Addresses
from assistant.services.booked import BookedReader, OwnBookingsOf
from assistant.services.carriers import Carriers
from assistant.services.letters import Postal
from assistant.services.lookout import Lookout, Watched
from assistant.services.outbox import Outbox
from assistant.services.own_messages import OwnMessagesOf
from assistant.services.residents import Profile
from assistant.services.waited import WaitedReader
from assistant.standard import Parts, Standard

Connections: TypeAlias = Mapping[tuple[Mode, str], Line]
"""One HTTP client for each standard in each mode."""

Kept: TypeAlias = Mapping[tuple[Mode, str], Any]
"""What the gateways of a standard share in each mode."""


def cities(settings: Settings, clock: Clock) -> dict[Mode, DemoCity]:
    """The practice city always; a live one in a demonstration."""
    faults, folder = settings.demo_faults, settings.data_dir
    made = {Mode.PRACTICE: DemoCity(folder, clock=clock, name="practice-city")}
    if settings.is_demonstration:
        made[Mode.LIVE] = DemoCity(folder, clock=clock, name="demo-city", allow_faults=faults)
    return made


@asynccontextmanager
async def connections(
    settings: Settings, clock: Clock, cities: Mapping[Mode, DemoCity]
) -> AsyncIterator[Connections]:
    """Connections to what the settings name, and to the demo city where they name nothing."""
    clients = {
        (mode, name): _line(settings, clock, cities, standard, mode)
        for mode in Mode
        for name, standard in all_standards().items()
    }
    try:
        yield clients
    finally:
        for client in clients.values():
            await client.aclose()


def _line(
    settings: Settings,
    clock: Clock,
    cities: Mapping[Mode, DemoCity],
    standard: Standard,
    mode: Mode,
) -> Line:
    """With a circuit of its own, which outlives every gateway that is made for the line."""
    service = settings.outside[standard.setting]
    circuit = Circuit(standard.setting, clock, settings.service, calls=service.calls)
    if mode is Mode.LIVE and (service.url or mode not in cities):
        return _connected(circuit, service, clock)
    return _embedded(circuit, cities[mode], standard)


def _connected(circuit: Circuit, service: OutsideService, clock: Clock) -> Line:
    """A line that brings its token along: a renewed one, else the fixed one, else none."""
    base = service.url.rstrip("/") + "/"
    if service.token_url:
        known = (service.client_id, service.client_secret, service.scope)
        renewed = RenewedToken(circuit.service, Credentials(service.token_url, *known), clock)
        return Line(circuit, base_url=base, auth=renewed)
    headers = {"Authorization": f"Bearer {service.token}"} if service.token else {}
    return Line(circuit, base_url=base, headers=headers)


def _embedded(circuit: Circuit, city: DemoCity, standard: Standard) -> Line:
    transport, address = httpx2.ASGITransport(app=city.app), standard.address
    dial = partial(city.dial, address) if address in city.lines else None
    return Line(circuit, dial, transport=transport, base_url=f"http://demo-city/{address}/")


def lookout(settings: Settings, connections: Connections) -> Lookout:
    """Looks out for what the connections lead to."""
    watched = [
        Watched(
            name=name,
            port=all_standards()[name].port,
            mode=mode,
            line=line,
            look=all_standards()[name].look,
            phone=settings.phone_of(all_standards()[name].setting),
        )
        for (mode, name), line in connections.items()
    ]
    return Lookout(watched, deadline=settings.work_deadline)


def _told(settings: Settings, standard: Standard, mode: Mode) -> OutsideService:
    """How a service is spoken to; the practice city learns nothing of the live one's keys."""
    service = settings.outside[standard.setting]
    is_real = service.url and mode is Mode.LIVE
    return service if is_real or standard.demo is None else standard.demo


def kept(settings: Settings, clock: Clock) -> Kept:
    """What gateways of a mode share, whatever the deadline of who asks."""
    return {
        (mode, name): standard.keep(_told(settings, standard, mode), clock)
        for mode in Mode
        for name, standard in all_standards().items()
    }


class ResidentGateways:
    """The gateways of both modes, with one deadline, put together for a resident."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        database: Database,
        booked: BookedReader,
        waited: WaitedReader,
        connections: Connections,
        kept: Kept,
        *,
        deadline: float,
    ) -> None:
        self._clock = clock
        self._booked, self._waited = booked, waited
        self._zone = settings.zone
        self._vault = Vault(*settings.secrets)
        self._addresses = Addresses(settings.public_url, *settings.secrets)
        self._here = Place("", settings.latitude, settings.longitude)
        notes = KeptNotes(database)
        self._outside: dict[Mode, dict[str, Any]] = {mode: {} for mode in Mode}
        for (mode, name), line in connections.items():
            standard = all_standards()[name]
            own = (_told(settings, standard, mode), deadline, clock, notes, settings.zone)
            parts = Parts(line, *own, kept[mode, name])
            self._outside[mode][standard.port] = standard.make(parts)
        self.outbox = self._outbox(database, postal_of(settings))
        """What the gateways send messages by."""

    def _outbox(self, database: Database, postal: Postal) -> Outbox:
        carriers = {
            mode: Carriers(made["messages"], made["mail"]) for mode, made in self._outside.items()
        }
        return Outbox(
            database,
            self._vault,
            self._clock,
            carriers=carriers,
            addresses=self._addresses,
            postal=postal,
        )

    @property
    def alarms(self) -> Mapping[Mode, AlarmsGateway]:
        """The duty desk of each mode."""
        return {mode: made["alarms"] for mode, made in self._outside.items()}

    def of(self, mode: Mode, resident_id: UUID, profile: Profile) -> Gateways:
        """What a scenario may call for this resident in this mode."""
        return Gateways(
            **self._outside[mode],
            own_messages=OwnMessagesOf(
                self.outbox, self._clock, self._vault, resident_id, mode, profile.name
            ),
            bookings=OwnBookingsOf(self._booked, self._waited, resident_id, mode),
            photo_address=partial(self._addresses.photo, mode=mode),
            clock=self._clock,
            zone=self._zone,
            here=self._here,
            home=profile.home,
            saved_places=profile.places,
            contacts=profile.contacts,
        )


def postal_of(settings: Settings) -> Postal:
    """The rules of the post."""
    return Postal(
        zone=settings.zone,
        quiet_from=settings.sms.quiet_from,
        quiet_to=settings.sms.quiet_until,
        patience=timedelta(minutes=settings.sms.report_minutes),
    )

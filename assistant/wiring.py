"""Builds every object; the only place where classes are chosen."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx2
import structlog
from dbos import DBOS
from sqlalchemy.engine import make_url

from assistant.config import Settings
from assistant.db.base import Vault
from assistant.db.notes import KeptNotes
from assistant.db.session import Database, sync_url
from assistant.demo_city.city import DemoCity
from assistant.dialogue.model import Mode, Scenario
from assistant.errors import AssistantError
from assistant.gateways.fhir_appointments import FhirAppointments
from assistant.gateways.tomp_taxis import TompTaxis
from assistant.ports import Clock, Gateways, Notes, Place
from assistant.scenarios import all_scenarios
from assistant.services.attempts import Attempts, GatewaysFor
from assistant.services.booked import BookedReader, OwnBookingsOf
from assistant.services.bookings import Bookings, durable
from assistant.services.conversation import Conversation
from assistant.services.due import Due
from assistant.services.help import Help
from assistant.services.homes import Homes
from assistant.services.residents import Profile, Residents
from assistant.services.sessions import Sessions
from assistant.services.watch import Watch

APPLICATION_VERSION = "1"
"""Pinned: with another one DBOS would orphan what is pending."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Services:
    """Everything a channel may call."""

    settings: Settings
    clock: Clock
    database: Database
    scenarios: Mapping[str, Scenario]
    residents: Residents
    sessions: Sessions
    conversation: Conversation
    gateways: GatewaysFor
    homes: Homes
    booked: BookedReader
    bookings: Bookings
    help: Help
    due: Due
    watch: Watch
    cities: Mapping[Mode, DemoCity]
    """The embedded demo cities: the practice one always, the live one in a demonstration."""


@dataclass(frozen=True)
class Outside:
    """The gateways of one mode, with one deadline."""

    appointments: FhirAppointments
    taxis: TompTaxis


def now() -> datetime:
    """The time, with zone."""
    return datetime.now(UTC)


@asynccontextmanager
async def services(settings: Settings, clock: Clock = now) -> AsyncIterator[Services]:
    """Everything, ready to use; on leaving, all is closed and nothing is lost."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database)
    cities = _cities(settings, clock)
    async with _connections(settings, cities) as connections:
        built = _build(settings, clock, database, cities, connections)
        _launch(settings)
        ticking = asyncio.create_task(_tick(built.due, clock, settings.tick_seconds))
        watching = asyncio.create_task(built.watch.run())
        try:
            yield built
        finally:
            built.watch.close()
            for task in (ticking, watching):
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            await asyncio.to_thread(DBOS.destroy, destroy_registry=True)
            await database.close()
            for city in cities.values():
                city.close()


def _cities(settings: Settings, clock: Clock) -> dict[Mode, DemoCity]:
    cities = {Mode.PRACTICE: DemoCity(settings.data_dir, clock=clock, name="practice-city")}
    if settings.is_demonstration:
        cities[Mode.LIVE] = DemoCity(
            settings.data_dir, clock=clock, name="demo-city", allow_faults=settings.demo_faults
        )
    return cities


Connections = Mapping[tuple[Mode, str], httpx2.AsyncClient]


@asynccontextmanager
async def _connections(
    settings: Settings, cities: Mapping[Mode, DemoCity]
) -> AsyncIterator[Connections]:
    """One HTTP client for each service in each mode."""
    named = {
        "fhir": (settings.appointments_url, settings.appointments_token),
        "tomp": (settings.taxi_url, settings.taxi_token),
    }
    clients: dict[tuple[Mode, str], httpx2.AsyncClient] = {}
    for mode in Mode:
        for name, (url, token) in named.items():
            embedded = mode is Mode.PRACTICE or not url
            clients[mode, name] = _embedded(cities[mode], name) if embedded else _remote(url, token)
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


def _build(
    settings: Settings,
    clock: Clock,
    database: Database,
    cities: Mapping[Mode, DemoCity],
    connections: Connections,
) -> Services:
    vault = Vault(settings.secret)
    scenarios = all_scenarios()
    promise = timedelta(minutes=settings.help_minutes)
    residents = Residents(database, vault, clock)
    booked = BookedReader(database, vault, scenarios)
    sessions = Sessions(database, vault, scenarios, clock)
    help_desk = Help(database, vault, clock, within=promise)
    for_pages = _Gateways(settings, clock, database, booked, connections, settings.page_deadline)
    for_work = _Gateways(settings, clock, database, booked, connections, settings.work_deadline)
    attempts = Attempts(
        database=database,
        vault=vault,
        scenarios=scenarios,
        residents=residents,
        help_desk=help_desk,
        gateways=for_work.of,
        clock=clock,
    )
    bookings = Bookings(database, vault, durable(attempts.run), clock, promise=promise)
    conversation = Conversation(
        sessions=sessions,
        residents=residents,
        bookings=bookings,
        gateways=for_pages.of,
        clock=clock,
    )
    due = Due(
        database=database,
        scenarios=scenarios,
        bookings=bookings,
        attempts=attempts,
        help_desk=help_desk,
    )
    return Services(
        settings=settings,
        clock=clock,
        database=database,
        scenarios=scenarios,
        residents=residents,
        sessions=sessions,
        conversation=conversation,
        gateways=for_pages.of,
        homes=Homes(database, residents, sessions, booked),
        booked=booked,
        bookings=bookings,
        help=help_desk,
        due=due,
        watch=Watch(database),
        cities=cities,
    )


class _Gateways:
    """The gateways of both modes, with one deadline, put together for a resident."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        database: Database,
        booked: BookedReader,
        connections: Connections,
        deadline: float,
    ) -> None:
        self._clock = clock
        self._booked = booked
        self._here = Place("", settings.latitude, settings.longitude)
        notes: Notes = KeptNotes(database)
        self._outside = {
            mode: Outside(
                FhirAppointments(connections[mode, "fhir"], deadline=deadline, clock=clock),
                TompTaxis(
                    connections[mode, "tomp"],
                    deadline=deadline,
                    clock=clock,
                    notes=notes,
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


def _launch(settings: Settings) -> None:
    """Start the durable work; inside the lifespan, so that it shares the event loop."""
    url = make_url(sync_url(settings.database))
    if url.get_backend_name() == "sqlite":
        url = make_url(f"sqlite:///{settings.data_dir / 'work.sqlite3'}")
    DBOS(
        config={
            "name": "huoban",
            "system_database_url": url.render_as_string(hide_password=False),
            "application_version": APPLICATION_VERSION,
            "executor_id": settings.executor_id,
            "log_level": "WARNING",
        }
    )
    DBOS.launch()


async def _tick(due: Due, clock: Clock, seconds: float) -> None:
    while True:
        try:
            await due.run(clock())
        except AssistantError as error:
            log.warning("tick failed", error=str(error))
        await asyncio.sleep(seconds)

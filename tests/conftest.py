"""What tests share: a clock that can be moved, settings, the application, and a browser."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import hypothesis
import pytest
from starlette.testclient import TestClient

from assistant.app import create_app
from assistant.config import Settings
from assistant.config.outside import Limits
from assistant.db.migrations import migrate
from assistant.wiring import Services, services
from tests.pages import Browser
from tests.postgres import Postgres, postgres

__all__ = ["postgres"]

# How long an example takes is not what these tests are about; a busy machine is no fault.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")


class MovableClock:
    """Says a time that tests move; a Monday morning in Shanghai at first."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> datetime:
        """Later by so many ``minutes``, ``hours``, ``days``."""
        self.now += timedelta(**by)
        return self.now


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """On SQLite in a folder of the test's own; nothing ticks by itself."""
    return Settings(
        data_dir=tmp_path,
        allowed_hosts="testserver",
        settle_seconds=5,
        tick_seconds=3600,
        service=Limits(look_seconds=0),
        demo_faults=True,
        _env_file=None,
    )


@pytest.fixture
def migrated(settings: Settings) -> Settings:
    migrate(settings.database)
    return settings


@pytest.fixture(params=["sqlite", "postgresql"])
def either_database(request: pytest.FixtureRequest, settings: Settings) -> Settings:
    """The same settings on each database, its tables made."""
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        settings = settings.model_copy(update={"database_url": server.fresh()})
    migrate(settings.database)
    return settings


@pytest.fixture
async def ready(either_database: Settings, clock: MovableClock) -> AsyncIterator[Services]:
    """Everything wired, on each database."""
    async with services(either_database, clock) as built:
        yield built


@pytest.fixture
def browser(migrated: Settings, clock: MovableClock) -> Iterator[Browser]:
    """A browser without JavaScript that holds every page to the rules."""
    with TestClient(create_app(migrated, clock)) as client:
        yield Browser(client)

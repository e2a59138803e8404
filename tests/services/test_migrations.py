"""The schema as migrations make it: the models', on both databases, there and back again."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, select

from assistant.db import (  # noqa: F401
    bookings,
    emergencies,
    erasures,
    help,
    messages,
    residents,
    sessions,
)
from assistant.db.base import Base, Vault
from assistant.db.bookings import Booking
from assistant.db.migrations import configuration, migrate
from assistant.db.residents import Resident
from assistant.db.session import Database, sync_url
from assistant.db.sessions import DialogueSession
from tests.postgres import Postgres

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SEALED = Vault("for tests, sixteen at least").seal({"name": "李阿婆"})


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'huoban.sqlite3'}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.fresh()


def tables(url: str) -> set[str]:
    engine = create_engine(sync_url(url))
    found = set(inspect(engine).get_table_names()) - {"alembic_version"}
    engine.dispose()
    return found


def differences(url: str) -> list[object]:
    engine = create_engine(sync_url(url))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found: list[object] = list(compare_metadata(context, Base.metadata))
    engine.dispose()
    return found


def one_of_each() -> list[Base]:
    """A resident, a conversation of theirs, and what came of it."""
    resident = Resident(id=uuid4(), created_at=NOW, look="", profile=SEALED)
    whose = {"resident_id": resident.id, "scenario": "call_taxi", "mode": "live"}
    talk = DialogueSession(id=uuid4(), said=SEALED, created_at=NOW, updated_at=NOW, **whose)
    outcome = Booking(
        id=uuid4(),
        session_id=talk.id,
        number=1,
        status="booked",
        reference="TX-1",
        answers=SEALED,
        confirmed_at=NOW,
        changed_at=NOW,
        **whose,
    )
    return [resident, talk, outcome]


def test_what_migrations_make_is_what_the_models_say(url: str) -> None:
    migrate(url)
    assert differences(url) == []


def test_every_migration_can_be_taken_back_and_made_again(url: str) -> None:
    config = configuration(url)
    revisions = [one.revision for one in ScriptDirectory.from_config(config).walk_revisions()]
    for revision in reversed(revisions):
        command.upgrade(config, revision)
        command.downgrade(config, "-1")
        command.upgrade(config, revision)
    assert tables(url) == set(Base.metadata.tables)
    command.downgrade(config, "base")
    assert tables(url) == set()
    migrate(url)
    assert differences(url) == []


def test_there_is_one_newest_version() -> None:
    assert len(ScriptDirectory.from_config(configuration("sqlite://")).get_heads()) == 1


@pytest.mark.anyio
async def test_what_is_kept_outlives_a_migration_at_every_start(url: str) -> None:
    migrate(url)
    database = Database(url)
    for kept in one_of_each():
        async with database.write() as session:
            session.add(kept)
    migrate(url)
    [found] = await database.read(select(Booking.__table__))
    [(profile,)] = await database.read(select(Resident.profile))
    await database.close()
    assert (found.reference, found.confirmed_at, found.cancelling) == ("TX-1", NOW, False)
    assert profile == SEALED

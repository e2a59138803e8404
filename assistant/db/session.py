"""The database: SQLite in WAL mode or PostgreSQL, read without locks, written in one go."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Executable, create_engine, event, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from assistant.errors import StorageFailed

Rows = Sequence[Any]

READING: dict[str, Any] = {"isolation_level": "AUTOCOMMIT", "skip_autocommit_rollback": True}

BUSY_SECONDS = 1.5
"""How long a write waits for another one before the resident is told; a page has three."""


class Database:
    """Reads and writes; every failure of the store becomes ``StorageFailed``."""

    def __init__(self, url: str) -> None:
        self._writing = _engine(url)
        in_process = self._writing.dialect.name == "sqlite"
        self._reading = _ReadHere(url) if in_process else _ReadElsewhere(url)
        self._turn = _Turn() if in_process else nullcontext()

    async def read(self, query: Executable, values: Mapping[str, Any] | None = None) -> Rows:
        """Rows as last committed; nothing is locked."""
        with told():
            return await self._reading.rows(query, values or {})

    async def first(self, query: Executable) -> Any:
        """The first row, or None."""
        rows = await self.read(query)
        return rows[0] if rows else None

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """One transaction; committed at the end, or nothing of it is kept."""
        with told():
            async with (
                self._turn,
                AsyncSession(self._writing, expire_on_commit=False) as session,
                session.begin(),
            ):
                yield session

    async def check(self) -> None:
        """Raise unless the database answers and has our tables."""
        await self.read(text("SELECT 1 FROM resident LIMIT 1"))

    async def close(self) -> None:
        """Give back all connections."""
        await self._reading.close()
        await self._writing.dispose()


class _Turn:
    """SQLite lets one write at a time and has others ask again and again; a line is quicker.

    When a write finds the store locked or full, those that stand behind it fail with it.
    """

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._failures = 0

    async def __aenter__(self) -> None:
        before = self._failures
        await self._lock.acquire()
        if self._failures != before:
            self._lock.release()
            raise StorageFailed("the write before this one failed")

    async def __aexit__(self, _kind: object, error: object, _trace: object) -> None:
        self._failures += isinstance(error, OperationalError)
        self._lock.release()


class _ReadElsewhere:
    """A server is asked and waited for."""

    def __init__(self, url: str) -> None:
        self._engine = _engine(url, **READING)

    async def rows(self, query: Executable, values: Mapping[str, Any]) -> Rows:
        async with self._engine.connect() as connection:
            return (await connection.execute(query, values)).all()

    async def close(self) -> None:
        await self._engine.dispose()


class _ReadHere:
    """SQLite is read on the spot: no reader waits for a lock, and a thread costs ten such reads."""

    def __init__(self, url: str) -> None:
        waits = {"timeout": BUSY_SECONDS}
        self._engine = create_engine(sync_url(url), connect_args=waits, **READING)
        event.listen(self._engine, "connect", _prepare)

    async def rows(self, query: Executable, values: Mapping[str, Any]) -> Rows:
        with self._engine.connect() as connection:
            return connection.execute(query, values).all()

    async def close(self) -> None:
        self._engine.dispose()


def sync_url(url: str) -> str:
    """The same database through a driver that waits, for migrations and DBOS."""
    parsed = make_url(url)
    driver = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}[parsed.get_backend_name()]
    return parsed.set(drivername=driver).render_as_string(hide_password=False)


class told:  # noqa: N801
    """Turns the libraries' errors into ours; a PostgreSQL that is not there is an OSError."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, DBAPIError | PoolTimeoutError | OSError):
            raise StorageFailed(type(error).__name__) from error


def _engine(url: str, **options: Any) -> AsyncEngine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        locks = {"lock_timeout": f"{BUSY_SECONDS * 1000:.0f}"}
        waits = {"timeout": BUSY_SECONDS, "server_settings": locks}
        return create_async_engine(
            url, connect_args=waits, pool_pre_ping=True, pool_timeout=BUSY_SECONDS, **options
        )
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    waits = {"timeout": BUSY_SECONDS}
    engine = create_async_engine(url, connect_args=waits, pool_timeout=BUSY_SECONDS, **options)
    event.listen(engine.sync_engine, "connect", _prepare)
    # Writers queue at the start instead of failing in the middle.
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def write_ahead(file: Path) -> None:
    """Set SQLite's WAL mode, which lasts; two who set it at once at the start lock each other."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")

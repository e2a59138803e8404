"""Copies of SQLite files: made while others write, and put back where nobody does."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from assistant.errors import BackupFailed

PAGES = 1000
"""So many pages are copied at a time; in between others write."""


def copy(source: Path, target: Path) -> None:
    """A consistent copy of a file that is in use.

    Raises:
        BackupFailed: the copy is not sound.
    """
    with closing(sqlite3.connect(source)) as used, closing(sqlite3.connect(target)) as made:
        used.backup(made, pages=PAGES, sleep=0.01)
        made.execute("PRAGMA journal_mode=DELETE")
    check(target)


def check(file: Path) -> None:
    """Raise unless SQLite finds the file sound."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            [(found,)] = connection.execute("PRAGMA quick_check(1)").fetchall()
    except (sqlite3.DatabaseError, ValueError) as error:
        raise BackupFailed(f"{file.name} is not sound: {error}") from error
    if found != "ok":
        raise BackupFailed(f"{file.name} is not sound: {found}")


def release(files: Iterable[Path]) -> None:
    """Make sure that nobody has the files open, and leave nothing beside them.

    Raises:
        BackupFailed: somebody has.
    """
    for file in files:
        if not file.exists():
            continue
        try:
            with closing(sqlite3.connect(file, timeout=1)) as connection:
                # Only whoever is alone may leave the WAL mode.
                connection.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise BackupFailed("Huoban is running here. Stop it first.") from error
        except sqlite3.DatabaseError:
            pass  # it is damaged, which may be why it is replaced
        for beside in ("-wal", "-shm", "-journal"):
            file.with_name(file.name + beside).unlink(missing_ok=True)

"""Stores that are locked, or full."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, inspect, text
from sqlalchemy.exc import OperationalError


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Somebody else writes, and does not come to an end."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def full(engine: Engine) -> Iterator[None]:
    """The disk has no room for one more page; what is in a page already can still change."""
    limits = {True: "PRAGMA max_page_count = 1", False: "PRAGMA max_page_count = 1000000"}
    is_full = True

    def limit(connection: Any, *_: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(limits[is_full])
        cursor.close()

    with closing(sqlite3.connect(str(engine.url.database), isolation_level=None)) as other:
        other.execute("VACUUM")  # what was given back inside the file is room, too
    event.listen(engine.pool, "checkout", limit)
    try:
        yield
    finally:
        is_full = False


def fill_up(engine: Engine, table: str, key: str) -> None:
    """Copy a row until no page has room for one more."""
    others = ", ".join(c["name"] for c in inspect(engine).get_columns(table) if c["name"] != key)
    copy = text(f"INSERT INTO {table} ({key}, {others}) SELECT :key, {others} FROM {table} LIMIT 1")
    for number in range(1000):
        try:
            with engine.begin() as connection:
                connection.execute(copy, {"key": f"ballast-{number}"})
        except OperationalError:
            return
    raise AssertionError("there was always room")

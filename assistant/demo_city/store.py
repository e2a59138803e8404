"""The demo city's own SQLite file, and the two places where it can be made to die."""

import os
import signal
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

DOOM: ContextVar[str] = ContextVar("doom", default="")
"""Whether this call's write shall kill the process: ``die_before_commit``, ``die_after_commit``."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS slot (
  id TEXT PRIMARY KEY, schedule TEXT NOT NULL, start INTEGER NOT NULL, status TEXT NOT NULL,
  version INTEGER NOT NULL, identifier TEXT NOT NULL, updated INTEGER NOT NULL,
  hold_until INTEGER);
CREATE INDEX IF NOT EXISTS slot_schedule ON slot (schedule, start);
CREATE INDEX IF NOT EXISTS slot_hold ON slot (hold_until) WHERE hold_until IS NOT NULL;
CREATE TABLE IF NOT EXISTS appointment (
  number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL,
  status TEXT NOT NULL, slot TEXT NOT NULL, start INTEGER, body TEXT NOT NULL,
  reference TEXT NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL,
  received INTEGER NOT NULL DEFAULT 1);
CREATE INDEX IF NOT EXISTS appointment_slot ON appointment (slot);
CREATE INDEX IF NOT EXISTS appointment_status ON appointment (status, start);
CREATE TABLE IF NOT EXISTS appointment_identifier (
  system TEXT NOT NULL, value TEXT NOT NULL, appointment TEXT NOT NULL,
  PRIMARY KEY (value, system, appointment)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS identifier_of ON appointment_identifier (appointment);
CREATE TABLE IF NOT EXISTS offer (
  id TEXT PRIMARY KEY, expires INTEGER NOT NULL, car TEXT NOT NULL, request TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS offer_expires ON offer (expires);
CREATE TABLE IF NOT EXISTS ride (
  number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, state TEXT NOT NULL,
  car TEXT NOT NULL, request TEXT NOT NULL, body TEXT NOT NULL, key TEXT,
  created INTEGER NOT NULL, expires INTEGER NOT NULL, sets_off INTEGER NOT NULL,
  arrives INTEGER NOT NULL, starts INTEGER NOT NULL, ends INTEGER NOT NULL,
  received INTEGER NOT NULL DEFAULT 1);
CREATE INDEX IF NOT EXISTS ride_ends ON ride (ends);
CREATE TABLE IF NOT EXISTS message (
  number INTEGER PRIMARY KEY AUTOINCREMENT, ride TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS message_ride ON message (ride);
"""


def _kill_self() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Store:
    """One connection, one writer at a time; every statement takes well under a millisecond."""

    def __init__(self, path: Path, *, die: Callable[[], None] = _kill_self) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._die = die
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(
            path, timeout=2, isolation_level=None, check_same_thread=False
        )
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} COMMIT;")

    def all(self, statement: str, *values: object) -> list[sqlite3.Row]:
        """Every row of a query."""
        with self._lock:
            return self._connection.execute(statement, values).fetchall()

    def one(self, statement: str, *values: object) -> sqlite3.Row | None:
        """The first row of a query, if any."""
        rows = self.all(statement, *values)
        return rows[0] if rows else None

    def run(self, statement: str, *values: object) -> int:
        """Change something, inside ``write()``; answers the number of a new row."""
        with self._lock:
            return self._connection.execute(statement, values).lastrowid or 0

    @contextmanager
    def write(self) -> Iterator[None]:
        """Everything inside happens whole or not at all, and is on the disk afterwards."""
        with self._lock:
            # IMMEDIATE, so that what is read inside still holds when it is written.
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._doomed("die_before_commit")
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
            self._doomed("die_after_commit")

    def _doomed(self, moment: str) -> None:
        if DOOM.get() == moment:
            self._die()

    def close(self) -> None:
        """Give the file back; closing twice is no error."""
        with self._lock:
            self._connection.close()

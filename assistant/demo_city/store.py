"""The demo city's own SQLite file, and the two places where it can be made to die."""

import os
import signal
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

DOOM: ContextVar[str] = ContextVar("doom", default="")
"""Whether this call's write shall kill the process: ``die_before_commit``, ``die_after_commit``."""


def _kill_self() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Store:
    """One connection, one writer at a time; every statement takes well under a millisecond."""

    def __init__(
        self, path: Path, schema: Iterable[str], *, die: Callable[[], None] = _kill_self
    ) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._die = die
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(
            path, timeout=2, isolation_level=None, check_same_thread=False
        )
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.executescript(f"BEGIN IMMEDIATE; {' '.join(schema)} COMMIT;")

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

"""The server and the city as processes of their own, which can be killed at any moment.

What they need is imported once, in a process that does nothing else and is forked for each start:
a restart then takes a second, and so many of them fit into one test.
"""

import multiprocessing
import os
import signal
import socket
import sys
import threading
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import httpx2

from tests.chaos.polling import until

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["assistant.cli", "tests.chaos.processes"])


def huoban(arguments: list[str], environment: dict[str, str], log: str) -> None:
    """The ``huoban`` command, in the process that was made for it."""
    from assistant.cli import app

    sink = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(sink, stream)
    for name in [name for name in os.environ if name.startswith("HUOBAN_")]:
        del os.environ[name]
    os.environ.update(environment)
    os.chdir(Path(log).parent)
    threading.Thread(target=_end_with_the_tests, daemon=True).start()
    sys.argv = ["huoban", *arguments]
    app(arguments)


def _end_with_the_tests() -> None:
    """Nothing stays behind when the tests themselves are killed."""
    tests = multiprocessing.parent_process()
    assert tests is not None
    tests.join()
    os._exit(1)


@dataclass
class Served:
    """One command that serves; started, killed and started again at the same address."""

    arguments: list[str]
    folder: Path
    ready: str
    """The path that answers once it serves."""
    environment: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=lambda: free_port())
    deaths: int = 0
    _process: ForkServerProcess | None = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What it says."""
        return self.folder / f"{self.arguments[0]}.log"

    def start(self) -> None:
        """Start, and return once it serves."""
        command = [*self.arguments, "--port", str(self.port)]
        given = (command, self.environment, str(self.log))
        process = FORKS.Process(target=huoban, args=given, daemon=True)
        process.start()
        self._process = process
        until(lambda: self.is_ready() or not process.is_alive(), polls=1200)
        assert process.is_alive() or process.exitcode == -signal.SIGKILL, self.log.read_text()

    def is_ready(self) -> bool:
        """Whether it serves."""
        try:
            return httpx2.get(self.url + self.ready, timeout=20).status_code == 200
        except httpx2.TransportError:
            return False

    def kill(self) -> None:
        """As ``kill -9`` does."""
        if self._process is not None:
            self._process.kill()
            self._process.join()

    def revive(self) -> bool:
        """Start again if it was killed; gives whether it was."""
        process = self._process
        if process is None or process.is_alive():
            return False
        process.join()
        assert process.exitcode == -signal.SIGKILL, self.log.read_text()
        self.deaths += 1
        self.start()
        return True


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port

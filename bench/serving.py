"""A server of our own for each measurement, and its memory."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def serving(
    *command: str, prepare: Callable[[Path], None] | None = None, **environment: str
) -> Iterator[tuple[int, int]]:
    """Run a server until the end of the block; gives its port and process id.

    Args:
        command: What runs; the port is added.
        prepare: Does something with the data folder first.
        environment: More settings.
    """
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        settings = {"HUOBAN_DATA_DIR": folder, "PYTHONPATH": str(ROOT), **environment}
        if prepare:
            prepare(Path(folder))
        process = subprocess.Popen(
            [*command, "--port", str(port)], env={**os.environ, **settings}, cwd=folder
        )
        try:
            _wait(port, process)
            yield port, process.pid
        finally:
            process.terminate()
            process.wait(20)


def huoban(name: str = "serve") -> tuple[str, ...]:
    """The command of this environment."""
    return (str(Path(sys.executable).parent / "huoban"), name)


def memory(pid: int) -> float:
    """Megabytes that a process holds in memory."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    [line] = [line for line in status.splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) / 1024


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError("the server did not start")
        with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
            return
        time.sleep(0.2)
    raise RuntimeError("the server does not answer")

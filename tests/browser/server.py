"""Huoban as it is served: a process of its own, with a demo city that breaks when told to."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HUOBAN = Path(sys.executable).with_name("huoban")
STARTS_WITHIN = 120
"""Seconds; a machine that does much else is slow to start anything."""

SETTINGS = {
    "HUOBAN_DEMO_FAULTS": "true",
    # What is broken here answers at once; a busy machine must not look broken.
    "HUOBAN_PAGE_DEADLINE": "20",
    "HUOBAN_WORK_DEADLINE": "30",
    # What is broken shall show at once, and not only when a directory has become old.
    "HUOBAN_APPOINTMENTS_DIRECTORY_SECONDS": "0",
    "HUOBAN_DIRECTORY_KEEP_SECONDS": "0",
    # What is mended works again at once, and nobody takes the faults that are meant for others.
    "HUOBAN_SERVICE_PAUSE_SECONDS": "0.5",
    "HUOBAN_SERVICE_LOOK_SECONDS": "0",
}


class Server:
    """A running server: its address, what its demo city received, what shall go wrong there."""

    def __init__(self, url: str) -> None:
        self.url = url

    def received(self, root: str = "") -> list[dict[str, Any]]:
        """What the city has, the newest first."""
        found: list[dict[str, Any]] = self._call("GET", f"{root}/demo-city/received.json")
        return found

    def calls(self, root: str = "") -> list[str]:
        """Every call the city has got, the newest last."""
        calls: list[str] = self._call("GET", f"{root}/demo-city/faults")["calls"]
        return calls

    def break_(self, service: str, fault: str, **options: Any) -> None:
        """From now on: ``on``, ``count`` and ``seconds`` as the city has them."""
        self._call("POST", "/demo-city/faults", service=service, fault=fault, **options)

    def mend(self) -> None:
        """Nothing goes wrong any more."""
        self._call("DELETE", "/demo-city/faults")

    def is_ready(self) -> bool:
        """Whether it serves."""
        try:
            self._call("GET", "/readyz")
        except OSError:
            return False
        return True

    def _call(self, method: str, path: str, **body: Any) -> Any:
        data = json.dumps(body).encode() if body else None
        request = urllib.request.Request(self.url + path, data, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            text = answer.read()
        return json.loads(text) if text else None


@contextmanager
def serving(data: Path, **more: str) -> Iterator[Server]:
    """A server on a free port, its data in a folder, with ``more`` settings."""
    port = _free_port()
    server = Server(f"http://127.0.0.1:{port}")
    ours = {"HUOBAN_DATA_DIR": str(data), "HUOBAN_PUBLIC_URL": server.url, **SETTINGS, **more}
    rest = {name: value for name, value in os.environ.items() if not name.startswith("HUOBAN_")}
    log = data / "server.log"
    with log.open("ab") as sink:
        command = [str(HUOBAN), "serve", "--port", str(port)]
        process = subprocess.Popen(command, env=rest | ours, stdout=sink, stderr=sink, cwd=data)
    try:
        _wait_until_ready(server, process, log)
        yield server
    finally:
        process.terminate()
        process.wait(30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_until_ready(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        if server.is_ready():
            return
        time.sleep(0.1)  # nothing tells when a process has begun to listen
    raise RuntimeError("the server did not start:\n" + log.read_text(encoding="utf-8"))

"""Huoban and the city it books in: together in one process, or each in its own."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from assistant.demo_city.received import LATEST
from assistant.gateways import all_standards
from tests.chaos.polling import until
from tests.chaos.processes import Served

SETTINGS = {
    "HUOBAN_DEMO_FAULTS": "true",
    "HUOBAN_PAGE_DEADLINE": "2",
    "HUOBAN_WORK_DEADLINE": "2",
    "HUOBAN_EMERGENCY_SECONDS": "2",
    "HUOBAN_TICK_SECONDS": "0.5",
    "HUOBAN_SETTLE_SECONDS": "0.2",
    "HUOBAN_APPOINTMENTS_DIRECTORY_SECONDS": "0",
    "HUOBAN_SERVICE_PAUSE_SECONDS": "1",
    "HUOBAN_SMS_REPORT_MINUTES": "1",
}
TOLD = ("sms", "mail", "cap")
"""Where what was told arrives, which is no booking."""
GONE = ("cancelled", "CANCELLED", "EXPIRED")


@dataclass
class World:
    """The processes, and what is known of the city."""

    app: Served
    city: Served | None = None
    struck: dict[str, int] = field(default_factory=dict)
    """How often each kind of fault has struck, as far as the city lived to tell."""

    @property
    def processes(self) -> list[Served]:
        """What can be killed."""
        return [self.app, *([self.city] if self.city else [])]

    @property
    def city_url(self) -> str:
        """Where the city tells what it has received, and is told what shall go wrong."""
        return self.city.url if self.city else f"{self.app.url}/demo-city"

    def is_ready(self) -> bool:
        """Whether residents can go on."""
        return self.app.is_ready()

    def wait_until_ready(self) -> None:
        """Residents wait here while somebody starts the server again."""
        until(self.is_ready, polls=600)

    def revive(self) -> bool:
        """Start again what was killed; gives whether anything was."""
        revived = [process.revive() for process in self.processes]
        return any(revived)

    def received(self) -> list[dict[str, Any]]:
        """Everything that the city has ever received."""
        found: list[dict[str, Any]] = self._city("GET", "/received.json").json()
        for service, listed in Counter(one["service"] for one in found).items():
            assert listed < LATEST, f"not all of {service} is listed"
        return found

    def live(self) -> list[tuple[str, str]]:
        """Key and reference of all that stands at the city, what was only told apart."""
        stands = [r for r in self.received() if r["state"] not in GONE and r["service"] not in TOLD]
        return [(r["key"], r["reference"]) for r in stands]

    def messages(self) -> list[tuple[str, str]]:
        """Key and words of each message that came to a telephone, repeats among them."""
        return [(r["key"], r["summary"]) for r in self.received() if r["service"] == "sms"]

    def alarms(self) -> list[tuple[str, int]]:
        """Identifier of each message that the duty desk has, and how often it came."""
        desk = [r for r in self.received() if r["service"] == "cap"]
        return [(r["key"], r["times_received"]) for r in desk]

    def plan(self, service: str, fault: str, **options: Any) -> None:
        """Something shall go wrong."""
        body = {"service": service, "fault": fault, **options}
        self._city("POST", "/faults", json=body).raise_for_status()

    def mend(self) -> None:
        """Nothing goes wrong any more; what has is counted."""
        try:
            for planned in self._city("GET", "/faults").json()["planned"]:
                kind = planned["fault"]
                self.struck[kind] = self.struck.get(kind, 0) + planned["struck"]
            self._city("DELETE", "/faults")
        except httpx2.TransportError:
            return  # dead, and its plans with it

    def calls(self) -> list[str]:
        """What the city was asked since it was started."""
        calls: list[str] = self._city("GET", "/faults").json()["calls"]
        return calls

    def _city(self, method: str, path: str, **options: Any) -> httpx2.Response:
        return httpx2.request(method, self.city_url + path, timeout=20, **options)


NO_MAIL = "smtp://127.0.0.1:9"
"""A mail server is no part of a web server, and nobody here has a mail address."""


@contextmanager
def embedded(folder: Path, **settings: str) -> Iterator[World]:
    """The city lives and dies with the server."""
    with _running(World(_app(folder, settings))) as world:
        yield world


@contextmanager
def separate(folder: Path, profile: str = "A", **settings: str) -> Iterator[World]:
    """The city has a process and a file of its own."""
    arguments = ["demo-city", "--data-dir", str(folder / "city"), "--fhir-profile", profile]
    city = Served(arguments, folder, ready="/received.json")
    there: dict[str, str] = {}
    for standard in all_standards().values():
        told = standard.demo.model_dump(exclude_defaults=True) if standard.demo else {}
        url = NO_MAIL if standard.port == "mail" else f"{city.url}/{standard.address}"
        for name, value in {**told, "url": url}.items():
            there[f"HUOBAN_{standard.setting}_{name}".upper()] = str(value)
    with _running(World(_app(folder, {**there, **settings}), city)) as world:
        yield world


def _app(folder: Path, settings: dict[str, str]) -> Served:
    app = Served(["serve"], folder, ready="/readyz")
    ours = {"HUOBAN_DATA_DIR": str(folder / "data"), "HUOBAN_PUBLIC_URL": app.url}
    app.environment = {**SETTINGS, **ours, **settings}
    return app


@contextmanager
def _running(world: World) -> Iterator[World]:
    try:
        for process in reversed(world.processes):
            process.start()
        yield world
    finally:
        for process in world.processes:
            process.kill()

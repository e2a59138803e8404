"""Which calls to the demo city shall go wrong, and how."""

import random
import threading
from collections.abc import Collection
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Protocol

KINDS = (
    "refuse",
    "unavailable",
    "error_500",
    "garbage_200",
    "half_page",
    "hang",
    "slow",
    "late_answer",
    "drop",
    "lost_answer",
    "wrong_type",
    "duplicates",
    "wrong_clock",
    "die_before_commit",
    "die_after_commit",
)
"""refuse, unavailable, error_500, garbage_200, hang, drop: nothing happens in the city.
half_page, slow, late_answer, lost_answer: it happens, and the answer is cut, late or lost.
wrong_type, duplicates, wrong_clock: it happens, and the answer says that it is a page for people,
lists everything twice, or was made by a clock that is hours wrong."""


class Gate(Protocol):
    """What a call can wait at: an ``asyncio.Event`` or an ``anyio.Event``."""

    async def wait(self) -> object:
        """Return once somebody has set it."""


@dataclass
class Fault:
    """One planned failure.

    Args:
        service: ``fhir`` or ``tomp``.
        kind: one of ``KINDS``.
        on: a glob over "METHOD /path", the path inside the service; ``*`` also crosses "/".
        count: how often it strikes; None for always.
        after: how many matching calls pass unharmed first.
        gate: what ``hang``, ``slow`` and ``late_answer`` wait for; None waits ``seconds``.
        status: the status of ``refuse``; None for the service's usual one.
    """

    service: str
    kind: str
    on: str = "*"
    count: int | None = 1
    after: int = 0
    probability: float = 1.0
    seed: int | None = None
    seconds: float | None = None
    status: int | None = None
    gate: Gate | None = field(default=None, repr=False)
    struck: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no such fault: {self.kind}")
        if not 0 <= self.probability <= 1:
            raise ValueError("a probability is between 0 and 1")
        # Chaos has to be repeatable, so it is seeded; nothing secret hangs on it.
        self._chance = random.Random(self.seed)  # noqa: S311

    def strikes(self, service: str, call: str) -> bool:
        """Whether this call is hit; counts it."""
        if self.service not in (service, "*") or not fnmatchcase(call, self.on):
            return False
        if self.after > 0:
            self.after -= 1
            return False
        if self.count == 0 or self._chance.random() >= self.probability:
            return False
        if self.count is not None:
            self.count -= 1
        self.struck += 1
        return True

    def describe(self) -> dict[str, object]:
        """As JSON, for whoever asks what is planned."""
        return {
            "service": self.service,
            "fault": self.kind,
            "on": self.on,
            "count": self.count,
            "after": self.after,
            "probability": self.probability,
            "struck": self.struck,
        }


class Faults:
    """The planned failures of some services, first come first served, and the calls so far."""

    def __init__(self, services: Collection[str]) -> None:
        self._services = (*services, "*")
        self._planned: list[Fault] = []
        self._lock = threading.Lock()
        self.calls: list[str] = []
        """Every call as "fhir POST /Appointment", the newest last; the latest thousand."""

    def inject(
        self,
        service: str,
        fault: str,
        *,
        on: str = "*",
        count: int | None = 1,
        after: int = 0,
        gate: Gate | None = None,
        probability: float = 1.0,
        seed: int | None = None,
        seconds: float | None = None,
        status: int | None = None,
    ) -> Fault:
        """Plan a failure; see ``Fault`` for the meaning of each argument."""
        if service not in self._services:
            raise ValueError(f"no such fault: {service} {fault}")
        planned = Fault(
            service,
            fault,
            on=on,
            count=count,
            after=after,
            gate=gate,
            probability=probability,
            seed=seed,
            seconds=seconds,
            status=status,
        )
        with self._lock:
            self._planned.append(planned)
        return planned

    def strike(self, service: str, call: str) -> Fault | None:
        """The failure that hits this call, if any."""
        with self._lock:
            self.calls = [*self.calls[-999:], f"{service} {call}"]
            return next((f for f in self._planned if f.strikes(service, call)), None)

    def clear(self) -> None:
        """Plan nothing any more."""
        with self._lock:
            self._planned.clear()

    def describe(self) -> list[dict[str, object]]:
        """What is planned, and how often each has struck."""
        with self._lock:
            return [fault.describe() for fault in self._planned]

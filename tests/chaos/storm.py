"""What goes wrong in one round: seeded, so that a round can be had again."""

from concurrent.futures import Future, ThreadPoolExecutor
from random import Random
from typing import Any

import httpx2

from tests.chaos.polling import until
from tests.chaos.resident import Resident
from tests.chaos.world import World

KINDS = ("lost_answer", "drop", "error_500", "garbage_200", "half_page", "late_answer")
DEATHS = ("die_before_commit", "die_after_commit")
WRITES = (
    ("fhir", "PUT /Slot/*"),
    ("fhir", "POST /Appointment"),
    ("tomp", "POST /planning/offers"),
    ("tomp", "POST /bookings"),
    ("tomp", "POST /bookings/*/events"),
    ("open311", "POST /requests.json"),
    ("care", "POST /MedicationRequest"),
    ("care", "POST /ServiceRequest"),
    ("care", "PUT /*"),
    ("sms", "* /cgi-bin/sendsms"),
    ("cap", "POST *"),
)
READS = (
    ("fhir", "GET /Appointment*"),
    ("fhir", "GET /Slot*"),
    ("tomp", "GET /bookings/*"),
    ("open311", "GET /requests.json"),
    ("open311", "GET /tokens/*"),
    ("care", "GET /*"),
    ("*", "*"),
)


class Storm:
    """Rounds of faults and deaths while residents go about their errands."""

    def __init__(self, world: World, residents: list[Resident], seed: str) -> None:
        self._world = world
        self._residents = residents
        self._seed = seed
        self.killed = 0

    def round(self, number: int) -> None:
        """Everyone has an errand; faults strike, and something is killed at some moment."""
        chance = Random(f"{self._seed} {number}")
        self._plague(chance, deadly=True)
        moment = chance.randint(2, 60)
        looks = 0

        def is_over() -> bool:
            nonlocal looks
            looks += 1
            if looks == moment:
                self._kill(chance)
            if self._world.revive():
                self._plague(chance, deadly=False)
            return looks > moment and all(errand.done() for errand in errands)

        with ThreadPoolExecutor(len(self._residents)) as pool:
            errands: list[Future[None]] = [
                pool.submit(resident.live, Random(f"{self._seed} {number} {place}"))
                for place, resident in enumerate(self._residents)
            ]
            until(is_over, polls=4000, every=0.05)
        for errand in errands:
            errand.result()
        self._world.mend()

    def _plague(self, chance: Random, *, deadly: bool) -> None:
        for service, call in chance.sample(WRITES, 2 if deadly else 0):
            self._plan(service, chance.choice(DEATHS), on=call, after=chance.randint(0, 3))
        for _ in range(chance.randint(3, 6)):
            service, call = chance.choice((*WRITES, *READS))
            self._plan(
                service,
                chance.choice(KINDS),
                on=call,
                count=chance.randint(1, 3),
                after=chance.randint(0, 3),
                probability=0.7,
                seed=chance.randint(0, 10**6),
                seconds=4,
            )

    def _plan(self, service: str, fault: str, **options: Any) -> None:
        try:
            self._world.plan(service, fault, **options)
        except httpx2.TransportError:
            return  # an earlier plan has just killed it

    def _kill(self, chance: Random) -> None:
        self._world.mend()
        chance.choice(self._world.processes).kill()
        self.killed += 1

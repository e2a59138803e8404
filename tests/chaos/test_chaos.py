"""Whatever breaks and whoever dies, what is booked is what was said, once each."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos import accounts, alarms
from tests.chaos.resident import STAND, Resident
from tests.chaos.storm import Storm
from tests.chaos.world import World, embedded, separate

ROUNDS = 130 if os.environ.get("HUOBAN_SOAK") == "1" else 3
WORLDS = {"embedded": embedded, "separate": separate}

log = logging.getLogger("huoban.chaos")


@pytest.fixture(params=WORLDS)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with WORLDS[request.param](tmp_path) as running:
        yield running


@pytest.fixture
def residents(world: World) -> Iterator[list[Resident]]:
    everyone = [Resident(world) for _ in range(4)]
    everyone[0].become("王秀英")
    everyone[1].become("陈建国")
    everyone[2].introduce(name="李阿婆", phone="13816700009", home="康定路 418 弄")
    everyone[3].introduce()
    yield everyone
    for resident in everyone:
        resident.client.close()


@pytest.mark.soak
def test_after_any_storm_the_city_has_what_the_pages_say(
    world: World, residents: list[Resident], request: pytest.FixtureRequest
) -> None:
    storm = Storm(world, residents, seed=request.node.name)
    for number in range(ROUNDS):
        storm.round(number)
    world.revive()
    world.mend()
    accounts.settle(residents)
    accounts.check(world, residents)
    alarms.settle(world, residents)
    alarms.check(world, residents)
    assert accounts.repeats(world) <= sum(process.deaths for process in world.processes), (
        "a message may come again only where the answer and the report were lost, by a death"
    )
    _report(storm, world, residents)


def _report(storm: Storm, world: World, residents: list[Resident]) -> None:
    seen, called = accounts.every(residents), alarms.emergencies(residents)
    assert seen, "somebody got something done"
    log.info(
        "%d rounds, %d conversations, %d yeses: %d booked, %d cancelled; "
        "%d emergencies, %d called off in time, the desk told %d times more than needed; "
        "%d killed, %d deaths in all, %d messages of which %d came again, faults struck: %s",
        ROUNDS,
        sum(len(resident.sessions) for resident in residents),
        len(seen),
        accounts.count(seen, lambda one: one.status in STAND),
        accounts.count(seen, lambda one: one.status == "cancelled"),
        len(called),
        sum(one.status == "cancelled" for one in called),
        alarms.repeats(world),
        storm.killed,
        sum(process.deaths for process in world.processes),
        len(world.messages()),
        accounts.repeats(world),
        world.struck,
    )

"""What became of every emergency, compared with the duty desk and the telephones."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tests.chaos.polling import until
from tests.chaos.resident import Resident
from tests.chaos.world import World

STAND = ("raised", "renewed")
"""Nobody said that they are all right: all who are told first have to hear of it."""
LINK = "/alerts/"
"""What is in every message that calls somebody to help, and in no other."""


@dataclass(frozen=True)
class Raised:
    """One emergency, as the resident's own file has it."""

    status: str
    id: str
    alerts: tuple[dict[str, Any], ...]

    def told(self, kind: str) -> list[str]:
        """The identifiers of what was told, or is to be."""
        return [one["id"] for one in self.alerts if one["kind"] == kind]

    @property
    def first(self) -> list[str]:
        """Those who must have heard by now: the desk, and the first person if there is one."""
        people = [
            one["id"] for one in self.alerts if (one["kind"], one["number"]) == ("contact", 0)
        ]
        return [*self.told("desk"), *people]


def emergencies(residents: Iterable[Resident]) -> list[Raised]:
    """Every emergency, those among them whose page nobody ever saw."""
    found = []
    for resident in residents:
        kept = resident.kept()
        for row in kept["emergency"]:
            own = [a for a in kept["emergency_alert"] if a["emergency_id"] == row["id"]]
            found.append(Raised(row["status"], row["id"], tuple(own)))
    return found


def settle(world: World, residents: list[Resident]) -> None:
    """Wait until all who must have heard have; a lost message is told again after a minute."""

    def calm() -> bool:
        every = emergencies(residents)
        counts = any(one.status == "counting" for one in every)
        first = {key for one in every if one.status in STAND for key in one.first}
        return not counts and first <= _reached(world)

    until(calm, polls=180, every=1)


def check(world: World, residents: list[Resident]) -> None:
    """Each that was raised is known once, and its first person told; none that was called off."""
    every = emergencies(residents)
    states = {one.id: one.status for one in every}
    for resident in residents:
        for called_off in resident.called_off:
            assert states[called_off] == "cancelled", "nobody was told, said its page"
    assert not [one for one in every if one.status == "cancelled" and one.alerts]
    for one in every:
        if one.status in STAND:
            assert len(one.told("desk")) == 1, one
            assert set(one.first) <= _reached(world), one
    _holds_nothing_else(world, every)


def repeats(world: World) -> int:
    """How many messages the desk got once more, and knew again."""
    return sum(times - 1 for _key, times in world.alarms())


def _holds_nothing_else(world: World, every: list[Raised]) -> None:
    """What was told is about an emergency, and the desk lists none of it twice."""
    desk = [key for key, _times in world.alarms()]
    assert len(desk) == len(set(desk)), "listed twice at the desk"
    known = {key for one in every for kind in ("desk", "clear") for key in one.told(kind)}
    assert set(desk) <= known, "at the desk, but of no emergency"
    people = {key for one in every for key in one.told("contact")}
    assert _called(world) <= people, "called to help, but to no emergency"


def _called(world: World) -> set[str]:
    return {key for key, words in world.messages() if LINK in words}


def _reached(world: World) -> set[str]:
    return {key for key, _times in world.alarms()} | _called(world)

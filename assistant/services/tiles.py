"""The order in which a resident finds the things that can be got done; only they change it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.dialogue.model import Scenario
from assistant.errors import NotFound
from assistant.services.residents import Profile

STEPS = {"up": -1, "down": 1}


def in_order(scenarios: Mapping[str, Scenario], profile: Profile) -> Sequence[Scenario]:
    """Every scenario, as the resident put them; what came since then comes after."""
    own = [name for name in profile.tiles if name in scenarios]
    rest = [name for name in scenarios if name not in own]
    return [scenarios[name] for name in (*own, *rest)]


def moved(scenarios: Mapping[str, Scenario], profile: Profile, way: str, name: str) -> Profile:
    """The profile with one of them moved a place ``up`` or ``down``, and the order kept.

    Raises:
        NotFound: there is no such scenario, or no such way.
    """
    order = [scenario.id for scenario in in_order(scenarios, profile)]
    if name not in order or way not in STEPS:
        raise NotFound(f"tile {name[:40]}")
    at = order.index(name)
    to = min(max(at + STEPS[way], 0), len(order) - 1)
    order[at], order[to] = order[to], order[at]
    return replace(profile, tiles=tuple(order))

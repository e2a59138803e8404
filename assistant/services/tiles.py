"""The order in which a resident finds the things that can be got done; only they change it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.dialogue.model import Scenario
from assistant.errors import NotFound
from assistant.services.residents import Profile

MOST_TILES = 5
"""Large choices on one screen (COGA o5p03)."""

STEPS = {"up": -1, "down": 1}


@dataclass(frozen=True)
class Screen:
    """As many of them as one screen shows: home is the first, the others are behind "more"."""

    number: int
    """From 1."""
    tiles: Sequence[Scenario]
    more: bool
    """Whether another one comes after it."""


def screen(tiles: Sequence[Scenario], number: int) -> Screen:
    """The screen of that number; the nearest that there is."""
    last = max(1, -(-len(tiles) // MOST_TILES))
    shown = min(max(number, 1), last)
    first = (shown - 1) * MOST_TILES
    return Screen(shown, tiles[first : first + MOST_TILES], shown < last)


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

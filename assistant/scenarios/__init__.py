"""One file per thing a resident can get done; found by being there."""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from assistant.dialogue.model import Scenario


def all_scenarios() -> Mapping[str, Scenario]:
    """Every scenario by id, in the order of the home page."""
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    scenarios: list[Scenario] = [module.SCENARIO for module in modules]
    return {scenario.id: scenario for scenario in sorted(scenarios, key=lambda s: s.place)}


def by_words() -> Mapping[str, Scenario]:
    """What has no button of its own: words lead there, by id."""
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    found = (scenario for module in modules for scenario in getattr(module, "BY_WORDS", ()))
    return {scenario.id: scenario for scenario in found}

"""One package per open standard: our ports, spoken as the standard says; found by being there."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from assistant.standard import Standard


@cache
def all_standards() -> Mapping[str, Standard]:
    """Every standard by name."""
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    standards = (standard for module in modules for standard in _told(module))
    return {standard.name: standard for standard in standards}


def _told(module: ModuleType) -> Sequence[Standard]:
    several: Sequence[Standard] = getattr(module, "STANDARDS", ())
    return several or [module.STANDARD]

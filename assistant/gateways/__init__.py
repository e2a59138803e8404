"""One package per open standard: our ports, spoken as the standard says; found by being there."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from assistant.standard import Standard


@cache
def all_standards() -> Mapping[str, Standard]:
    """Every standard by name."""
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    standards: list[Standard] = [module.STANDARD for module in modules]
    return {standard.name: standard for standard in standards}

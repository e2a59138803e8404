"""A scenario tells which outside services it needs, so that residents hear of one that is down."""

import ast
import inspect
import sys
from types import ModuleType

import pytest

from assistant import scenarios
from assistant.dialogue.model import Scenario
from assistant.gateways import all_standards

THROUGH = {"own_messages": "messages"}
"""What of ours goes out by a service."""
ALL = scenarios.all_scenarios()


def called(module: ModuleType) -> set[str]:
    """The services that its source mentions."""
    nodes = ast.walk(ast.parse(inspect.getsource(module)))
    fields = {
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "gateways"
    }
    ports = {standard.port for standard in all_standards().values()}
    return {THROUGH.get(field, field) for field in fields} & ports


@pytest.mark.parametrize("scenario", ALL.values(), ids=lambda scenario: scenario.id)
def test_a_scenario_names_the_services_that_it_calls(scenario: Scenario) -> None:
    module = sys.modules[f"{scenarios.__name__}.{scenario.id}"]
    assert set(scenario.services) == called(module)

"""Files and functions stay small enough to be read at one go."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*ROOT.glob("assistant/**/*.py"), *ROOT.glob("voice/**/*.py")])
LINES_OF_A_FILE = 250
LINES_OF_A_FUNCTION = 25

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, Function):
            yield node


def body_lines(function: Function) -> int:
    """From the first statement after the docstring to the last line."""
    statements = function.body
    if ast.get_docstring(function, clean=False) is not None:
        statements = statements[1:]
    if not statements:
        return 0
    return (function.end_lineno or 0) - statements[0].lineno + 1


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < LINES_OF_A_FILE


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_function_is_short(path: Path) -> None:
    sizes = {f"{f.name}, line {f.lineno}": body_lines(f) for f in functions(path)}
    assert {name: n for name, n in sizes.items() if n >= LINES_OF_A_FUNCTION} == {}


def test_lines_are_counted_without_the_docstring() -> None:
    tree = ast.parse('def f(\n    a,\n):\n    """Says\n\n    more."""\n    b = a\n\n    return b\n')
    assert isinstance(tree.body[0], ast.FunctionDef)
    assert body_lines(tree.body[0]) == 3

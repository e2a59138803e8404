"""Imports point downwards, and the durable engine stays where it was put."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*ROOT.glob("assistant/**/*.py"), *ROOT.glob("voice/**/*.py")])
MAY_IMPORT_DBOS = {
    "assistant/services/bookings.py",
    "assistant/services/due.py",
    "assistant/wiring/running.py",
}


def imported(path: Path) -> set[str]:
    """The first word of each import, also of those inside functions."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    whole = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    parts = {n.module or "" for n in nodes if isinstance(n, ast.ImportFrom) and not n.level}
    return {name.split(".")[0] for name in whole | parts}


def test_the_contracts_in_pyproject_hold() -> None:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", command, "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_durable_parts_import_dbos(path: Path) -> None:
    allowed = str(path.relative_to(ROOT)) in MAY_IMPORT_DBOS
    assert allowed or "dbos" not in imported(path)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_imports_what_may_be_absent_or_abandoned(path: Path) -> None:
    assert not imported(path) & {"httpx", "requests", "passlib", "tests"}

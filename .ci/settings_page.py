"""Writes docs/reference/settings.md from the settings themselves, so that it is never stale.

Run by `.venv/bin/python .ci/settings_page.py`; a rule test compares.
"""

from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from assistant.config import Settings

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "settings.md"

OPENING = """\
# Settings

Each is an environment variable, or a line in a file `.env` in the folder where `huoban` is
started. None has to be set: without any, everything runs on one machine as a demonstration.

| variable | default | meaning |
| --- | --- | --- |
"""


def variables(settings: type[BaseModel]) -> dict[str, tuple[str, FieldInfo]]:
    """Every variable by name, and what it is a part of; a service has several."""
    prefix = settings.model_config.get("env_prefix", "")
    found: dict[str, tuple[str, FieldInfo]] = {}
    for name, field in settings.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            for part, inner in kind.model_fields.items():
                called = inner.alias or part
                found[f"{prefix}{name}_{called}".upper()] = (f"{field.description}: ", inner)
        else:
            found[f"{prefix}{name}".upper()] = ("", field)
    return found


def settings_page(settings: type[BaseModel]) -> str:
    """The whole page, as Markdown."""
    rows = (
        f"| `{name}` | {_default(field)} | {of}{_meaning(field)} |\n"
        for name, (of, field) in variables(settings).items()
    )
    return OPENING + "".join(rows)


def _default(field: FieldInfo) -> str:
    value: Any = field.get_default(call_default_factory=True)
    if isinstance(value, bool):
        return "`true`" if value else "`false`"
    if isinstance(value, Path) and value.is_relative_to(Path.home()):
        return f"`~/{value.relative_to(Path.home())}`"
    return f"`{value}`" if value not in ("", None, ()) else "empty"


def _meaning(field: FieldInfo) -> str:
    words = (field.description or "").replace("|", "\\|")
    if get_origin(field.annotation) is Literal:
        words += (
            " One of " + ", ".join(f"`{choice}`" for choice in get_args(field.annotation)) + "."
        )
    return words


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(settings_page(Settings), encoding="utf-8")
    print(f"wrote {PAGE.name}")

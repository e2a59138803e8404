"""Documents say what is so: the settings are all there, links lead somewhere, no place is named."""

import importlib.util
import re
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.config import Settings

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "settings.md"
SKIPPED = {".git", ".venv", "node_modules", "build", "dist"}

LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
CODE = re.compile(r"^(```|~~~).*?^\1\s*$|`[^`\n]*`", re.MULTILINE | re.DOTALL)

# Where one machine keeps things, and where its packages came from: true on no other.
PLACE = re.compile(
    r"(?<![\w.:/-])/(?:work|root|home|Users)/"
    r"|\b(?:pypi|pythonhosted|npmjs|crates|deb\.debian)\.(?:org|com|io)\b"
)


def documents() -> list[Path]:
    return sorted(p for p in ROOT.glob("**/*.md") if not SKIPPED & set(p.relative_to(ROOT).parts))


def ours() -> list[Path]:
    """Every text that git has or would take."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def settings_page() -> Callable[[type[BaseSettings]], str]:
    made: Callable[[type[BaseSettings]], str] = written_by("settings_page").settings_page
    return made


def written_by(script: str) -> ModuleType:
    """A script of `.ci/` that writes a file from another source."""
    spec = importlib.util.spec_from_file_location(script, ROOT / f".ci/{script}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_table_of_syllables_is_made_from_pypinyin() -> None:
    script = written_by("syllables")
    assert script.PAGE.read_text(encoding="utf-8") == script.syllables_table(), (
        "run .ci/syllables.py"
    )


def test_the_settings_page_is_made_from_the_settings() -> None:
    expected = settings_page()(Settings)
    assert PAGE.read_text(encoding="utf-8") == expected, "run .ci/settings_page.py"


def test_every_setting_is_on_its_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [n for n in Settings.model_fields if f"`HUOBAN_{n.upper()}`" not in page] == []


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_a_new_setting_would_be_seen() -> None:
    class More(Settings):
        model_config = SettingsConfigDict(env_prefix="HUOBAN_")
        more: int = 3

    assert "| `HUOBAN_MORE` | `3` |" in settings_page()(More)


@cache
def anchors(path: Path) -> set[str]:
    """The ids that a page's headings get where Markdown is shown."""
    text = CODE.sub("", path.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in HEADING.findall(text)}


@pytest.mark.parametrize("document", documents(), ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    broken = []
    for link in LINK.findall(CODE.sub("", document.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = document.parent / name if name else document
        known = target.exists() and (not anchor or anchor in anchors(target))
        broken += [] if known else [link]
    assert broken == []


@pytest.mark.parametrize("document", documents(), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_setting_that_is_named_exists(document: Path) -> None:
    known = {f"HUOBAN_{name.upper()}" for name in Settings.model_fields} | {"HUOBAN_SOAK"}
    named = set(re.findall(r"\bHUOBAN_[A-Z0-9_]*[A-Z0-9]\b", document.read_text(encoding="utf-8")))
    assert named - known == set()


def test_no_file_names_a_place_of_one_machine() -> None:
    found = {
        str(path.relative_to(ROOT)): places
        for path in ours()
        if (places := PLACE.findall(path.read_bytes().decode("utf-8", errors="ignore")))
    }
    assert found == {}


@pytest.mark.parametrize("parts", [["", "work", "main"], ["", "home", "ann"]])
def test_such_a_place_would_be_seen(parts: list[str]) -> None:
    assert PLACE.search("in " + "/".join(parts))

"""Documents say what is so: the settings are all there, links lead somewhere, no place is named."""

import importlib.util
import re
import subprocess
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from pydantic_settings import SettingsConfigDict

from assistant.config import Settings
from assistant.scenarios import all_scenarios

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


def made_by(script: str) -> ModuleType:
    """A script of `.ci/` that writes a file from another source."""
    spec = importlib.util.spec_from_file_location(script, ROOT / ".ci" / f"{script}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MADE = made_by("settings_page")
SCENARIOS = made_by("scenarios_page")


def test_the_table_of_syllables_is_made_from_pypinyin() -> None:
    script = made_by("syllables")
    expected = script.syllables_table()
    assert script.PAGE.read_text(encoding="utf-8") == expected, "run .ci/syllables.py"


def test_the_settings_page_is_made_from_the_settings() -> None:
    expected = MADE.settings_page(Settings)
    assert PAGE.read_text(encoding="utf-8") == expected, "run .ci/settings_page.py"


def test_the_scenarios_page_is_made_from_the_scenarios() -> None:
    expected = SCENARIOS.scenarios_page(all_scenarios().values())
    page = PAGE.with_name("scenarios.md").read_text(encoding="utf-8")
    assert page == expected, "run .ci/scenarios_page.py"


def test_every_setting_is_on_its_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [name for name in MADE.variables(Settings) if f"`{name}`" not in page] == []


def test_every_setting_says_what_it_is_for() -> None:
    found = MADE.variables(Settings).items()
    assert [name for name, (_, field) in found if not field.description] == []


def test_a_new_setting_would_be_seen() -> None:
    class More(Settings):
        model_config = SettingsConfigDict(env_prefix="HUOBAN_")
        more: int = 3

    assert "| `HUOBAN_MORE` | `3` |" in MADE.settings_page(More)


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
    known = {*MADE.variables(Settings), "HUOBAN_SOAK"}
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

"""Every sentence of ours is in every catalogue, translated, with the same fields, and no other."""

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from assistant.i18n import LANGUAGES

ROOT = Path(__file__).parents[2]
SOURCE_LANGUAGE = "en"
# Words that people in China say in Latin letters too, and our own name for the language switch.
LATIN_IN_CHINESE = {"SOS", "QR", "App", "English", "Huoban", "km"}
FIELD = re.compile(r"\{(\w+)\}")
LATIN = re.compile(r"[A-Za-z][A-Za-z'’-]+")

TRANSLATED = [language for language in LANGUAGES if language != SOURCE_LANGUAGE]


@cache
def extracted() -> dict[str, str]:
    """Each marked sentence with the first place where it stands, by the mappings of pyproject."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: dict[str, str] = {}
    for mapping in pyproject["tool"]["babel"]["mappings"]:
        options = {k: v for k, v in mapping.items() if k not in {"method", "pattern"}}
        for path in _shipped(mapping["pattern"]):
            for line, message, *_rest in extract_from_file(
                mapping["method"], path, options=options
            ):
                source = message if isinstance(message, str) else message[0]
                found.setdefault(source, f"{path.relative_to(ROOT)}:{line}")
    return found


def _shipped(pattern: str) -> list[Path]:
    """Only what we ship speaks to residents."""
    wide = pattern.replace("**.", "**/*.")
    if pattern == "**.py":
        return sorted([*ROOT.glob(f"assistant/{wide}"), *ROOT.glob(f"voice/{wide}")])
    return sorted(ROOT.glob(wide))


@cache
def catalogue(language: str) -> Catalog:
    path = ROOT / "locale" / language.replace("-", "_") / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def translations(language: str) -> dict[str, str]:
    return {str(m.id): str(m.string) for m in catalogue(language) if m.id}


def test_sentences_are_found_in_code_and_templates() -> None:
    places = {place.split("/")[0] for place in extracted().values()}
    assert places == {"assistant", "templates", "voice"}


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated(language: str) -> None:
    known = translations(language)
    assert {s: place for s, place in extracted().items() if not known.get(s)} == {}


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_left_over(language: str) -> None:
    assert set(translations(language)) - set(extracted()) == set()
    assert list(catalogue(language).obsolete) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_a_guess(language: str) -> None:
    assert [m.id for m in catalogue(language) if m.id and m.fuzzy] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_fields_are_the_same(language: str) -> None:
    differing = {
        source: words
        for source, words in translations(language).items()
        if sorted(FIELD.findall(source)) != sorted(FIELD.findall(words))
    }
    assert differing == {}


def test_chinese_sentences_have_no_latin_words() -> None:
    foreign = {
        words: left
        for words in translations("zh-CN").values()
        if (left := set(LATIN.findall(FIELD.sub("", words))) - LATIN_IN_CHINESE)
    }
    assert foreign == {}

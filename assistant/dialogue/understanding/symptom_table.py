"""What people say is wrong, as a checked table: one ``symptoms.toml`` per language."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.dialogue.departments import by_id
from assistant.errors import AssistantError


class BadTable(AssistantError):
    """A table of symptoms has a mistake; says in which file and entry."""


@dataclass(frozen=True)
class Complaint:
    """Something that can be wrong with a body part; ``words`` say it as a resident would."""

    id: str
    words: str


@dataclass(frozen=True)
class BodyPart:
    """A part of the body to tap, with what people most often complain of there."""

    id: str
    name: str
    complaints: tuple[Complaint, ...]


@dataclass(frozen=True)
class Entry:
    """One phrasing as written: whose it is and of which list."""

    owner: str
    kind: str
    words: str


@dataclass(frozen=True)
class SymptomTable:
    """All that one language's file says."""

    readings: tuple[str, ...]
    weights: Mapping[str, float]
    guards: Mapping[str, tuple[str, ...]]
    entries: tuple[Entry, ...]
    red_flags: tuple[str, ...]
    body_parts: tuple[BodyPart, ...]


_LISTS = {"departments": {"phrases": "phrase", "words": "word"},
          "red_flags": {"symptoms": "symptom", "names": "name"}}  # fmt: skip
_READINGS = {"characters", "sounds", "words"}
_WEIGHTS = {"phrase", "word", "unit", "sound", "least", "gap", "near", "far", "after", "alike"}
_GUARDS = {"neutral", "negations", "gap_negations", "past", "past_after", "again", "supposed",
           "supposed_names", "reported", "own", "after", "asking"}  # fmt: skip


def read_table(path: Path) -> SymptomTable:
    """The checked content of a ``symptoms.toml``; ``BadTable`` says what is wrong with it."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        _all(dict.fromkeys([*data["readings"], *_READINGS]), _READINGS)
        return SymptomTable(
            readings=_texts(data["readings"], "readings"),
            weights={k: _number(k, v) for k, v in _all(data["weights"], _WEIGHTS).items()},
            guards={k: _texts(v, f"guards.{k}") for k, v in _all(data["guards"], _GUARDS).items()},
            entries=tuple(e for table in _LISTS for e in _entries(data[table], table)),
            red_flags=tuple(data["red_flags"]),
            body_parts=tuple(_body_part(part) for part in data["body_parts"]),
        )
    except KeyError as missing:
        raise BadTable(f"{path}: {missing} is missing") from missing
    except (OSError, ValueError, TypeError, AttributeError) as problem:
        raise BadTable(f"{path}: {problem}") from problem


def _entries(owners: Mapping[str, Any], table: str) -> Iterator[Entry]:
    for owner, lists in owners.items():
        if table == "departments" and by_id(owner) is None:
            raise ValueError(f"departments.{owner}: no such department")
        for name, entries in lists.items():
            where = f"{table}.{owner}.{name}"
            if name not in _LISTS[table]:
                raise ValueError(f"{where}: not one of {', '.join(_LISTS[table])}")
            for words in _texts(entries, where):
                yield Entry(owner, _LISTS[table][name], words)


def _texts(entries: Any, where: str) -> tuple[str, ...]:
    for number, words in enumerate(entries, 1):
        if not isinstance(words, str) or not all(map(str.strip, re.split("[…/]", words))):
            raise ValueError(f"{where}: entry {number} ({words!r}) has no text or an empty piece")
        if words in entries[: number - 1]:
            raise ValueError(f"{where}: {words!r} is there twice")
    return tuple(entries)


def _all(given: Mapping[str, Any], wanted: set[str]) -> Mapping[str, Any]:
    if wanted == set(given):
        return given
    raise ValueError(f"{', '.join(sorted(wanted.symmetric_difference(given)))}: missing or unknown")


def _number(name: str, weight: Any) -> float:
    if isinstance(weight, int | float):
        return weight
    raise ValueError(f"weights.{name}: {weight!r} is not a number")


def _body_part(part: Mapping[str, Any]) -> BodyPart:
    complaints = part["complaints"].items()
    _texts([words for _id, words in complaints], f"body_parts.{part['id']}.complaints")
    return BodyPart(part["id"], part["name"], tuple(Complaint(i, words) for i, words in complaints))

"""The plainest wishes, which need no weighing: a manner of asking and the name of one scenario."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from assistant.dialogue.understanding.moments import moments
from assistant.dialogue.understanding.normalise import normalise, sounds
from assistant.paths import LOCALE

TABLE = "plain.toml"
"""In ``locale/<language>/``: the manners of asking, and what each scenario is called."""
LEAST = 2
"""So many syllables a name must have to be known by its sound."""
_MARKS = re.compile(r"[\s,.]+")


@dataclass(frozen=True)
class Wording:
    """How wishes are put in one language.

    Args:
        wanting: What makes a wish of a name, before and after it.
        beside: What may stand there besides and changes nothing.
        names: The scenario that each name stands for.
        sounding: The same by the name's sound; empty in English.
        within: Finds any of the names.
        leading: Finds words at the end that led to a time ("on", "at about").
    """

    wanting: tuple[tuple[str, str], ...]
    beside: tuple[tuple[str, str], ...]
    names: Mapping[str, str]
    sounding: Mapping[str, str]
    within: re.Pattern[str]
    leading: re.Pattern[str]


def wished(text: str, language: str, now: datetime | None = None) -> str:
    """The scenario that is asked for by name and nothing else said; "" otherwise.

    Args:
        text: A whole sentence: one more word, such as "不", and it is weighed as all others are.
        language: One of ``LANGUAGES``.
        now: When it is said; times that lie ahead may then be said as well ("明天挂号").
    """
    known, words = wording(language), plain(text, language)
    whole = _named(words, known)
    if whole or now is None or not known.within.search(words):
        return whole
    said = moments(text, now, language)
    if not said or any(one.past for one in said):
        return ""
    for start, end in sorted((one.at for one in said), reverse=True):
        text = f"{known.leading.sub('', text[:start])} {text[end:]}"
    return _named(plain(text, language), known)


def plain(text: str, language: str) -> str:
    """Words as names are compared: without marks, and in Mandarin without spaces."""
    return _MARKS.sub(" " if language == "en" else "", normalise(text)).strip()


@cache
def wording(language: str) -> Wording:
    """The table of a language."""
    path = LOCALE / language.replace("-", "_") / TABLE
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    names = {
        plain(name, language): scenario
        for scenario, called in table["names"].items()
        for name in called
    }
    heard = {} if language == "en" else {_sound(n): s for n, s in names.items() if len(n) >= LEAST}
    return Wording(
        wanting=_frames(table["wanting"]),
        beside=_frames(table["beside"]),
        names=names,
        sounding=heard,
        within=re.compile(_any(names)),
        leading=re.compile(rf"(?:\b(?:{_any(table['leading'])})\s*)+$"),
    )


def _named(words: str, known: Wording) -> str:
    for left, wanting in _bared(words, known):
        if found := known.names.get(left):
            return found
        if wanting and (found := known.sounding.get(_sound(left))):
            return found
    return ""


def _bared(words: str, known: Wording) -> Iterator[tuple[str, bool]]:
    """The words themselves and what is left of them within each frame; whether one was a wish."""
    seen, left = set[tuple[str, bool]](), [(words, False)]
    while left:
        one = left.pop(0)
        if one not in seen:
            seen.add(one)
            yield one
            left += [(rest, True) for rest in _within(one[0], known.wanting)]
            left += [(rest, one[1]) for rest in _within(one[0], known.beside)]


def _within(words: str, frames: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for before, after in frames:
        framed = words.startswith(before) and words.endswith(after)
        if framed and len(words) > len(before) + len(after):
            yield words[len(before) : len(words) - len(after)].strip()


def _frames(written: list[str]) -> tuple[tuple[str, str], ...]:
    return tuple((before, after) for before, _, after in (one.partition("…") for one in written))


def _sound(words: str) -> str:
    return " ".join(sounds(words))


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))

"""From how a resident says what is wrong to the departments that treat it, and to red flags.

Text and phrases are written as strings in which one character stands for one *unit*: a Chinese
character, the sound of one, or the stem of an English word. A phrase is a few such strings
("pieces"), to be found in order with small gaps between them.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product

from rapidfuzz import fuzz, process

from assistant.dialogue.departments import DEPARTMENTS
from assistant.dialogue.understanding.normalise import normalise, sounds, stems
from assistant.dialogue.understanding.symptom_table import BodyPart, Entry, SymptomTable, read_table
from assistant.i18n import DEFAULT_LANGUAGE, LANGUAGES
from assistant.paths import LOCALE

LONGEST = 2000
"""So many characters of a story are read; more would only cost time."""
MOST = 3
"""So many departments are suggested at most."""
_ORDER = {known.id: place for place, known in enumerate(DEPARTMENTS)}
_SPLITS: Mapping[str, Callable[[str], list[str]]] = {
    "characters": list,
    "sounds": sounds,
    "words": stems,
}


@dataclass(frozen=True)
class Suggestion:
    """At most three departments, the best first, and the red flag if there is one; all by id."""

    departments: tuple[str, ...]
    red_flag: str | None


@dataclass(frozen=True)
class _Language:
    table: SymptomTable
    readings: tuple["_Reading", ...]
    spelled: Mapping[Entry, str]
    """How each longer phrase is spelled, for words that are only nearly right."""


def suggest(words: str, language: str, *, alike: bool = True) -> Suggestion:
    """The departments and the red flag that someone's words point to; never raises.

    Args:
        words: What was said.
        language: One of ``LANGUAGES``.
        alike: Whether phrases count that are only nearly like what was said, which takes longer.
    """
    known = _language(language if language in LANGUAGES else DEFAULT_LANGUAGE)
    text = normalise(words[:LONGEST])[:LONGEST]
    hits = [hit for reading in known.readings for hit in reading.hits(text)]
    flags = {hit.entry.owner for hit in hits if hit.entry.kind in ("symptom", "name")}
    flag = next((flag for flag in known.table.red_flags if flag in flags), None)
    scores = _scores([hit for hit in hits if hit.entry.kind in ("phrase", "word")])
    if alike and not scores:
        scores = _alike(text, known)
    return Suggestion(_best(scores, known.table.weights["least"]), flag)


def body_parts(language: str) -> tuple[BodyPart, ...]:
    """The body parts to tap, head first."""
    return _language(language if language in LANGUAGES else DEFAULT_LANGUAGE).table.body_parts


@cache
def _language(language: str) -> _Language:
    table = read_table(LOCALE / language.replace("-", "_") / "symptoms.toml")
    readings = tuple(_Reading(kind, table, exact=not n) for n, kind in enumerate(table.readings))
    whole = [e for e in table.entries if e.kind == "phrase" and not set("…/") & set(e.words)]
    spelled = {entry: _spelled(entry.words) for entry in whole if len(_spelled(entry.words)) > 6}
    return _Language(table, readings, spelled)


def ways(words: str) -> Iterator[tuple[str, ...]]:
    """``"knee/leg…pain"`` is "knee…pain" and "leg…pain", each in two pieces."""
    return product(*(piece.split("/") for piece in words.split("…")))


def _spelled(words: str) -> str:
    return "".join(sounds(words))


@dataclass(frozen=True)
class _Hit:
    entry: Entry
    weight: float
    places: tuple[int, ...]
    text: str

    def before(self, reach: float) -> str:
        """What was said just before, within the same clause."""
        start = self.places[0]
        return re.split("[,.]", self.text[max(0, start - int(reach)) : start])[-1]

    def after(self, reach: float) -> str:
        """What was said just after, within the same clause."""
        end = self.places[-1] + 1
        return re.split("[,.]", self.text[end : end + int(reach)])[0]

    def gaps(self) -> str:
        """What was said between the pieces."""
        inside = range(self.places[0], self.places[-1])
        return "".join(self.text[place] for place in inside if place not in self.places)


class _Reading:
    """Phrases and guards in one kind of unit, by the first unit of each phrase."""

    def __init__(self, kind: str, table: SymptomTable, *, exact: bool) -> None:
        self._split = _SPLITS[kind]
        self._weights = table.weights
        self._known = {",": ",", ".": "."}
        self._exact = exact
        self._guards = {k: tuple(map(self._learn, words)) for k, words in table.guards.items()}
        self._index: dict[str, list[tuple[tuple[str, ...], Entry, float]]] = {}
        words = {word for entry in table.entries for word in re.split("[…/]", entry.words)}
        pieces = {word: self._learn(word) for word in sorted(words)}
        for entry in table.entries:
            for way in ways(entry.words):
                self._add(entry, tuple(pieces[piece] for piece in way))

    def hits(self, text: str) -> Iterator[_Hit]:
        """Each phrase wherever it is said and meant."""
        text = "".join(self._known.get(unit, "\ufffd") for unit in self._split(text))
        plain = text
        for word in self._guards["neutral"]:
            plain = plain.replace(word, "\ufffd" * len(word))
        for unit in dict.fromkeys(text):
            for pieces, entry, weight in self._index.get(unit, ()):
                if pieces[0] not in text or pieces[-1] not in text:
                    continue
                for places in _places(text, pieces, self._gap(pieces)):
                    hit = _Hit(entry, weight, places, plain)
                    if not self._harmless(hit):
                        yield hit

    def _learn(self, words: str) -> str:
        """A phrase in our units; tables are written as plainly as ``normalise`` would."""
        known = self._known
        return "".join(
            known.setdefault(unit, chr(0xF0000 + len(known))) for unit in self._split(words)
        )

    def _add(self, entry: Entry, pieces: tuple[str, ...]) -> None:
        units = sum(map(len, pieces))
        urgent = entry.kind in ("symptom", "name")
        if not self._exact and (units < 2 + urgent or (urgent and len(pieces[0]) < 2)):
            return
        weight = self._weights["word" if entry.kind == "word" else "phrase"]
        weight += self._weights["unit"] * units
        weight *= 1 if self._exact else self._weights["sound"]
        self._index.setdefault(pieces[0][0], []).append((pieces, entry, weight))

    def _gap(self, pieces: tuple[str, ...]) -> int:
        """How far apart the pieces may be: a single syllable is too common to stand apart."""
        apart = self._exact or min(map(len, pieces)) > 1
        return int(self._weights["gap"]) if apart else 0

    def _harmless(self, hit: _Hit) -> bool:
        weights = self._weights
        near, far = hit.before(weights["near"]), hit.before(weights["far"])
        kind, gaps = hit.entry.kind, hit.gaps()
        if far.endswith(self._guards["negations"]) or self._says("gap_negations", gaps):
            return True
        if kind in ("phrase", "word"):
            return False
        named, later = kind == "name", hit.after(weights["far"])
        long_ago = self._says("past", far if named else near)
        long_ago = long_ago or self._says("past_after", hit.after(weights["after"]))
        return (
            (long_ago and not self._says("again", far + gaps))
            or self._says("supposed", near)
            or (self._says("reported", far) and not self._says("own", far))
            or later.startswith(self._guards["after"])
            or (named and self._says("supposed_names", near))
            or (named and self._says("asking", far + later))
        )

    def _says(self, guard: str, text: str) -> bool:
        return bool(text) and any(word in text for word in self._guards[guard])


def _places(text: str, pieces: tuple[str, ...], gap: int) -> Iterator[tuple[int, ...]]:
    start = text.find(pieces[0])
    while start >= 0:
        places = list(range(start, start + len(pieces[0])))
        for piece in pieces[1:]:
            end = places[-1] + 1
            at = text.find(piece, end, end + gap + len(piece))
            if at < 0:
                break
            places += range(at, at + len(piece))
        else:
            yield tuple(places)
        start = text.find(pieces[0], start + 1)


def _scores(hits: list[_Hit]) -> dict[str, float]:
    """What each department's hits are worth, without those that lie within longer ones."""
    best: dict[tuple[str, frozenset[int]], float] = {}
    words: dict[Entry, _Hit] = {}
    for hit in hits:
        words.setdefault(hit.entry, hit)
    for hit in words.values():
        key = (hit.entry.owner, frozenset(hit.places))
        best[key] = max(hit.weight, best.get(key, 0))
    scores: dict[str, float] = {}
    for (owner, places), weight in best.items():
        if not any(places < other for _, other in best):
            scores[owner] = scores.get(owner, 0) + weight
    return scores


def _alike(text: str, known: _Language) -> dict[str, float]:
    """Departments with a phrase that is spelled or sounds nearly like something in the text."""
    said = _spelled(text[:120])
    cutoff = known.table.weights["alike"]
    found = process.extract(said, known.spelled, scorer=fuzz.partial_ratio, score_cutoff=cutoff)
    near = [(e.owner, score) for words, score, e in found if len(words) <= len(said) + 1]
    return dict(reversed(near))


def _best(scores: Mapping[str, float], least: float) -> tuple[str, ...]:
    enough = least * max(scores.values(), default=0)
    ranked = sorted(scores, key=lambda owner: (-scores[owner], _ORDER[owner]))
    return tuple(owner for owner in ranked if scores[owner] >= enough)[:MOST]

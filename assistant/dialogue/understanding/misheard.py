"""Sentences as a recogniser mishears them, to learn from: the same or a near sound, other words."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from random import Random

from rapidfuzz.distance import Levenshtein

from assistant.dialogue.understanding.corpus import Utterance
from assistant.dialogue.understanding.normalise import sound

SHARE = 0.15
"""Of the characters are misheard; a recogniser misses about a tenth."""
KNOWN_TIMES = 3
"""A character must occur so often to be what is heard instead."""


class Mishearing:
    """Replaces characters by others that sound the same or nearly so, always in the same way."""

    def __init__(self, known: Iterable[Utterance]) -> None:
        seen = Counter(c for one in known for c in one.text if _is_han(c))
        self._written: dict[str, list[str]] = defaultdict(list)
        for character in sorted(seen):
            if seen[character] >= KNOWN_TIMES:
                self._written[sound(character)].append(character)
        self._near = {
            said: [other for other in self._written if Levenshtein.distance(said, other) == 1]
            for said in self._written
        }

    def of(self, known: Iterable[Utterance]) -> Iterator[Utterance]:
        """Each sentence of three characters or more, misheard."""
        chance = Random(1)  # noqa: S311  # the same every time, and no secret
        for one in known:
            if len(one.text) > 2:
                yield replace(one, text="".join(self._heard(c, chance) for c in one.text))

    def _heard(self, character: str, chance: Random) -> str:
        if not _is_han(character) or chance.random() >= SHARE:
            return character
        said = sound(character)
        near = self._near.get(said)
        if near and chance.random() < 0.5:
            said = chance.choice(near)
        return chance.choice(self._written.get(said) or [character])


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"

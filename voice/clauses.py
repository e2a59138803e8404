"""Where a text is cut, so that its beginning can be heard while the rest is being made."""

import re
from collections.abc import Iterator

SENTENCE = re.compile(r"[^。！？!?；;\n]*(?:[。！？!?；;\n]+[”」』）)]*|\Z)")
FULL_STOP = re.compile(r"(?<=[a-z)]\.)\s+(?=[A-Z])")
PART = re.compile(r".*?(?:[，、：]+|[,:](?!\d)|\Z)", re.DOTALL)
LONGEST = 80
"""Characters of a clause; more are cut wherever they stand."""
FIRST, LATER = 4, 16
"""Characters that a text's first clause has at least, and each one after it."""


def sentences(text: str) -> list[str]:
    """The sentences of a text, in order; those without any sound are left out."""
    whole = (piece for found in SENTENCE.findall(text) for piece in FULL_STOP.split(found))
    return [piece for line in whole if _heard(line) for piece in _short(line.strip())]


def clauses(sentence: str, *, first: bool = True) -> Iterator[str]:
    """A sentence in pieces; the first one of a text is short, so that it is there soon."""
    held, least = "", FIRST if first else LATER
    for part in PART.findall(sentence):
        held += part
        if len(held) >= least:
            yield from _cut(held)
            held, least = "", LATER
    yield from _cut(held)


def _short(sentence: str) -> Iterator[str]:
    if len(sentence) <= LONGEST:
        yield sentence
    else:
        yield from clauses(sentence, first=False)


def _cut(piece: str) -> Iterator[str]:
    while len(piece) > LONGEST:
        space = piece.rfind(" ", LONGEST // 2, LONGEST)
        end = space if space > 0 else LONGEST
        yield piece[:end].strip()
        piece = piece[end:]
    if _heard(piece):
        yield piece.strip()


def _heard(piece: str) -> bool:
    return any(character.isalnum() for character in piece)

"""What of an utterance the scorer looks at: characters, sounds, words and manner of speaking."""

import re
from collections.abc import Iterator

from assistant.dialogue.understanding.normalise import normalise, sounds, stems
from assistant.dialogue.understanding.routes import route
from assistant.dialogue.understanding.symptoms import suggest

LONGEST = 400
"""So many characters of an utterance are looked at; the request is at the end more often."""
_CHARACTERS = (1, 2, 3, 4)
_SOUNDS = (2, 3, 4)
_WORDS = (1, 2, 3)
_DIGITS = re.compile(r"\d+")
_MARKS = re.compile(r"[\s,.]+")


def features(text: str, language: str) -> list[str]:
    """The names of an utterance's features, each once."""
    plain = _DIGITS.sub("0", normalise(text[-LONGEST:]))
    grams = _english(plain) if language == "en" else _mandarin(plain)
    return list(dict.fromkeys((*grams, *_manner(text, plain, language))))


def _mandarin(plain: str) -> Iterator[str]:
    written = list(_MARKS.sub("", plain))
    yield from _grams("c", written, _CHARACTERS)
    yield from _grams("s", sounds("".join(written)), _SOUNDS)


def _english(plain: str) -> Iterator[str]:
    words = [word for word in stems(plain) if word not in ",."]
    yield from _grams("w", words, _WORDS)
    for word in words:
        yield from _grams("l", list(f"<{word}>"), (3, 4))


def _grams(kind: str, units: list[str], sizes: tuple[int, ...]) -> Iterator[str]:
    framed = ["^", *units, "$"]
    for size in sizes:
        for start in range(len(framed) - size + 1):
            yield f"{kind}{size}:{'|'.join(framed[start : start + size])}"


def _manner(text: str, plain: str, language: str) -> Iterator[str]:
    """What single words do not tell: how long it is, what it says of a body, of a way."""
    yield f"length:{min(len(plain) // (12 if language == 'en' else 4), 8)}"
    found = suggest(text, language, alike=False)
    if found.red_flag:
        yield "red_flag"
        yield f"red_flag:{found.red_flag}"
    if found.departments:
        yield "symptom"
    ride = route(text, language)
    if ride.pickup and ride.destination:
        yield "ride"

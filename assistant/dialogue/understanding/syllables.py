"""How each Chinese character sounds most often: a table, for pypinyin loads for half a second."""

from collections.abc import Mapping
from functools import cache

from assistant.paths import LOCALE

TABLE = LOCALE / "zh_CN" / "syllables.txt"
"""A syllable and all the characters that sound so, on each line; ``.ci/syllables.py`` writes it."""


@cache
def syllables() -> Mapping[str, str]:
    """The syllable of each character, without its tone."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    known = (line.split(" ") for line in lines)
    return {character: said for said, characters in known for character in characters}

"""Writes locale/zh_CN/syllables.txt from pypinyin, which is too slow to load for one sentence.

Run by `.venv/bin/python .ci/syllables.py`; a test compares.
"""

from collections import defaultdict
from itertools import chain
from pathlib import Path

from pypinyin import Style, lazy_pinyin

PAGE = Path(__file__).parents[1] / "locale" / "zh_CN" / "syllables.txt"
HAN = chain([0x3007], range(0x3400, 0xA000))
"""Zero, and the characters that are written with two or three bytes."""


def syllables_table() -> str:
    """A line for each syllable: how it is spelled, and the characters that sound so."""
    written: dict[str, str] = defaultdict(str)
    for character in map(chr, HAN):
        [said] = lazy_pinyin(character, style=Style.NORMAL)
        if said != character:
            written[said] += character
    return "".join(f"{said} {written[said]}\n" for said in sorted(written))


if __name__ == "__main__":
    PAGE.write_text(syllables_table(), encoding="utf-8")
    print(f"wrote {PAGE.name}")

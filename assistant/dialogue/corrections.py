"""Whether someone takes back what was said before: "不对，是下午", "I meant Tuesday"."""

import re

_WORDS = {
    "zh-CN": re.compile(
        r"不对|不是|错了|搞错|说错|换[成到个一]?|改[成到为一]?|应该是|我是说|我说的是|要的是|而是|算了.*[去到看]"
    ),
    "en": re.compile(
        r"\b(?:no,|not |wrong|i meant|i mean|actually|change|instead|rather|make it|sorry)", re.I
    ),
}


def is_correction(text: str, language: str) -> bool:
    """Whether the words correct an earlier answer."""
    return _WORDS[language].search(text) is not None

"""Whether somebody would rather wait: “有号通知我”, “tell me when there is one”."""

import re

from assistant.dialogue.understanding.normalise import normalise

_WORDS = {
    "zh-CN": re.compile(
        r"(?:有|出|空).{0,6}(?:通知|告诉|叫|喊|提醒|联系|打电话给)|(?:通知|告诉|提醒|叫|喊)(?:一下)?我|候补|排队|我(?:就|先)?等"
    ),
    "en": re.compile(
        r"\b(?:tell|let|notify|text|call|message) me\b|\bwaiting list\b"
        r"|\bi(?:'ll| will| can) wait\b|\bput me on\b"
    ),
}
_NOT = {
    "zh-CN": re.compile("不用|不要|别|不等"),
    "en": re.compile(r"\b(?:not|don't|won't|can't) (?:tell|let|wait|put|call|notify|text)\b"),
}


def would_wait(text: str, language: str) -> bool:
    """Whether the words ask to be told when there is something."""
    words = normalise(text)
    return bool(_WORDS[language].search(words)) and not _NOT[language].search(words)

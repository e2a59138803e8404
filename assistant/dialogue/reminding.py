"""Whether someone who looks at what is arranged asks to be reminded of it."""

import re

_WORDS = {
    "zh-CN": re.compile(r"提醒(?!我?的?(?:女|儿|老|家|孙|爱人|先生|太太))|到时候?(?:叫|喊|告诉)我"),
    "en": re.compile(r"\b(?:remind (?:me|us)|reminders?|let me know (?:before|in time))\b"),
}
_NOT = {
    "zh-CN": re.compile(r"(?:不|别|没|取消|关|停|免).{0,4}(?:提醒|告诉|叫|喊)"),
    "en": re.compile(r"\b(?:don't|do not|no|not|stop|without|cancel|off)\b"),
}


def asks_to_be_reminded(text: str, language: str) -> bool:
    """Whether the words ask for a reminder."""
    words = text.lower()
    if _NOT[language].search(words):
        return False
    return _WORDS[language].search(words) is not None

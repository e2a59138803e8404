"""Whether a sentence tells what is wrong, beyond that something is wanted."""

import re

from assistant.dialogue.understanding.normalise import normalise

_BARE = {
    "zh-CN": re.compile(
        "喂|你好|请|帮|给|替|我|要|想|打|一下|一个|那个|这个|市民|市长|政府|热线|电话|投诉|反映|举报|情况"
        "|问题|维修|上门|师傅|修理|报修|找|叫|来|人|家里|东西|坏了?|了|吧|啊|的|修|12345"
    ),
    "en": re.compile(
        r"\b(?:please|i|need|want|would like|like|to|the|a|an|call|phone|ring|city|hotline|report"
        r"|complain|complaint|make|something|someone|repairs?|at|home|my|for|me|fix|help|12345)\b"
    ),
}
"""What says only that something is wanted, and not what."""
_ENOUGH = {"zh-CN": 2, "en": 4}
"""Letters beyond that which make an account."""


def tells(text: str, language: str) -> bool:
    """Whether more is left than the wish."""
    told = _BARE[language].sub("", normalise(text)).strip(" ,.。，")
    return len(told) >= _ENOUGH[language]

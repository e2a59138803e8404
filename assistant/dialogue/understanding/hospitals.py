"""The hospital that someone names, as they name it."""

import re

_KIND = "(?:社区)?卫生服务中心|医学中心|卫生院|医院|诊所|门诊部|卫生站"
_NAMED = re.compile(rf"([\u4e00-\u9fff]{{1,14}}?(?:{_KIND})|[第]?[一二三四五六七八九十]{{1,3}}院)")
_BEFORE = re.compile(
    r"^.*(?:[去到在来往回约挂看]|我想|我要|帮我|预约|安排|转到|送我|下午|上午|早上|晚上|明天|后天|今天|附近|最近|哪家|哪个|[这那]个|一下|一个|一家)"
)
_NONE = re.compile(rf"^(?:的|大|好|小|老|家|个|家里|这|那|哪|什么|别的|其他)?(?:{_KIND})?$")
_ENGLISH = re.compile(
    r"\b(?:at|to|in|from|with)\s+(?:the\s+)?"
    r"((?:[\w'.-]+\s+){0,4}?(?:hospital|clinic|(?:medical|health) cent(?:re|er)))\b",
    re.IGNORECASE,
)
_ANY = re.compile(
    r"^(?:a|an|any|my|some|local|nearest|the|nearby|near|this|that|which|what)?\s*(?:local|nearby|nearest)?\s*(?:hospital|clinic)$",
    re.I,
)


def hospital_in(text: str, language: str) -> str:
    """The name of a hospital as said; "" when none is named."""
    if language == "en":
        found = (match[1] for match in _ENGLISH.finditer(text))
        return next((name for name in found if not _ANY.match(name)), "")
    for match in _NAMED.finditer(text):
        name = _BEFORE.sub("", match[1])
        if not _NONE.match(name):
            return name
    return ""

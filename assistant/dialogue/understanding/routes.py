"""Where a ride begins and where it goes to, in the resident's own words."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Route:
    """Two places as they were said; "" for one that was not."""

    pickup: str = ""
    destination: str = ""


def _any(*words: str) -> str:
    return f"(?:{'|'.join(words)})"


_BY = _any(
    "(?:乘坐|坐|打|叫|乘|搭|用)(?:一?[下辆部个台])?(?:的士|出租车?|计程车|差头|轿车|网约车|快车|专车|车子?)",
    "打的",
    "打车",
    "叫车",
)
_PLACE = r"(?P<{}>[^，,。！!？?；;]+?)"
_END = r"[，,。！!？?；;]"
_ASKING = _any(
    "我(?:想|要|还|不)", "(?:帮|给|替|麻烦)(?:我|您|你|阿拉)", "请", "怎么", "可以吗", "能不能",
    "行不行",     "好吗", "好伐", "大概", "大约", "多少", "要多久", "来得及",
)  # fmt: skip
_ERRAND = _any(
    "看(?:病|医生|毛病|眼睛|牙|朋友)", "接(?:人|我|一下|阿拉)", "办事", "做(?:检查|透析)",
    "复[查诊]", "配药", "开会", r"[一二两三四五六七八九十\d]+点",
)  # fmt: skip
_STOP = (
    rf"(?=的(?:出租|计程|车|的士)|出租|计程|的士|去?{_BY}|{_END}|{_ASKING}|{_ERRAND}"
    rf"|[吗吧呢呀啊哦](?:{_END}|$)|去(?:{_END}|$)|$)"
)
_SKIP = rf"(?:\s*(?:出发|走|上车|{_BY}))?[，,]?\s*"
_FROM = r"(?:从|由|自)(?:选|在)?"
_TO = r"(?:回到|去到|开到|送(?:我|阿拉|他|她|伊|我们)?(?:到|去|回)|到|去|至|往|回)"
_NEVER = r"(?!时候|了|底|这|那里来|哪|什么)"
_BOTH = re.compile(_FROM + _PLACE.format("a") + _SKIP + _TO + _NEVER + _PLACE.format("b") + _STOP)
_AT = re.compile(
    rf"(?:我|阿拉|人)?(?:现在)?在{_PLACE.format('a')}(?:门口|这里|这边|上车|等车?|候|[，,])"
)
_FETCH = re.compile(rf"(?:到|来|去){_PLACE.format('a')}来?接(?:我|一下|人|阿拉|我们|老伴)")
_LEAVE = re.compile(rf"{_FROM}{_PLACE.format('a')}(?:出发|走|上车)")
_GO = re.compile(_TO + _NEVER + _PLACE.format("b") + _STOP)
_EMPTY = re.compile(
    r"^(?:一下|一趟|那里|那边|这里|这边|我|你|他|她|家里来|外面|外头|哪里?|时|什么地方)?$"
)
_WAITING = re.compile(r"(?:楼下|门口)?(?:等着?|候着?)$")

_ME = r"(?:me|us|her|him|my \w+)"
_ACT = _any("go", "get", "take", "leave", "arrive", "be", "come", "pick", "depart", "commute",
            "book", "travel", "meet", "bring", "drive", r"\d")  # fmt: skip
_EN_PLACE = r"(?P<{}>(?:the )?[^,.?!;]+?)"
_EN_STOP_WORDS = _any(
    "and", "to", "for", "by", r"at [\d:]+", "at (?:noon|half|quarter)", "after", "before", "around",
    "about", "please", "then", "now", "today", "tonight", "tomorrow", "leaving", r"arriv\w+",
    "departing", r"on (?:mon|tues|wednes|thurs|fri|satur|sun)\w*", r"in (?:the|an?|\w+ minutes)",
    "from", "going", "where", "so", "because", "with", "when", "if", "i", "as", "this", "next",
    "back", "taxi", "cab", "want", "need", "who", "could", "can", "would",
)  # fmt: skip
_EN_STOP = rf"(?= {_EN_STOP_WORDS}\b|\s*[,.?!;]|\s*$)"
_EN_LEAVE = _any(
    r"depart\w*", r"leav\w+", r"start\w*", "go(?:ing)?", rf"pick(?:ed)? {_ME} up", "picked up",
    "pick up", r"collect \w+", "pickup", "come",
)  # fmt: skip
_EN_FROM = _any(
    rf"{_EN_LEAVE} (?:from|at|to)",
    r"\bfrom",
    rf"pick {_ME} up (?:at|from|in|outside)",
    "(?:i'm|i am|we are|we're|waiting|standing) (?:at|in|outside)",
    r"\bleav(?:e|ing)(?! (?:be|until|by|at|after|before|around|on|from|now|then"
    r"|the (?:hotel|restaurant)\b))",
)
_EN_GO = _any(
    "go(?:ing)?", "get(?:ting)?", "head(?:ed|ing)?", rf"tak(?:e|ing) {_ME}", rf"bring\w* {_ME}",
    r"travel\w*", "back", "ride", "trip", "cab", "taxie?", "car", r"drop\w* \w+ off",
    r"drive \w+", r"arriv\w+", "lift", "journey", "uber", "drop-off", "over",
)  # fmt: skip
_EN_NOT_TO = _any(
    "see", "find", "have", "visit", "make", "call", "order", "my destination", "help", "know",
    "the hospital's", "both", "head",
)  # fmt: skip
_EN_TO = _any(
    rf"{_EN_GO} (?:to|at)(?! {_ACT}\b)",
    rf"\bto(?! (?:{_ACT}|{_EN_NOT_TO})\b)",
    r"\bvisit",
)
_EN_A = re.compile(_EN_FROM + " " + _EN_PLACE.format("a") + _EN_STOP)
_EN_B = re.compile(_EN_TO + " " + _EN_PLACE.format("b") + _EN_STOP)
_EN_VAGUE = frozenset({"it", "there", "here", "me", "us", "them", "a taxi", "you"})


def route(text: str, language: str) -> Route:
    """The two places of a ride."""
    return _english(text) if language == "en" else _mandarin(text)


def _mandarin(text: str) -> Route:
    if both := _BOTH.search(text):
        return Route(_place(both["a"]), _place(both["b"]))
    begun = _FETCH.search(text) or _LEAVE.search(text) or _AT.search(text)
    rest = text[: begun.start()] + "，" + text[begun.end() :] if begun else text
    going = [found for match in _GO.finditer(rest) if (found := _place(match["b"]))]
    return Route(_place(begun["a"]) if begun else "", going[-1] if going else "")


def _place(words: str) -> str:
    words = _WAITING.sub("", words.strip())
    return "" if _EMPTY.match(words) else words


def _english(text: str) -> Route:
    text = re.sub(r" (?='(?:s|m|d|ll|re|ve)\b)| (?=n't\b)", "", text.lower())
    starts = [_english_place(m["a"]) for m in _EN_A.finditer(text)]
    ends = [_english_place(m["b"]) for m in _EN_B.finditer(text)]
    return Route(next(filter(None, starts), ""), next(filter(None, ends), ""))


def _english_place(words: str) -> str:
    words = words.strip()
    return "" if words in _EN_VAGUE else words

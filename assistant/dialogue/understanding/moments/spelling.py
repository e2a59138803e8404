"""A text made even, character for character, and what in it only looks like a time blotted out."""

import re
import unicodedata
from collections.abc import Callable

from assistant.dialogue.understanding.normalise import simplified

_BLOT = "\N{WHITE SQUARE}"
_N = "[0-9一二两三四五六七八九十]"
_PART = "(?:上午|下午|早上|晚上|中午|今天|明天|后天|夜里)"
_TEN = str.maketrans(
    "是时石实亮辆量吧巴爸溜流刘酒就久山散午舞医衣", "十十十十两两两八八八六六六九九九三三五五一一"
)

# heard as: (pattern, what its groups become); every reading keeps its length
_HEARD: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), said)
    for pattern, said in (
        (r"[里理礼李离力][拜败百白](?=[一二三四五六日天])", "礼拜"),
        (r"[星新心性兴][期七其](?=[一二三四五六日天])", "星期"),
        (r"(?:[夏下吓][午五舞武](?=\D)|夏午|下舞)(?!个)", "下午"),
        (r"[商尚伤]午", "上午"),
        (r"[钟终忠]午", "中午"),
        (r"[名民鸣][天田](?!下)|明田", "明天"),
        (r"[今金斤]田|斤天", "今天"),
        (r"[后候厚]田|候天", "后天"),
        (r"[晚万玩碗][尚商]|[玩碗]上", "晚上"),
        (r"[枣造]上|早[尚商]", "早上"),
        (rf"(?<={_N})点[办伴般扮]", "点半"),
        (rf"(?<={_N})点[中终种忠](?!午)", "点钟"),
        (rf"(?<={_N})店(?=半|钟|一刻|三刻|多|左右|整|$)", "点"),
        (r"(?<=点)[一1][课克科客]", "一刻"),
        (r"(?<=点)三[课克科客]", "三刻"),
        (r"[查叉插](?=[五十]+分)", "差"),
        (r"月分(?!钟)", "月份"),
    )
)
_GROUPED: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(rf"({_PART})({_N}+)店"), lambda m: f"{m[1]}{m[2]}点"),
    (re.compile(rf"(月{_N}{{1,3}})好"), lambda m: f"{m[1]}号"),
    (re.compile(rf"({_N}{{1,3}})好(?={_PART})"), lambda m: f"{m[1]}号"),
    (
        re.compile(rf"({_PART})([{''.join(map(chr, _TEN))}])[点店](?!什|名)"),
        lambda m: m[1] + m[2].translate(_TEN) + "点",
    ),
    (
        re.compile(rf"({_PART})([十二]?)([是时石实])([一二])?[点店]"),
        lambda m: f"{m[1]}{m[2]}十{m[4] or ''}点",
    ),
)

_HABIT = (
    r"(?:里|头|间)?(?:老|总|经常|常常|一直|睡|失眠|咳|疼|痛|盗汗|起夜|醒|发烧|起床|起来|出汗|会)"
)
_NO_TIMES_HAN = re.compile(
    rf"(?<![十二])一点(?=点|儿|也|都|不|没|小|东西|问题|药|水|饭|菜|力|用|毛病|办法)点?"
    rf"|(?:[早晚快慢多少大小高低好轻近远吃喝买有便宜舒服清楚]|差)(?:了)?一点(?!半|钟|多|整|左右|到|{_N})"
    r"|有点|[早晚快慢差]点|[几多]点"
    rf"|[第]?{_N}+号(?=线|楼|院|门|房|室|床|窗|桌|库|机|车|出口|病|诊|航|地铁|公|店|弄|[0-9一二三四五六七八九十]+[室楼])"
    rf"|(?:[弄路街道巷村]|\d楼){_N}{{1,5}}(?:号|弄)|{_N}+弄(?:{_N}+号)?|{_N}+号[,、 ]?\d{{3,4}}(?!\d)|{_N}+(?=[路楼室])(?!楼?上午)"
    r"|(?:电话|手机|号码|热线|卡号|打)[是号码为: ]*[\d零一二三四五六七八九十 -]{3,}"
    r"|(?<![\d.])\d{5,}(?![\d日号年])|\d{3,4}-\d{3,4}-\d{3,4}|\d+\.\d+\.\d+\.\d+"
    rf"|(?:百分之|第){_N}+[点号]|{_N}+点{_N}+(?=度|公里|块|元|米|斤|公斤|毫|兆|个)|\d+\.\d+(?=度|公里|块|元|米|斤|公斤|%)"
    r"|(?:早上|上午|中午|下午|晚上)好(?![去来像])|早安|晚安"
    r"|今日头条|明日之后|明天会更好|周[一二三四五六日]岁|\d+周岁|周年|五一路|八一路"
    rf"|每(?:个|隔)?(?:天|日|周|月|年|礼拜|星期|晚)(?:{_N}|日|天)?(?:早上|上午|中午|下午|晚上|夜里)?(?:{_N}+点半?)?|天天"
    rf"|(?:早上|早晨|上午|中午|下午|晚上|夜里|半夜|白天|清早){_HABIT}"
)
_NO_TIMES_ENGLISH = re.compile(
    r"\bgood (?:morning|afternoon|evening|night|day)\b|\b(?:nice|great) day\b"
    r"|\b(?:every|each) (?:day|morning|afternoon|evening|night|week|month)\b"
    r"|\b(?:building|room|floor|flat|unit|line|bus|number|gate|ward|lane|house|apartment|apt|no\.?) ?\d+\w*"
    r"|\b(?:may|march) (?:i|we|be|not|or|take|have|result|you|also|well|need)\b|\b(?:i|you|we|it|this|which|that|he|she|they|and|email) may\b(?! \d)"
    r"|\b\d{3,5}[ -]\d{3,5}[ -]\d{3,5}(?:[ -]\d+)?\b|\(\d{3}\) ?\d{3}-\d{4}|\b\d{9,}\b|\b\w+-\d{5}-\w+\b"
    r"|\b\d+(?:\.\d+)? ?(?:percent|degrees|dollars|yuan|miles|kilometres|km\b|years old|year old|%)|[$£€¥] ?\d+(?:\.\d+)?"
    r"|\b\d:\d\b(?!\d)|\bday (?:after|by) day\b(?! tomorrow)|\bup[ -]to[ -]date\b|\ba second\b|\bone day\b|\bthese days\b"
)


def even(text: str) -> str:
    """The text in half width, small letters and simplified script; no place moves."""
    return _same_length(simplified_each("".join(map(_even, text))), text)


def heard(text: str) -> str:
    """Mandarin time words that a recogniser wrote as others that sound the same."""
    for pattern, said in _HEARD:
        text = pattern.sub(said, text)
    for pattern, write in _GROUPED:
        text = pattern.sub(write, text)
    return text


def without_others(text: str, *, mandarin: bool) -> str:
    """The text with addresses, telephone numbers, habits and greetings blotted out."""
    pattern = _NO_TIMES_HAN if mandarin else _NO_TIMES_ENGLISH
    return pattern.sub(lambda m: _BLOT * len(m[0]), text)


def simplified_each(text: str) -> str:
    """Simplified script where it keeps its length."""
    return text if text.isascii() else _same_length(simplified(text.replace("勿", _BLOT)), text)


def _even(character: str) -> str:
    if character.isascii():
        return character.lower()
    plain = {"，": ",", "、": ",", "。": ".", "—": "-", "–": "-", "～": "~", "’": "'"}.get(
        character
    )
    if plain:
        return plain
    folded = unicodedata.normalize("NFKC", character).lower()
    return folded if len(folded) == 1 else character


def _same_length(text: str, other: str) -> str:
    return text if len(text) == len(other) else other

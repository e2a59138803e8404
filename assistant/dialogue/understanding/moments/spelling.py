"""A text made even, character for character."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from assistant.dialogue.understanding.normalise import simplified

_N = "[0-9一二两三四五六七八九十]"
_PART = "(?:上午|下午|早上|晚上|中午|今天|明天|后天|夜里)"
_TEN = str.maketrans(
    "是时石实亮辆量吧巴爸溜流刘酒就久山散午舞医衣", "十十十十两两两八八八六六六九九九三三五五一一"
)

# heard as: (pattern, what its groups become); every reading keeps its length
_HEARD = (
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
_GROUPED: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    ((rf"({_PART})({_N}+)店"), lambda m: f"{m[1]}{m[2]}点"),
    ((rf"(月{_N}{{1,3}})好"), lambda m: f"{m[1]}号"),
    ((rf"({_N}{{1,3}})好(?={_PART})"), lambda m: f"{m[1]}号"),
    (
        (rf"({_PART})([{''.join(map(chr, _TEN))}])[点店](?!什|名)"),
        lambda m: m[1] + m[2].translate(_TEN) + "点",
    ),
    (
        (rf"({_PART})([十二]?)([是时石实])([一二])?[点店]"),
        lambda m: f"{m[1]}{m[2]}十{m[4] or ''}点",
    ),
)


def even(text: str) -> str:
    """The text in half width, small letters and simplified script; no place moves."""
    return _same_length(simplified(_same_length("".join(map(_even, text)), text)), text)


def heard(text: str) -> str:
    """Mandarin time words that a recogniser wrote as others that sound the same."""
    for pattern, write in _spellings():
        text = pattern.sub(write, text)
    return text


@cache
def _spellings() -> list[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]]:
    plain = [(re.compile(pattern), said) for pattern, said in _HEARD]
    return [*plain, *((re.compile(pattern), write) for pattern, write in _GROUPED)]


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

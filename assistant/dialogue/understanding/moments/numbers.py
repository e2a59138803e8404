"""Numbers as they are said and written, in Mandarin and English."""

import re
from dataclasses import dataclass
from functools import cache

_DIGITS = {
    digit: value
    for value, digits in enumerate(
        (
            "零〇○",
            "一壹幺弌",
            "二贰貳两兩俩倆",
            "三叁參仨",
            "四肆",
            "五伍",
            "六陆陸",
            "七柒",
            "八捌",
            "九玖",
        )
    )
    for digit in digits
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_UNITS |= {"k": 1000, "m": 10**6, "廿": 20, "卅": 30}
_LARGE = ("兆", 10**12), ("亿億", 10**8), ("万萬", 10**4)
_ABOUT = "多余餘几幾"
_HAN = "".join(_DIGITS) + "十拾百佰千仟兆亿億万萬"
_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+)"
_PLAIN = (
    rf"(?:{_ARABIC}\s*(?:[km](?![a-z])|(?=[{_HAN}{_ABOUT}])|(?![{_HAN}]))|(?=[{_HAN}半]))"
    rf"(?:半(?=百)|[{_HAN}]|[{_ABOUT}](?=\s*[十百千万萬亿億])"
    rf"|(?<=[百佰千仟万萬亿億零〇])\d+|(?<=[{_HAN}{_ABOUT}\d])\s+(?=[十百千万萬亿億])"
    rf"|(?<=[{_HAN}])\s+(?=[{_HAN}]|[{_ABOUT}]\s*[万萬亿億]|\d+\s*[十百千])"
    rf"|(?<=\s)\d+(?=\s*[十百千]))*"
    rf"(?:\s*[点點]\s*(?:[{''.join(_DIGITS)}]+|\d+))?"
)
_POWER = rf"([负負-]?{_ARABIC})(?:\^([+-]*\d+)|e([+-]?\d+))"
_OF = rf"([负負])?\s*(?:({_PLAIN})\s*又\s*)?({_PLAIN})\s*分\s*之\s*([负負]?)\s*({_PLAIN})"
_FRACTION = r"(-?)(?:(\d+) +)?(\d+)/(\d+)"
_NUMBER = rf"([负負]|(?<![\w.-])-(?!-)|(?<!\w)\.{{2,}}(?=\d))?\s*({_PLAIN})\s*(打)?"
_NAMES = r"四川|(?<![\d一二两三四五六七八九十壹半])百分之(?=[\d一二三四五六七八九十百千万零])"
_MINUS = str.maketrans("负負", "--", ",")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}

_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINALS = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
]
WORDS: dict[str, int] = {
    **{word: value for value, word in enumerate(_SMALL)},
    **{word: value for value, word in enumerate(_ORDINALS)},
    **{word: 20 + 10 * place for place, word in enumerate(_TENS)},
    **{word[:-1] + "ieth": 20 + 10 * place for place, word in enumerate(_TENS)},
    "a": 1,
    "an": 1,
    "oh": 0,
    "couple": 2,
    "few": 3,
    "several": 3,
    "dozen": 12,
}
"""English number words, cardinal and ordinal, below a hundred."""
_ENGLISH = (
    rf"\b(?:{'|'.join(sorted((w for w in WORDS if len(w) > 2), key=len, reverse=True))}"
    r"|hundred|thousand|million|and|[ -])+\b|-?\d[\d,]*(?:\.\d+)?"
)
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6}


@dataclass(frozen=True)
class Number:
    """A number and where it was read."""

    value: float
    at: tuple[int, int]


def numbers(text: str, language: str) -> list[Number]:
    """All numbers in a text, in order."""
    text = text.translate(_WIDE).lower()
    if language[:2] != "zh":
        found = [
            (english(m[0]), m.span()) for m in _compiled(_ENGLISH).finditer(text) if m[0].strip()
        ]
        return [Number(value, at) for value, at in found if value is not None]
    text = _compiled(_NAMES).sub(lambda m: " " * len(m[0]), text)
    result = []
    place = 0
    while place < len(text):
        number = _next(text, place)
        if number is None:
            break
        result.append(number)
        place = number.at[1]
    return result


def han(text: str) -> float:
    """The value of a Mandarin numeral: 两千四百五 is 2450, 二〇二六 is 2026."""
    text = re.sub(rf"[\s,{_ABOUT}]", "", text.replace("點", "点"))
    text = text.replace("半百", "五十")
    whole, point, rest = text.partition("点")
    if not point:
        return _whole(whole)
    digits = "".join(str(_DIGITS.get(c, c)) for c in rest)
    return float(f"{_whole(whole):.0f}.{digits}")


def small(text: str) -> int:
    """A numeral without a fraction, in any of the scripts, for hours and days; 0 if none."""
    value = english(text) if text.isascii() else _whole(text)
    return int(value or 0)


def english(text: str) -> float | None:
    """The value of English digits or number words; None if they are no number."""
    if re.fullmatch(r"-?\d[\d,]*(?:\.\d+)?", text):
        return float(text.replace(",", ""))
    total = current = 0
    words = [word for word in re.split(r"[\s-]+", text) if word not in ("", "and", "of")]
    for word in words:
        if word in _SCALES:
            current = max(current, 1) * _SCALES[word]
            total, current = (total + current, 0) if word != "hundred" else (total, current)
        elif word in WORDS or re.fullmatch(r"\d+(?:st|nd|rd|th)?", word):
            value = WORDS.get(word)
            current += int(word.rstrip("stndrh")) if value is None else value
        else:
            return None
    return float(total + current) if words else None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _next(text: str, place: int) -> Number | None:
    found = [_compiled(p).search(text, place) for p in (_OF, _POWER, _FRACTION)]
    plain = next((m for m in _compiled(_NUMBER).finditer(text, place) if m[2].strip()), None)
    matches = [m for m in (*found, plain) if m]
    if not matches:
        return None
    best = min(matches, key=lambda m: (m.start(), -m.end()))
    return Number(_VALUES[best.re.pattern](best), best.span())


def _fraction(m: re.Match[str]) -> float:
    return (-1 if m[1] else 1) * (int(m[2] or 0) + int(m[3]) / (int(m[4]) or 1))


def _of(m: re.Match[str]) -> float:
    sign = -1 if bool(m[1]) != bool(m[4]) else 1
    return sign * ((han(m[2]) if m[2] else 0) + han(m[5]) / (han(m[3]) or 1))


def _power(m: re.Match[str]) -> float:
    base = float(m[1].translate(_MINUS))
    if m[3]:
        return base * 10.0 ** max(-300, min(300, int(m[3])))
    exponent = int(m[2].lstrip("+-") or 0) * (-1 if "-" in m[2] else 1)
    exponent = abs(exponent) if m[2].startswith("--") else exponent
    try:
        return float((abs(base) or 1) ** exponent * (-1 if base < 0 else 1))
    except OverflowError:
        return 0.0


def _plain(m: re.Match[str]) -> float:
    return (-1 if (m[1] or ".")[0] != "." else 1) * han(m[2]) * (12 if m[3] else 1)


_VALUES = {_OF: _of, _POWER: _power, _FRACTION: _fraction, _NUMBER: _plain}


def _whole(text: str) -> float:
    for names, unit in _LARGE:
        place = max(text.rfind(name) for name in names)
        if place >= 0:
            left = _whole(text[:place]) if place else 1.0
            return left * unit + _tail(text[place + 1 :], unit)
    if re.fullmatch(r"\d*\.?\d+", text):
        return float(text)
    if text and all(c in _DIGITS or c.isdigit() for c in text):
        return float("".join(str(_DIGITS.get(c, c)) for c in text if c in _DIGITS or c.isascii()))
    return _hundreds(text)


def _tail(text: str, unit: int) -> float:
    if len(text) == 1 and text in _DIGITS:
        return _DIGITS[text] * unit / 10
    return _whole(text) if text else 0.0


def _hundreds(text: str) -> float:
    total, digit, last = 0.0, "", 0
    for place, character in enumerate(text):
        if character in _UNITS:
            unit = _UNITS[character]
            many = float(digit) if digit and float(digit) else 1.0
            total, digit, last = total + many * unit, "", unit
        elif place + 1 == len(text) and last >= 100 and text[place - 1] in _UNITS:
            return total + _DIGITS.get(character, 0) * last / 10
        else:
            digit += str(_DIGITS.get(character, character if character in "0123456789." else ""))
    return total + (float(digit) if digit.strip(".") and digit.count(".") < 2 else 0.0)

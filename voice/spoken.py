"""Text as it has to be spelled to be heard right; what is shown stays as it is."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from re import Match, Pattern

from voice.numerals import counted, number, one_by_one, year

Rule = tuple[Pattern[str], Callable[[Match[str]], str]]

UNSPEAKABLE = {"Cc", "Cf", "Cs", "Co", "Cn", "So", "Sk"}
"""Unicode's categories of control characters, private ones, emoji and other pictures."""
FULL_WIDTH = {
    wide + place: narrow + place
    for wide, narrow, many in ((0xFF10, 0x30, 10), (0xFF21, 0x41, 26), (0xFF41, 0x61, 26))
    for place in range(many)
}
UNITS = {
    "km": "公里", "kg": "公斤", "cm": "厘米", "mm": "毫米", "ml": "毫升", "mg": "毫克",
    "m": "米", "g": "克", "℃": "度", "°C": "度",
}  # fmt: skip
COUNTED = "个|位|次|周|年|天|小时|分钟|秒|块|元|人|辆|种|家|间|条|张|公里|米|公斤|遍|趟|件|片|粒|盒"
NUMBERED = "月|日|号|岁|楼|室|弄|路"
BEFORE, AFTER = r"(?<![A-Za-z0-9.\-])", r"(?![A-Za-z0-9])"
CODE = r"(?=[A-Za-z·\-]*[0-9])(?=[0-9·\-]*[A-Za-z])[A-Za-z0-9]+(?:[-·][A-Za-z0-9]+)*"
PHONE = r"\+?\d{2,4}(?:[- ]\d{3,8})+|\+?\d{7,}"
SHORT_PHONE = r"1[012]\d|114|12\d{3}|9[56]\d{3}"


def spoken(text: str, language: str) -> str:
    """The words for a synthesiser: codes and numbers to dial sign by sign, times, prices."""
    words = _speakable(text)
    for pattern, say in MANDARIN if language.split("-")[0] == "zh" else ENGLISH:
        words = pattern.sub(say, words)
    return words.strip()


def can_be_heard(words: str) -> bool:
    """Whether anything in it has a sound."""
    return any(character.isalnum() for character in words)


def _speakable(text: str) -> str:
    plain = unicodedata.normalize("NFC", text.replace("℃", "°C")).translate(FULL_WIDTH)
    kept = (
        " " if character.isspace() and character != "\n" else character
        for character in plain
        if character in "\n\t°" or unicodedata.category(character) not in UNSPEAKABLE
    )
    return re.sub(r" {2,}", " ", "".join(kept))


def _clock(found: Match[str]) -> str:
    hour, minute = int(found["hour"]), int(found["minute"])
    if hour > 24 or minute > 59:
        return found[0]
    said = counted(str(hour)) + "点"
    if minute in (0, 15, 30):
        return said + {0: "", 15: "一刻", 30: "半"}[minute]
    return said + ("零" if minute < 10 else "") + number(str(minute)) + "分"


def _price(found: Match[str]) -> str:
    yuan, _, cents = found["amount"].replace(",", "").partition(".")
    tenths, rest = (cents + "0")[:1], (cents + "00")[1:2]
    said = counted(yuan) + "元"
    if tenths != "0":
        said += number(tenths) + "角"
    elif rest != "0":
        said += "零"
    return said + (number(rest) + "分" if rest != "0" else "")


def _date(found: Match[str]) -> str:
    month, day = number(str(int(found["month"]))), number(str(int(found["day"])))
    return f"{year(found['year'])}年{month}月{day}日"


def _signs(found: Match[str]) -> str:
    """Letters apart, digits one by one, a short rest at each dash."""
    parts = (
        re.sub(r"[0-9]+", lambda digits: one_by_one(digits[0]), " ".join(part.upper()))
        for part in re.split("[-·]", found[0])
    )
    return "，".join(re.sub(r"(?<![A-Z]) | (?![A-Z])", "", part) for part in parts)


def _dialled(found: Match[str]) -> str:
    parts = re.split(r"[- ]", found[0].removeprefix("+"))
    return ("加" if found[0].startswith("+") else "") + "，".join(map(one_by_one, parts))


def _apart(found: Match[str]) -> str:
    return ", ".join(" ".join(part) for part in re.split("[-· ]", found[0].lstrip("+").upper()))


def _english_clock(found: Match[str]) -> str:
    hour, minute = int(found["hour"]), found["minute"]
    if hour > 24 or int(minute) > 59:
        return found[0]
    if minute == "00":
        return f"{hour}" if found["half"] else f"{hour} o'clock"
    return f"{hour} oh {minute[1]}" if minute[0] == "0" else f"{hour} {minute}"


def _rules(*pairs: tuple[str, Callable[[Match[str]], str]]) -> Sequence[Rule]:
    return [(re.compile(pattern), say) for pattern, say in pairs]


MANDARIN = _rules(
    (r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)", _date),
    (r"(?<![A-Za-z0-9.])(?P<hour>\d{1,2})[:：](?P<minute>\d{2})(?!\d)", _clock),
    (r"(?<=[半点分刻]) ?[-–—~～] ?(?=[零一二两三四五六七八九十\d])", lambda _: "到"),
    (r"[¥￥] ?(?P<amount>\d+(?:,\d{3})*(?:\.\d{1,2})?)", _price),
    (
        rf"{BEFORE}(?P<n>\d+(?:\.\d+)?) ?(?P<unit>{'|'.join(UNITS)}){AFTER}",
        lambda found: counted(found["n"]) + UNITS[found["unit"]],
    ),
    (BEFORE + CODE + AFTER, _signs),
    (rf"{BEFORE}(?:{PHONE}){AFTER}", _dialled),
    (rf"{BEFORE}(?:{SHORT_PHONE}){AFTER}(?! ?(?:{COUNTED}|{NUMBERED}|%|\.\d))", _dialled),
    (r"(?<!\d)(?P<y>[12]\d{3})(?=年)", lambda found: year(found["y"])),
    (r"(?<=\d) ?[-–—~～] ?(?=\d)", lambda _: "到"),
    (r"(\d+(?:\.\d+)?)%", lambda found: "百分之" + number(found[1])),
    (rf"(?<![\d.])(\d+(?:\.\d+)?)(?= ?(?:{COUNTED}))", lambda found: counted(found[1])),
    (r"\d+(?:\.\d+)?", lambda found: number(found[0])),
)  # fmt: skip
"""In this order: what is recognised by its surroundings comes before what is any number."""

ENGLISH = _rules(
    (
        BEFORE + r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?!\d)(?P<half>(?=\s?[AaPp]\.?[Mm]))?",
        _english_clock,
    ),
    (r"[¥￥] ?(\d+(?:,\d{3})*(?:\.\d{1,2})?)", lambda found: f"{found[1]} yuan"),
    (rf"{BEFORE}\d+ ?(?:km|kg|cm|mm|ml|mg|[ap]m|[AP]M|st|nd|rd|th){AFTER}", lambda f: f[0]),
    (BEFORE + CODE + AFTER, _apart),
    (rf"{BEFORE}(?:{PHONE}){AFTER}", _apart),
    (rf"{BEFORE}(?:{SHORT_PHONE}){AFTER}", _apart),
)  # fmt: skip

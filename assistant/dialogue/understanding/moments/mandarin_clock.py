"""Mandarin clock times and parts of the day."""

from datetime import datetime
from re import Match

from assistant.dialogue.understanding.moments.model import Clock, Facts, Rule
from assistant.dialogue.understanding.moments.numbers import small

_N = r"(?:\d{1,2}|[零〇一二两三四五六七八九十廿]{1,3})"
_APM = r"(?:\s*([ap])\.?\s?m\.?)?"
_TO = r"\s*(?:到|至|-|~|点到)\s*"
_MINUTES = (
    r"(?:(?P<half>半)|过?(?P<quarter>[一三1-3])刻钟?|"
    rf"过?零?(?P<minute>{_N})(?:分钟?)?(?![点个天月时小号:米公]))?"
)
_LOOSE = r"(?:\d{1,2}秒|[零〇一二三四五六七八九十]+秒|整|钟|多钟?|许|左右|前后|出头|敲过)*"
_EATEN = "[吃用][过完好了]?"
_DONE = "(?:以后|之后|过后|后)"
_PARTS = (
    ("凌晨|清晨前|五更", "凌晨"),
    ("黎明|拂晓|天亮|天蒙蒙亮", "黎明"),
    ("清早|清晨|大清早|一早|一大早|大早上|早晨头|早浪向", "清早"),
    ("早上|早晨|早间|晨间|早浪|早晨浪|早(?=[一二三四五六七八九十两\\d]+点)", "早上"),
    ("上午|午前|上半天|上半日", "上午"),
    ("中午|正午|晌午|中浪|中浪向|日中|午间", "中午"),
    ("午后", "午后"),
    ("下午|下半天|下半日", "下午"),
    ("傍晚|黄昏|傍黑|天黑前|夜快头|夜快", "傍晚"),
    ("晚上|晚间|晚浪|晚浪向|夜晚|夜间|今晚|晚(?=[一二三四五六七八九十两\\d]+点)", "晚上"),
    ("夜里厢|夜里向|夜里头|夜里|夜头|夜到", "夜里"),
    ("半夜三更|半夜里|半夜|深夜|下半夜|后半夜|午夜", "半夜"),
    ("白天|白日", "白天"),
    (rf"{_EATEN}早(?:饭|餐|点心)(?:{_DONE}|了|再)?|早[饭餐]{_DONE}", "早饭后"),
    (rf"{_EATEN}(?:中午|午|中)[饭餐](?:{_DONE}|了|再)?|(?:中|午)[饭餐]{_DONE}", "午饭后"),
    (rf"{_EATEN}[晚夜][饭餐](?:{_DONE}|了|再)?|[晚夜][饭餐]{_DONE}", "晚饭后"),
    ("吃?早[饭餐](?:以前|之前|前)", "早饭前"),
    ("吃?[午中][饭餐](?:以前|之前|前)", "午饭前"),
    ("吃?[晚夜][饭餐](?:以前|之前|前)", "晚饭前"),
    (
        rf"午[睡觉]起来|[睡困][过好完醒]?[午中]觉(?:{_DONE}|起来)|[午中][睡觉](?:{_DONE}|起来)",
        "午睡后",
    ),
)


def _clock(m: Match[str], now: datetime) -> Facts | None:
    hour = small(m["hour"])
    minute, fine = _minute(m["half"], m["quarter"], m["minute"])
    if hour > 24 or minute > 59:
        return None
    if m["less"]:
        less = 15 * small(m["quarters"]) if m["quarters"] else small(m["less_min"] or "")
        hour, minute, fine = (hour - 1) % 24, 60 - less, True
    sure = hour > 12 or hour == 0 or m["hour"] == "24" or (m["unit"] == "时" and hour > 12)
    return Facts(clock=Clock(hour, minute, sure, fine), precise=True)


def _minute(half: str | None, quarter: str | None, minute: str | None) -> tuple[int, bool]:
    if half:
        return 30, True
    if quarter:
        return 15 * small(quarter), True
    return (small(minute), True) if minute else (0, False)


def _digital(m: Match[str], now: datetime) -> Facts | None:
    hour, minute = int(m[1]), int(m[2])
    if hour > 24 or minute > 59:
        return None
    clock = Clock(hour, minute, hour > 12 or m[1].startswith("0"), fine=True)
    return Facts(clock=_meridiem(clock, m[3]), precise=True)


def _hour_apm(m: Match[str], now: datetime) -> Facts | None:
    clock = Clock(int(m[1]))
    return Facts(clock=_meridiem(clock, m[2]), precise=True) if clock.hour <= 12 else None


def _meridiem(clock: Clock, letter: str | None) -> Clock:
    if not letter or clock.hour > 12:
        return clock
    return clock.at_hour(clock.hour % 12 + (12 if letter == "p" else 0))


def _hours(m: Match[str], now: datetime) -> Facts | None:
    first, last = small(m[1]), small(m[2])
    minute, fine = _minute(m[3], m[4], m[5])
    if first > 24 or last > 24 or minute > 59:
        return None
    until = Clock(last, minute, last > 12, fine)
    return Facts(clock=Clock(first, 0, first > 12 or first == 0), until=until)


def _neighbours(m: Match[str], now: datetime) -> Facts | None:
    ten = 10 if m[1] else 0
    first, last = small(m[2]) + ten, small(m[3]) + (0 if m[3] == "十" else ten)
    if last - first != 1:
        return None
    until = Clock(last, 30, fine=True) if m[4] else Clock(last + 1)
    return Facts(clock=Clock(first), until=until)


def _zero(m: Match[str], now: datetime) -> Facts:
    return Facts(clock=Clock(0, sure=True, fine=True), precise=True)


def _noon(m: Match[str], now: datetime) -> Facts:
    return Facts(clock=Clock(12, sure=True), precise=True)


def _part(m: Match[str], now: datetime) -> Facts:
    return Facts(part=_PARTS[(m.lastindex or 1) - 1][1])


RULES: tuple[Rule, ...] = (
    (
        (
            rf"(?P<less>差|缺|欠)(?:(?P<quarters>[一1])刻钟?|(?P<less_min>{_N})分钟?)(?:不?到|就)?"
            rf"(?P<hour>{_N})(?P<unit>点)钟?(?P<half>)(?P<quarter>)(?P<minute>)"
        ),
        _clock,
    ),
    (
        (
            rf"(?P<hour>{_N})(?P<unit>点)钟?(?P<less>差|缺|欠)(?:(?P<quarters>[一1])刻|"
            rf"(?P<less_min>{_N})分)钟?(?P<half>)(?P<quarter>)(?P<minute>)"
        ),
        _clock,
    ),
    (
        (
            rf"(?<![\d.])(?P<less>)(?P<quarters>)(?P<less_min>)(?P<hour>{_N})\s*"
            rf"(?P<unit>点(?!点)|时(?!候|间|常|不时|装|代|髦))钟?{_MINUTES}{_LOOSE}"
        ),
        _clock,
    ),
    (
        (rf"(?<![\d:.])(\d{{1,2}}):(\d\d)(?::\d\d)?(?!\d){_APM}(?:时|分|左右|整|许)?"),
        _digital,
    ),
    ((r"(?<![\d:.])(\d{1,2})\s*([ap])\.?\s?m\b\.?"), _hour_apm),
    (
        (rf"(?<![\d.:])({_N}){_TO}({_N})点钟?(?:(半)|([一三1-3])刻钟?|({_N})分)?{_LOOSE}"),
        _hours,
    ),
    (
        (
            r"(十)?(?<!第)([一二两三四五六七八九])([二三四五六七八九十])点(半)?(?:钟|多|左右|的?样子)*"
        ),
        _neighbours,
    ),
    ((r"正午(?:十二点)?"), _noon),
    (("|".join(f"({words})" for words, _ in _PARTS)), _part),
)
"""Patterns and what they tell."""

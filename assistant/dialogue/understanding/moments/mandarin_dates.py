"""Mandarin dates: months and their ends, days of the month, years, festivals, lunar days."""

from datetime import datetime
from re import Match

from assistant.dialogue.understanding.moments.festivals import FIXED, LUNAR, SUN, SUNDAYS
from assistant.dialogue.understanding.moments.model import Facts, Rule, Shift
from assistant.dialogue.understanding.moments.numbers import small
from assistant.dialogue.understanding.moments.periods import (
    full_year,
    month,
    nth_week,
    steps,
    valid,
    year,
)

_N = r"(?:\d{1,2}|[一二两三四五六七八九十廿卅]{1,3})"
_EDGES = {"初": "first", "头": "first", "中": "middle", "底": "last", "末": "last", "尾": "last"}
_EDGES |= {"上旬": "1-10", "中旬": "11-20", "下旬": "21-"}
_EDGE = r"(上旬|中旬|下旬|初|底|末|尾|中(?!午)|头(?!痛|疼|晕|昏))"
_ALSO = {
    "大年夜": "除夕",
    "年三十": "除夕",
    "大年三十": "除夕",
    "大年初一": "春节",
    "过年": "春节",
    "正月半": "元宵",
    "端阳": "端午",
    "八月半": "中秋",
    "八月十五": "中秋",
    "老人节": "重阳",
    "冬节": "冬至",
    "圣诞夜": "平安夜",
}
_NAMES = [name for name in (*FIXED, *LUNAR, *SUN, *SUNDAYS, *_ALSO) if not name.isascii()]
_FESTIVAL = "|".join(sorted(_NAMES, key=len, reverse=True))
_YEAR = r"(?:19|20)\d\d|[一二][零〇九][零〇一二三四五六七八九]{2}"


def _month(m: Match[str], now: datetime) -> Facts:
    months = steps(m[2])
    days = month(now.date(), months)
    return Facts(days=days, edge=_EDGES.get(m[3] or ""), past=True if months < 0 else None)


def _this_month(m: Match[str], now: datetime) -> Facts:
    days = month(now.date())
    late = _EDGES[m[1]] in ("first", "1-10") and now.day > 5
    late = late or (_EDGES[m[1]] in ("middle", "11-20") and now.day > 20)
    return Facts(days=month(now.date(), 1) if late else days, edge=_EDGES[m[1]])


def _year(m: Match[str], now: datetime) -> Facts:
    number = now.year + {"去": -1, "前": -2, "今": 0, "本": 0, "明": 1, "来": 1, "后": 2}[m[1]]
    edge = {"初": "first", "头": "first", "底": "last", "末": "last", "": None}[m[2] or ""]
    past = True if number < now.year else None
    return Facts(year=number, edge=edge and f"year {edge}", past=past)


def _year_end(m: Match[str], now: datetime) -> Facts:
    first = m[1] in "初头"
    number = now.year + (1 if first and now.month > 2 else 0)
    return Facts(days=year(number), edge="year first" if first else "year last")


def _number_year(m: Match[str], now: datetime) -> Facts:
    said = small(m[1])
    number = full_year(said, now)
    return Facts(year=number, past=True if number < now.year else None)


def _date(m: Match[str], now: datetime) -> Facts | None:
    month_, day = small(m["month"]), small(m["day"])
    said = m["year"]
    number = full_year(small(said), now) if said else None
    if valid(number or 2024, month_, day) is None:
        return None
    past = True if number and number < now.year else None
    return Facts(year=number, month=month_, dom=day, past=past)


def _named_month(m: Match[str], now: datetime) -> Facts | None:
    number = small(m[1])
    return Facts(month=number, edge=_EDGES.get(m[2] or "")) if 1 <= number <= 12 else None


def _dom(m: Match[str], now: datetime) -> Facts | None:
    day = small(m[1])
    return Facts(dom=day) if 1 <= day <= 31 else None


def _week_of_month(m: Match[str], now: datetime) -> Facts | None:
    nth = -1 if m["nth"] == "最后一" else small(m["nth"].lstrip("第"))
    if m["month"]:
        number = small(m["month"])
        at = valid(now.year + (1 if number < now.month else 0), number, 1)
    else:
        at = month(now.date(), steps(m["next"]))[0]
    if at is None or nth > 5:
        return None
    if m["day"]:
        day = "一二三四五六日".find(m["day"].replace("天", "日"))
        return Facts(days=month(at), weekday=day, nth=nth)
    return Facts(days=nth_week(month(at), nth, by=0))


def _festival(m: Match[str], now: datetime) -> Facts:
    shift = {"后一天": 1, "第二天": 1}.get(m[2], -1) if m[2] else 0
    return Facts(festival=_ALSO.get(m[1], m[1]), from_=Shift(days=shift) if shift else None)


def _lunar(m: Match[str], now: datetime) -> Facts | None:
    named = {"正": 1, "腊": 12, "冬": 11}.get(m[1] or "")
    number = named or (small(m[1]) if m[1] else 0)
    day = small((m[2] or m[3]).lstrip("初"))
    if not (1 <= day <= 30 and 0 <= number <= 12):
        return None
    return Facts(lunar=(number, day))


def _new_year_days(m: Match[str], now: datetime) -> Facts:
    return Facts(lunar=(1, small(m[1])))


RULES: tuple[Rule, ...] = (
    (
        (
            rf"({_FESTIVAL})(?:劳动|儿童)?节?(?![号日])(?:那天|当天|假期|期间)?"
            r"(前一天|前夜|前夕|后一天|第二天)?"
        ),
        _festival,
    ),
    (
        (rf"(?:(这|本|当|同)(?:一?个)?|(?<![晚早])(上+|下+)(?:一?个)?)月份?(?:的?月?{_EDGE})?"),
        _month,
    ),
    ((rf"(?<![个\d一二三四五六七八九十])月{_EDGE}"), _this_month),
    (
        (r"(去|前|今|本|明|来|后)年(?:的?年?(初(?![一二三四五六七八九十])|头|底|末))?"),
        _year,
    ),
    ((r"(?<![今明去前后本来])年(初(?![一二三四五六七八九十])|头|底|末)"), _year_end),
    ((rf"({_YEAR})年"), _number_year),
    (
        (
            rf"(?:(?P<year>{_YEAR}|\d\d)年的?)?(?P<month>{_N})月份?(?P<day>{_N})"
            r"(?:[号日]|(?![\d个点时分月天周礼]))"
        ),
        _date,
    ),
    (
        (
            r"(?<![\d.])(?P<year>(?:19|20)\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"
            r"[日号]?(?!\d)"
        ),
        _date,
    ),
    (
        (
            r"(?<![\d./-])(?P<year>)(?P<month>\d{1,2})[/·.](?P<day>\d{1,2})[日号]?"
            r"(?![\d/:.度元块公米斤点%千万])"
        ),
        _date,
    ),
    ((rf"(?<![\d个几])({_N})月份?(?:的?月?{_EDGE})?(?![\d个])"), _named_month),
    ((rf"(?<![\d.第])({_N})[号日](?![码线楼脉本])"), _dom),
    (rf"(?<=[下这本上个]月)({_N})(?![\d个点时分天日号月周礼星])", _dom),
    (
        (
            rf"(?:(?P<next>上+|下+|这|本|当)一?个?月|(?:今年)?(?P<month>{_N})月份?)的?"
            rf"(?P<nth>第{_N}|最后一)个?(?:周|礼拜|星期)(?P<day>[一二三四五六日天])?"
        ),
        _week_of_month,
    ),
    ((rf"(?:农历|阴历|旧历)?的?(正|腊|冬|{_N})月(初{_N})()"), _lunar),
    ((rf"(?:农历|阴历|旧历)的?(正|腊|冬|{_N})月()({_N})[号日]?"), _lunar),
    ((rf"(正|腊|冬)月()({_N})(?![个点])"), _lunar),
    ((r"()(?<!年)(初[一二三四五六七八九十])()(?![中高级期个])"), _lunar),
    ((r"大?年初([一二三四五六七八九十])"), _new_year_days),
)
"""Patterns and what they tell."""

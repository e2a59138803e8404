"""Mandarin days: today and its neighbours, weekdays, dates, months, festivals."""

import re
from datetime import datetime
from re import Match

from assistant.dialogue.understanding.moments.festivals import FIXED, LUNAR, SUN, SUNDAYS
from assistant.dialogue.understanding.moments.model import Facts, Rule, Shift
from assistant.dialogue.understanding.moments.numbers import small
from assistant.dialogue.understanding.moments.periods import (
    DAY,
    full_year,
    month,
    moved,
    nth_week,
    today,
    valid,
    week,
    year,
)

N = r"(?:\d{1,2}|[一二两三四五六七八九十廿卅]{1,3})"
_WEEK = r"(?:周|礼拜|星期)"
_NEAR = {"前": -2, "昨": -1, "今": 0, "本": 0, "当": 0, "明": 1, "次": 1, "隔": 1, "后": 2}
_AT = {"晚": "晚上", "夜": "夜里", "早": "早上", "晨": "早上"}
_EDGES = {"初": "first", "中": "middle", "底": "last", "末": "last", "尾": "last"}
_EDGES |= {"上旬": "1-10", "中旬": "11-20", "下旬": "21-", "头": "first", "里": "all", "内": "all"}
_EDGE = r"(?:的)?(?:月|月份)?(上旬|中旬|下旬|初|底|末|尾|中(?!午)|头(?!痛|疼|晕|昏))"


def _steps(words: str | None) -> int:
    """下下 is two on, 上 one back, 这 none."""
    return (words or "").count("下") - (words or "").count("上")


def _relative(m: Match[str], now: datetime) -> Facts:
    far = len(m[1] or "") * (1 if m[2] == "后" else -1)
    near = today(now, _NEAR[m[2]] + far)
    part = _AT.get(m[3])
    return Facts(date=near.date, past=near.past, part=part)


def _nth_day(m: Match[str], now: datetime) -> Facts:
    return today(now, max(small(m[1]) - 1, 0))


def _weekday(m: Match[str], now: datetime) -> Facts:
    day = "一二三四五六日".find(m[4].replace("天", "日"))
    day = int(m[4]) - 1 if day < 0 else day
    if not (m[1] or m[2]):
        return Facts(weekday=day)
    weeks = _steps(m[2])
    when = week(now.date(), weeks)[0] + day * DAY
    return Facts(date=when, past=True if when < now.date() else None)


def _week(m: Match[str], now: datetime) -> Facts:
    weeks = _steps(m[2])
    first, end = week(now.date(), weeks)
    past = True if weeks < 0 else None
    if m[4]:
        first, end = (first + 5 * DAY, end)
    elif m[5]:
        first, end = (first, first + 2 * DAY) if m[5] in "初头" else (first + 3 * DAY, end)
    return Facts(days=(first, end), past=past)


def _half_week(m: Match[str], now: datetime) -> Facts:
    first, end = week(now.date())
    return Facts(days=(first, first + 3 * DAY) if m[1] == "上" else (first + 3 * DAY, end))


def _month(m: Match[str], now: datetime) -> Facts:
    months = _steps(m[2])
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
        at = month(now.date(), _steps(m["next"]))[0]
    if at is None or nth > 5:
        return None
    if m["day"]:
        day = "一二三四五六日".find(m["day"].replace("天", "日"))
        return Facts(days=month(at), weekday=day, nth=nth)
    return Facts(days=nth_week(month(at), nth, by=0))


def _festival(m: Match[str], now: datetime) -> Facts:
    shift = {"前一天": -1, "前夜": -1, "前夕": -1, "后一天": 1, "第二天": 1}.get(m[2] or "", 0)
    name = {
        "大年夜": "除夕",
        "圣诞夜": "平安夜",
        "圣诞前": "平安夜",
        "正月半": "元宵",
        "年三十": "除夕",
        "大年三十": "除夕",
    }
    names = name | {
        "大年初一": "春节",
        "过年": "春节",
        "端阳": "端午",
        "冬节": "冬至",
        "老人节": "重阳",
    }
    return Facts(festival=names.get(m[1], m[1]), from_=Shift(days=shift) if shift else None)


def _lunar(m: Match[str], now: datetime) -> Facts | None:
    named = {"正": 1, "腊": 12, "冬": 11}.get(m[1] or "")
    number = named or (small(m[1]) if m[1] else 0)
    day = small((m[2] or m[3]).lstrip("初"))
    if not (1 <= day <= 30 and 0 <= number <= 12):
        return None
    return Facts(lunar=(number, day))


def _new_year_days(m: Match[str], now: datetime) -> Facts:
    return Facts(lunar=(1, small(m[1])))


def _all_day(m: Match[str], now: datetime) -> Facts:
    return today(now)


def _working_days(m: Match[str], now: datetime) -> Facts:
    day = moved(now.date(), Shift(working=small(m[1])))
    return Facts(date=day)


_FESTIVALS = sorted(
    {name for name in (*FIXED, *LUNAR, *SUN, *SUNDAYS) if not name.isascii()}
    | {
        "大年夜",
        "圣诞夜",
        "年三十",
        "大年三十",
        "大年初一",
        "过年",
        "正月半",
        "端阳",
        "老人节",
        "冬节",
    },
    key=len,
    reverse=True,
)
_WHICH = r"(?:(?P<next>上+|下+|这|本|当)一?个?月|(?:今年)?(?P<month>" + N + r")月份?)的?"
RULES: tuple[Rule, ...] = (
    (re.compile(r"(大*)(前|后)(?:天|日|朝)(?!性)()"), _relative),
    (re.compile(r"()(昨|今|明|本|当|次|隔)(?:天|日|儿个?|朝)()(?!头条)"), _relative),
    (re.compile(r"()(昨|今|明|当|次|后)(?:天|日)?(晚|夜|早|晨)(?:上|里|晨)?"), _relative),
    (re.compile(r"第([二三四五六七])天"), _nth_day),
    (
        re.compile(
            rf"(这|本)?(?:个|一个)?(上+|下+)?(?:一?个)?{_WEEK}的?({_WEEK})?([一二三四五六日天]|[1-6](?![\d点:年月天个]))(?!周)"
        ),
        _weekday,
    ),
    (
        re.compile(
            rf"(这|本)?(?:个|一个)?(?<!晚|早)(上+|下+)?(?:一?个)?({_WEEK})(末)?(初|头|尾)?(?![一二三四五六日天岁年边围到])"
        ),
        _week,
    ),
    (re.compile(r"([上下])半(?:周|个?礼拜|个?星期)"), _half_week),
    (
        re.compile(
            rf"(这|本|当|同)?(?<!早|晚)(上+|下+)?(?:一?个)?(?<=[这本当同上下个])月份?(?:{_EDGE})?"
        ),
        _month,
    ),
    (
        re.compile(r"(?<![个\d一二三四五六七八九十])月(上旬|中旬|下旬|初|底|末|尾|中(?!午))"),
        _this_month,
    ),
    (re.compile(r"(去|前|今|本|明|来|后)年(?:的?年?(初|头|底|末))?"), _year),
    (re.compile(r"(?<![今明去前后本来])年(初(?![一二三四五六七八九十])|头|底|末)"), _year_end),
    (re.compile(r"((?:19|20)\d\d|[一二][零〇九][零〇一二三四五六七八九]{2})年"), _number_year),
    (
        re.compile(
            rf"(?:(?P<year>(?:19|20)?\d\d|[一二][零〇九][零〇一二三四五六七八九]{{2}})年的?)?(?P<month>{N})月份?(?P<day>{N})(?:[号日]|(?![\d个点时分月天周]))"
        ),
        _date,
    ),
    (
        re.compile(
            r"(?<![\d.])(?P<year>(?:19|20)\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})[日号]?(?![\d])"
        ),
        _date,
    ),
    (
        re.compile(
            r"(?<![\d./-])(?P<year>)(?P<month>\d{1,2})[/·.](?P<day>\d{1,2})[日号]?(?![\d/:.度元块公米斤点%千万])"
        ),
        _date,
    ),
    (re.compile(rf"(?<![\d个几])({N})月(?:份)?(?:{_EDGE})?(?![\d个])"), _named_month),
    (
        re.compile(
            rf"(?<![\d.第]){N}(?=号|日)".replace(N, f"({N})") + r"[号日](?!码|线|楼|脉|本)"
        ),
        _dom,
    ),
    (
        re.compile(_WHICH + rf"(?P<nth>第{N}|最后一)个?{_WEEK}(?P<day>[一二三四五六日天])?"),
        _week_of_month,
    ),
    (
        re.compile(
            rf"({'|'.join(_FESTIVALS)})(?:劳动|儿童)?节?(?:那天|当天|假期|期间)?(前一天|前夜|前夕|后一天|第二天)?"
        ),
        _festival,
    ),
    (
        re.compile(
            rf"(?:农历|阴历|旧历)?的?(正|腊|冬|{N})月(?:(初{N})|(十五|半)(?<=正月十五|八月十五|七月十五|腊月十五))"
        ),
        _lunar,
    ),
    (re.compile(rf"(?:农历|阴历|旧历)的?(正|腊|冬|{N})月()({N})[号日]?"), _lunar),
    (re.compile(rf"(正|腊|冬)月()({N})(?![个点])"), _lunar),
    (re.compile(r"()(?<!年)(初[一二三四五六七八九十])()(?![中高级期个])"), _lunar),
    (re.compile(r"大?年初([一二三四五六七八九十])"), _new_year_days),
    (re.compile(r"全天|一整天|今天一天"), _all_day),
    (re.compile(rf"({N})个?工作[日天](?:以后|之后|后)"), _working_days),
)
"""Patterns and what they tell."""

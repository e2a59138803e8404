"""Mandarin days: today and its neighbours, weekdays and weeks."""

from datetime import datetime
from re import Match

from assistant.dialogue.understanding.moments.model import Facts, Rule, Shift
from assistant.dialogue.understanding.moments.numbers import small
from assistant.dialogue.understanding.moments.periods import DAY, moved, steps, today, week

_WEEK = r"(?:周|礼拜|星期)"
_NEAR = {"前": -2, "昨": -1, "今": 0, "本": 0, "当": 0, "明": 1, "次": 1, "隔": 1, "后": 2}
_AT = {"晚": "晚上", "夜": "夜里", "早": "早上", "晨": "早上"}


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
    weeks = steps(m[2])
    when = week(now.date(), weeks)[0] + day * DAY
    if m[1] and when < now.date():
        when += 7 * DAY
    return Facts(date=when, past=True if when < now.date() else None)


def _week(m: Match[str], now: datetime) -> Facts:
    weeks = steps(m[2])
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


def _all_day(m: Match[str], now: datetime) -> Facts:
    return today(now)


def _working_days(m: Match[str], now: datetime) -> Facts:
    day = moved(now.date(), Shift(working=small(m[1])))
    return Facts(date=day)


RULES: tuple[Rule, ...] = (
    ((r"(大*)(前|后)(?:天|日|朝)(?!性)()"), _relative),
    ((r"()(昨|今|明|本|当|次|隔)(?:天|日|儿个?|朝)()"), _relative),
    ((r"()(昨|今|明|当|次|后)(?:天|日)?(晚|夜|早|晨)(?![饭餐])(?:上|里|晨)?"), _relative),
    ((r"第([二三四五六七])天"), _nth_day),
    (
        (
            rf"(这|本)?(?:个|一个)?(上+|下+)?(?:一?个)?{_WEEK}的?({_WEEK})?"
            r"([一二三四五六日天]|[1-6](?![\d点:年月天个]))(?!周)"
        ),
        _weekday,
    ),
    (
        (
            rf"(?:(这|本|当|同)(?:个|一个)?|(?<![晚早])(上+|下+)(?:一?个)?)({_WEEK})(末)?(初|头|尾)?"
            r"(?![一二三四五六日天岁年边围到])"
        ),
        _week,
    ),
    ((r"()()(周)(末)()"), _week),
    ((r"([上下])半(?:周|个?礼拜|个?星期)"), _half_week),
    ((r"全天|一整天"), _all_day),
    (
        (r"(\d{1,2}|[一二两三四五六七八九十]{1,3})个?工作[日天](?:以后|之后|后)"),
        _working_days,
    ),
)
"""Patterns and what they tell."""

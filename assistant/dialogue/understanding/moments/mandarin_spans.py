"""Mandarin lengths of time from now, and words such as "soon" and "one of these days"."""

from datetime import datetime, timedelta
from re import Match

from assistant.dialogue.understanding.moments.model import Facts, Reader, Rule, Shift
from assistant.dialogue.understanding.moments.numbers import small
from assistant.dialogue.understanding.moments.periods import DAY, later, midnight, moved

_UNITS = {
    "分": Shift(minutes=1),
    "刻": Shift(minutes=15),
    "小时": Shift(minutes=60),
    "钟头": Shift(minutes=60),
    "天": Shift(days=1),
    "日": Shift(days=1),
    "周": Shift(days=7),
    "星期": Shift(days=7),
    "礼拜": Shift(days=7),
    "月": Shift(months=1),
    "年": Shift(months=12),
}
_HALVES = {_UNITS["月"]: Shift(days=15), _UNITS["天"]: Shift(minutes=720)}
_LENGTH = (
    r"(?P<many>\d+(?:\.5)?|[一二两三四五六七八九十百]+|半)\s*(?:来|多)?个?(?P<half>半)?\s*"
    r"(?P<unit>分钟?|刻钟?|小时|钟头|天|日|周|星期|礼拜|(?<=个)月|(?<=个半)月|年)(?P<more>半)?"
)


def _length(m: Match[str]) -> Shift:
    unit = _UNITS[m["unit"].removesuffix("钟")]
    half = _HALVES.get(unit) or Shift(unit.days // 2, unit.months // 2, unit.minutes // 2)
    if m["many"] == "半":
        return half
    many = min(int(float(m["many"])) if m["many"][0].isdigit() else small(m["many"]), 5000)
    extra = m["half"] or m["more"] or ".5" in m["many"]
    return unit.times(many).plus(half) if extra else unit.times(many)


def _after(m: Match[str], now: datetime) -> Facts:
    shift = _length(m)
    if shift.minutes:
        return _instant(later(now, shift))
    day = moved(now.date(), shift)
    weekly = m["unit"] in ("周", "星期", "礼拜")
    return Facts(days=(day, day + 7 * DAY)) if weekly else Facts(date=day)


def _before(m: Match[str], now: datetime) -> Facts:
    shift = _length(m).times(-1)
    if shift.minutes:
        return _instant(later(now, shift), past=True)
    return Facts(date=moved(now.date(), shift), past=True)


def _instant(at: datetime, *, past: bool | None = None) -> Facts:
    return Facts(span=(at, at + timedelta(minutes=1)), precise=True, past=past)


def _coming(m: Match[str], now: datetime) -> Facts:
    return Facts(span=(now, later(now, _length(m))))


def _gone(m: Match[str], now: datetime) -> Facts:
    return Facts(span=(later(now, _length(m).times(-1)), now), past=True)


def _last_hour(m: Match[str], now: datetime) -> Facts:
    return Facts(span=(now - timedelta(hours=1), now), past=True)


def _now(m: Match[str], now: datetime) -> Facts:
    return _instant(now)


def _soon(minutes: int) -> Reader:
    return lambda m, now: Facts(span=(now, now + timedelta(minutes=minutes)), vague=True)


def _some_day(first: int, end: int) -> Reader:
    def read(m: Match[str], now: datetime) -> Facts:
        start = now if first == 0 else midnight(now.date() + first * DAY, now)
        return Facts(span=(start, midnight(now.date() + end * DAY, now)), vague=True)

    return read


def _lately(m: Match[str], now: datetime) -> Facts:
    start = midnight(now.date(), now)
    return Facts(span=(start, start + DAY), vague=True)


def _recently(m: Match[str], now: datetime) -> Facts:
    return Facts(days=(now.date() - 7 * DAY, now.date()), vague=True, past=True)


_AFTER = r"(?:的时间)?(?:以后|之后|过后|后(?!天|日))"
_SOME = r"[几两]"
_QUICK = r"马上|立刻|立即|赶紧|赶快|现在就|这就|这会儿|现在|此刻|眼下|目前"
RULES: tuple[Rule, ...] = (
    ((rf"(?:再|等|再过|等过|过)?{_LENGTH}{_AFTER}"), _after),
    ((rf"(?:再过|等过|过(?!去|了)|再等|等)(?!两天|几){_LENGTH}(?!前)"), _after),
    ((rf"(?:{_LENGTH})(?:以前|之前|前)(?!.{{0,2}}[去到])"), _before),
    (
        (rf"(?:之后|未来|今后|接下来|还剩|还有|往后)的?\s*{_LENGTH}(?:内|里|以内|之内)?"),
        _coming,
    ),
    ((rf"{_LENGTH}(?:以内|之内|内|里(?!厢|向|头))"), _coming),
    ((rf"(?:过去|之前|最近|近|前|上)的?\s*{_LENGTH}(?:内|里|以来)?"), _gone),
    ((r"上一?个?(?P<many>)(?P<half>)(?P<unit>小时|钟头)(?P<more>)"), _last_hour),
    ((_QUICK), _now),
    (
        (r"等一?(?:下|歇|会儿?|歇歇)|待?(?:一会儿?)(?=去|来|走|叫|要|再|就)|待会儿?|过一?会儿?"),
        _soon(120),
    ),
    ((r"尽快|尽早|越快越好|越早越好|早点|快点"), _some_day(0, 3)),
    ((rf"过{_SOME}天|过{_SOME}日|隔{_SOME}天"), _some_day(2, 5)),
    (
        (r"(?:过|隔)(?:一阵子?|段时间|一段时间|几个?(?:礼拜|星期|周))|改天|改日|哪天"),
        _some_day(3, 15),
    ),
    ((rf"(?:这|近){_SOME}[天日]"), _some_day(0, 3)),
    ((r"最近(?!的|一?[班家个])|近期|近日"), _lately),
    (
        (rf"前{_SOME}天|前阵子|前一阵子?|前些天|上次|刚才|刚刚|从前|老早"),
        _recently,
    ),
)
"""Patterns and what they tell."""

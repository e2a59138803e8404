"""Festivals, and the lunar calendar of the years in which this service is used."""

from datetime import date, timedelta
from functools import lru_cache

FIXED: dict[str, tuple[int, int]] = {
    "元旦": (1, 1),
    "情人节": (2, 14),
    "妇女节": (3, 8),
    "三八节": (3, 8),
    "植树节": (3, 12),
    "愚人节": (4, 1),
    "劳动节": (5, 1),
    "五一": (5, 1),
    "青年节": (5, 4),
    "护士节": (5, 12),
    "儿童节": (6, 1),
    "六一": (6, 1),
    "建党节": (7, 1),
    "建军节": (8, 1),
    "教师节": (9, 10),
    "国庆": (10, 1),
    "平安夜": (12, 24),
    "圣诞": (12, 25),
    "new year": (1, 1),
    "valentine": (2, 14),
    "labour day": (5, 1),
    "national day": (10, 1),
    "halloween": (10, 31),
    "christmas eve": (12, 24),
    "christmas": (12, 25),
    "boxing day": (12, 26),
    "new year's eve": (12, 31),
    "independence day": (7, 4),
}
"""Month and day."""

LUNAR: dict[str, tuple[int, int]] = {
    "春节": (1, 1),
    "元宵": (1, 15),
    "龙抬头": (2, 2),
    "端午": (5, 5),
    "七夕": (7, 7),
    "中元": (7, 15),
    "中秋": (8, 15),
    "重阳": (9, 9),
    "腊八": (12, 8),
    "小年": (12, 24),
    "除夕": (12, 30),
}
"""Lunar month and day; in Shanghai the small new year is the 24th."""

SUN: dict[str, tuple[int, float]] = {"清明": (4, 4.81), "立夏": (5, 5.52), "夏至": (6, 21.37)}
SUN |= {"立秋": (8, 7.5), "冬至": (12, 21.94)}
"""Month, and where in it the sun's term began in the year 2000."""

SUNDAYS: dict[str, tuple[int, int, int]] = {
    "母亲节": (5, 6, 2),
    "父亲节": (6, 6, 3),
    "感恩节": (11, 3, 4),
    "thanksgiving": (11, 3, 4),
}
"""Month, weekday, and which of them."""

# Day of the lunar new year, its leap month (0: none), then a long (L, 30) or short (s, 29) month
_YEARS = {
    2015: "02-19 0 sLssLsLLLsLs",
    2016: "02-08 0 LsLssLsLLsLL",
    2017: "01-28 6 sLsLssLsLsLLL",
    2018: "02-16 0 sLsLssLsLsLL",
    2019: "02-05 0 LsLsLssLssLL",
    2020: "01-25 4 sLLLsLssLsLsL",
    2021: "02-12 0 sLLsLsLsLsLs",
    2022: "02-01 0 LsLsLLsLsLsL",
    2023: "01-22 2 sLssLLsLLsLsL",
    2024: "02-10 0 sLssLsLLsLLs",
    2025: "01-29 6 LsLssLsLsLLLs",
    2026: "02-17 0 LsLssLssLLLs",
    2027: "02-06 0 LLsLssLssLLs",
    2028: "01-26 5 LLLsLssLssLLs",
    2029: "02-13 0 LLsLsLsLssLL",
    2030: "02-03 0 sLsLLsLsLsLs",
    2031: "01-23 3 sLLsLsLLsLsLs",
    2032: "02-11 0 LssLsLLsLLsL",
    2033: "01-31 11 sLssLsLsLLLsL",
    2034: "02-19 0 sLssLsLsLLsL",
    2035: "02-08 0 LsLssLssLLsL",
    2036: "01-28 6 LLsLssLssLsLL",
}


def festival(name: str, year: int) -> date | None:
    """When a festival is in a solar year; a lunar one, in the lunar year that begins in it."""
    if name in FIXED:
        return date(year, *FIXED[name])
    if name in SUN:
        month, start = SUN[name]
        return date(year, month, int((year - 2000) * 0.2422 + start) - (year - 2000) // 4)
    if name in SUNDAYS:
        month, weekday, nth = SUNDAYS[name]
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    if name == "easter":
        return _easter(year)
    return lunar(year, *LUNAR[name]) if name in LUNAR else None


@lru_cache(maxsize=256)
def lunar(year: int, month: int, day: int) -> date | None:
    """The solar date of a day in a lunar year (never in the leap month); the 30th can be a 29th."""
    if year not in _YEARS:
        return None
    new_year, leap, lengths = _YEARS[year].split()
    before = month - 1 + (1 if 0 < int(leap) < month else 0)
    days = sum(30 if length == "L" else 29 for length in lengths[:before])
    longest = 30 if lengths[before] == "L" else 29
    first = date.fromisoformat(f"{year}-{new_year}")
    return first + timedelta(days=days + min(day, longest) - 1)


def _easter(year: int) -> date:
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)

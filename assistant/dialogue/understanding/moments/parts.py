"""Parts of the day: from and to which minute they last, and which clock times fall in them."""

from assistant.dialogue.understanding.moments.model import Clock

# name: (from, to) in hours of the day; past 24 is the next day
PARTS: dict[str, tuple[float, float]] = {
    "凌晨": (0, 5),
    "清早": (5, 8),
    "早上": (6, 10),
    "上午": (8, 12),
    "中午": (11, 13),
    "午后": (13, 15),
    "下午": (12, 18),
    "傍晚": (17, 19),
    "晚上": (18, 22),
    "夜里": (20, 24),
    "半夜": (22, 29),
    "白天": (6, 19),
    "黎明": (4, 7),
    "早饭前": (6, 8),
    "早饭": (7, 9),
    "早饭后": (8, 10),
    "午饭前": (10, 12),
    "午饭": (11, 13),
    "午饭后": (12.5, 14.5),
    "午睡后": (14, 16),
    "晚饭前": (16, 18),
    "晚饭": (17, 19),
    "晚饭后": (18.5, 20.5),
    "morning": (8, 12),
    "afternoon": (12, 16),
    "evening": (16, 20),
    "night": (20, 24 - 1 / 60),
    "night-time": (0, 8),
    "daytime": (8, 18),
    "mid": (10, 14),
    "day": (0, 24),
    "lunch": (11, 13),
    "before breakfast": (6, 8),
    "breakfast": (7, 9),
    "after breakfast": (8, 10),
    "before lunch": (10, 12),
    "after lunch": (13, 15),
    "before dinner": (16, 18),
    "after dinner": (19, 21),
}
"""The hours; the English ones as the recognisers for calendars have them."""

_BEFORE_NOON = {"凌晨", "清早", "早上", "上午", "黎明", "早饭前", "早饭", "早饭后", "morning"}
_BEFORE_NOON |= {"before breakfast", "breakfast", "after breakfast", "before lunch", "午饭前"}
_NOON = {"中午", "午饭", "lunch"}
_NIGHT = {"晚上", "夜里", "半夜", "night"}


def in_part(clock: Clock, part: str) -> Clock:
    """A clock time said with a part of the day; an hour past 24 is in the night after."""
    hour = clock.hour
    if hour > 12 or (clock.sure and part not in _NIGHT):
        return clock.at_hour(hour)
    hour %= 12
    if part in _BEFORE_NOON:
        return clock.at_hour(12 if clock.hour == 12 and part in ("上午", "morning") else hour)
    if part in _NOON:
        return clock.at_hour(hour if hour >= 10 else hour + 12)
    if part in _NIGHT:
        return clock.at_hour(hour + (12 if hour >= 5 else 24))
    return clock.at_hour(hour + 12)

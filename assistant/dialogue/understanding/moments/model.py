"""What a reader of dates and times knows: its results, and the partial knowledge on the way."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from re import Match

Day = date
"""The type; ``Facts`` has a field of that name."""


@dataclass(frozen=True)
class Moment:
    """A time that was said, as a half-open interval.

    Of a ``precise`` moment ``start`` is meant; ``end`` tells how finely it was said.
    """

    start: datetime
    end: datetime
    text: str
    at: tuple[int, int]
    precise: bool = False
    vague: bool = False
    past: bool = False


@dataclass(frozen=True)
class Clock:
    """A time of day as said: ``sure`` if not twelve hours off, ``fine`` if it had minutes."""

    hour: int
    minute: int = 0
    sure: bool = False
    fine: bool = False

    @property
    def minutes(self) -> int:
        """Minutes since midnight."""
        return self.hour * 60 + self.minute

    def at_hour(self, hour: int) -> "Clock":
        """The same minutes of that hour, now sure."""
        return replace(self, hour=hour, sure=True)


@dataclass(frozen=True)
class Shift:
    """So much later (or earlier) than something: in days, months or minutes."""

    days: int = 0
    months: int = 0
    minutes: int = 0
    working: int = 0

    def times(self, many: int) -> "Shift":
        """The same shift so many times; -1 is back in time."""
        return Shift(*(getattr(self, f.name) * many for f in fields(self)))

    def plus(self, other: "Shift") -> "Shift":
        """Both shifts, one after the other."""
        return Shift(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True)
class Facts:
    """What some words tell about a time; ``None`` is what they do not tell."""

    date: Day | None = None
    days: tuple[Day, Day] | None = None
    year: int | None = None
    month: int | None = None
    dom: int | None = None
    """Day of the month."""
    weekday: int | None = None
    nth: int | None = None
    """Which weekday of the month; -1 is the last."""
    festival: str | None = None
    lunar: tuple[int, int] | None = None
    """Lunar month (0: any) and day."""
    edge: str | None = None
    """Which piece of a period: its start, middle, end or what is left."""
    part: str | None = None
    half: str | None = None
    """"early" or "late" in a part of the day."""
    clock: Clock | None = None
    until: Clock | None = None
    span: tuple[datetime, datetime] | None = None
    from_: Shift | None = None
    """So much after what the other words tell."""
    length: Shift | None = None
    precise: bool | None = None
    vague: bool | None = None
    past: bool | None = None
    told: bool | None = None
    """Told of what has been: what comes next is not meant."""
    weak: bool | None = None
    """Only a time beside something that surely is one."""


@dataclass(frozen=True)
class Piece:
    """Words and what they tell."""

    at: tuple[int, int]
    facts: Facts
    dated_last: bool = False
    """The day was said after the clock time: "five to six tomorrow"."""


Reader = Callable[[Match[str], datetime], Facts | None]
Rule = tuple[str, Reader]
"""A pattern, compiled when first used, and what its words tell."""
_NAMES = tuple(field.name for field in fields(Facts))
_SHARED = {"vague", "past", "told", "weak", "precise"}


def merged(one: Facts, other: Facts) -> Facts | None:
    """What both tell together; None if they tell different things of one kind."""
    if one.weak and other.weak and bool(one.length) == bool(other.length):
        return None
    known = {}
    for name in _NAMES:
        left, right = getattr(one, name), getattr(other, name)
        if left is not None and right is not None and left != right and name not in _SHARED:
            return None
        known[name] = right if left is None else left
    known["weak"] = None
    known["past"] = one.past or other.past
    return Facts(**known)

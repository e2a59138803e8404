"""From a text to its moments: what the rules find, put together where it stands together."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from assistant.dialogue.understanding.moments.model import Facts, Moment, Piece, Reader, merged
from assistant.dialogue.understanding.moments.resolve import after, clock_on, interval


@dataclass(frozen=True)
class Tongue:
    """How one language speaks of time."""

    rules: tuple[tuple[re.Pattern[str], Reader], ...]
    glue: re.Pattern[str]
    """What may stand between two pieces that tell of one time."""
    link: re.Pattern[str]
    """What stands between the two ends of a range."""
    pair: re.Pattern[str]
    """A link only if ``opening`` is somewhere near."""
    opening: re.Pattern[str]
    told: re.Pattern[str]
    """Words of someone who tells what has been; what comes next is not meant then."""
    grain: timedelta


def read(text: str, given: str, now: datetime, tongue: Tongue) -> list[Moment]:
    """The moments in an even text, with their words as given."""
    groups = _groups(_pieces(text, now, tongue), text, tongue)
    result: list[Moment] = []
    place = 0
    while place < len(groups):
        moment = None
        if place + 1 < len(groups) and _linked(groups[place], groups[place + 1], text, tongue):
            moment = _range(groups[place], groups[place + 1], given, now, tongue)
            place += moment is not None
        moment = moment or _moment(groups[place], given, now, tongue)
        result += [moment] if moment else []
        place += 1
    return result


def _pieces(text: str, now: datetime, tongue: Tongue) -> list[Piece]:
    found = []
    for order, (pattern, reader) in enumerate(tongue.rules):
        for match in pattern.finditer(text):
            if match.end() > match.start():
                found.append((match.start(), -match.end(), order, match, reader))
    found.sort(key=lambda item: item[:3])
    pieces: list[Piece] = []
    told = bool(found) and bool(tongue.told.search(text))
    end = 0
    for start, minus_end, _, match, reader in found:
        if start < end:
            continue
        facts = reader(match, now)
        if facts is not None:
            facts = replace(facts, told=True) if told else facts
            pieces.append(Piece((start, -minus_end), facts))
            end = -minus_end
    return pieces


def _groups(pieces: list[Piece], text: str, tongue: Tongue) -> list[Piece]:
    groups: list[Piece] = []
    for piece in pieces:
        last = groups[-1] if groups else None
        both = None
        if last and tongue.glue.fullmatch(text, last.at[1], piece.at[0]):
            both = merged(last.facts, piece.facts)
        if last and both:
            dated_last = last.dated_last or (bool(last.facts.clock) and not _dated(last.facts))
            groups[-1] = Piece((last.at[0], piece.at[1]), both, dated_last)
        else:
            groups.append(piece)
    return groups


def _linked(one: Piece, other: Piece, text: str, tongue: Tongue) -> bool:
    between = (one.at[1], other.at[0])
    pair = bool(tongue.pair.fullmatch(text, *between))
    if not pair and not tongue.link.fullmatch(text, *between):
        return False
    if not pair and not (one.facts.weak and other.facts.weak):
        return True
    return bool(tongue.opening.search(text, max(0, one.at[0] - 12), other.at[1] + 3))


def _moment(piece: Piece, given: str, now: datetime, tongue: Tongue) -> Moment | None:
    facts = piece.facts
    if facts.weak:
        return None
    span = interval(facts, now, grain=tongue.grain)
    return _made(span, piece, piece, given, now, precise=_precise(facts)) if span else None


def _precise(facts: Facts) -> bool:
    return bool(facts.precise and not (facts.until or facts.length))


def _range(one: Piece, other: Piece, given: str, now: datetime, tongue: Tongue) -> Moment | None:
    first, last = _completed(one.facts, other.facts, dated_last=other.dated_last)
    ends = _ends(first, last, now.replace(hour=0, minute=0), tongue)  # it may have begun
    if ends is None or ends[1] <= now:
        ends = _ends(first, last, now, tongue)
    return _made(ends, one, other, given, now, precise=False) if ends else None


def _ends(
    first: Facts, last: Facts, now: datetime, tongue: Tongue
) -> tuple[datetime, datetime] | None:
    start = interval(first, now, grain=tongue.grain)
    end = _end(last, start[0], now, tongue) if start else None
    return (start[0], end) if start and end and end > start[0] else None


def _completed(first: Facts, last: Facts, *, dated_last: bool) -> tuple[Facts, Facts]:
    """What only one end of a range tells is true of the other, too."""
    if last.clock and first.clock and not first.part and last.part and not first.clock.sure:
        earlier = first.clock.hour % 12 <= last.clock.hour % 12
        first = replace(first, part=last.part if earlier else None)
    if last.clock and first.clock and last.clock.sure and not first.clock.sure and not first.part:
        half = last.clock.hour // 12 * 12
        hour = first.clock.hour % 12 + half
        early = hour * 60 + first.clock.minute >= last.clock.minutes
        first = replace(first, clock=first.clock.at_hour(hour - 12 if early and half else hour))
    if dated_last and first.clock and last.clock and not _dated(first):
        both = merged(replace(first, clock=None, part=None), replace(last, clock=None, part=None))
        first = replace(both, clock=first.clock, part=first.part) if both else first
    if first.nth and last.days:  # the first Monday from 1 to 3 of next month
        first, last = replace(first, days=last.days), replace(last, days=None)
    if first.month and last.dom and not last.month:
        last = replace(last, month=first.month, year=first.year)
    if last.month and first.dom and not first.month:
        first = replace(first, month=last.month, year=last.year)
    return replace(first, weak=first.weak and last.weak), last


def _dated(facts: Facts) -> bool:
    known = (facts.date, facts.days, facts.month, facts.dom, facts.weekday, facts.festival)
    return any(fact is not None for fact in (*known, facts.lunar, facts.span))


def _end(last: Facts, start: datetime, now: datetime, tongue: Tongue) -> datetime | None:
    if last.span:
        return last.span[0]
    if last.clock and not _dated(last):
        return after(last.clock, last, start)
    near = start if not last.past else now
    found = interval(last, near, grain=tongue.grain)
    if found is None:
        return None
    if last.clock:
        return clock_on(last.clock, last, found[0].date(), now)
    return found[1]


def _made(
    span: tuple[datetime, datetime],
    one: Piece,
    other: Piece,
    given: str,
    now: datetime,
    *,
    precise: bool,
) -> Moment:
    at = (one.at[0], other.at[1])
    facts = (one.facts, other.facts)
    return Moment(
        start=span[0],
        end=max(span[1], span[0] + timedelta(minutes=1)),
        text=given[slice(*at)],
        at=at,
        precise=precise,
        vague=any(f.vague for f in facts),
        past=any(f.past for f in facts)
        or (span[0] if precise else span[1]) < now - timedelta(minutes=1),
    )

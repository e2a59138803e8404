"""Dates in searches: prefixes and precision, as R4 defines them."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from assistant.demo_city.china import CHINA
from assistant.demo_city.fhir.problem import FhirProblem

_DATE = re.compile(r"(\d{4})(-\d{2})?(-\d{2})?(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?")
_SECOND = timedelta(seconds=1)


def period(text: str) -> tuple[datetime, datetime]:
    """The span that a date of any precision names: its first moment, and the first after it."""
    found = _DATE.fullmatch(text)
    if found is None or (found[4] and not found[3]):
        raise FhirProblem(400, f"not a date: {text}")
    try:
        if found[4]:
            return _clock_time(text, exact=bool(found[5]))
        first = datetime.fromisoformat((text + "-01-01")[:10]).replace(tzinfo=CHINA)
    except ValueError as problem:
        raise FhirProblem(400, f"not a date: {text}") from problem
    return first, _after(first, found)


def _clock_time(text: str, *, exact: bool) -> tuple[datetime, datetime]:
    moment = datetime.fromisoformat(text)
    # The standard leaves a missing zone to the server: the hospitals' own.
    moment = moment if moment.tzinfo else moment.replace(tzinfo=CHINA)
    return moment, moment + (_SECOND if exact else timedelta(minutes=1))


def _after(first: datetime, found: re.Match[str]) -> datetime:
    if found[3]:
        return first + timedelta(days=1)
    if found[2]:
        return (first + timedelta(days=32)).replace(day=1)
    return first.replace(year=first.year + 1)


def bounds(
    values: Iterable[str], *, earliest: datetime, latest: datetime
) -> tuple[datetime, datetime]:
    """The first and the last second that all conditions allow.

    https://hl7.org/fhir/R4/search.html#date
    """
    for value in values:
        prefix, text = (value[:2], value[2:]) if value[:2].isalpha() else ("eq", value)
        first, after = period(text)
        if prefix not in ("eq", "ge", "gt", "sa", "le", "lt", "eb"):
            raise FhirProblem(400, f"prefix not supported: {prefix}")
        if prefix in ("eq", "ge"):
            earliest = max(earliest, first)
        if prefix in ("gt", "sa"):
            earliest = max(earliest, after)
        if prefix in ("eq", "le"):
            latest = min(latest, after - _SECOND)
        if prefix in ("lt", "eb"):
            latest = min(latest, first - _SECOND)
    return earliest, latest

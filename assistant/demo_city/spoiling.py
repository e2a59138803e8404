"""Spoils an answer that was good: cut, mislabelled, doubled, or made by a clock that is wrong."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any, TypeAlias

Headers: TypeAlias = Sequence[tuple[bytes, bytes]]
Spoil: TypeAlias = Callable[[Headers, bytes], tuple[Headers, bytes]]

IDENTITIES = {"id", "service_code", "service_request_id", "resource"}
"""What tells things of a list apart; a resource has its name inside."""
HOURS_WRONG = timedelta(hours=7)
SOME_DAY = "Mon, 23 Nov 2026 04:00:00 GMT"
"""Of an answer that told none: outside of a real server nobody adds the date."""


def half(headers: Headers, body: bytes) -> tuple[Headers, bytes]:
    """The connection broke, and something on the way made it look whole."""
    return headers, body[: len(body) // 2]


def wrong_type(headers: Headers, body: bytes) -> tuple[Headers, bytes]:
    """Said to be a page for people."""
    return _with(headers, b"content-type", b"text/html; charset=utf-8"), body


def wrong_clock(headers: Headers, body: bytes) -> tuple[Headers, bytes]:
    """Made hours before it was asked for, and not to be used any more."""
    told = dict(headers).get(b"date", SOME_DAY.encode()).decode()
    then = parsedate_to_datetime(told) - HOURS_WRONG
    headers = _with(headers, b"date", _http(then))
    return _with(headers, b"expires", _http(then + timedelta(minutes=1))), body


def duplicates(headers: Headers, body: bytes) -> tuple[Headers, bytes]:
    """Every list of things that have a name of their own has each of them twice."""
    try:
        data = json.loads(body)
    except ValueError:
        return headers, body
    return headers, json.dumps(_doubled(data), ensure_ascii=False).encode()


def _doubled(data: Any) -> Any:
    if isinstance(data, dict):
        return {name: _doubled(value) for name, value in data.items()}
    if isinstance(data, list):
        things = [_doubled(one) for one in data]
        return [*things, *(one for one in things if _has_identity(one))]
    return data


def _has_identity(thing: Any) -> bool:
    """Two equal parts of a price are no mistake; two things of one name are."""
    return isinstance(thing, dict) and bool(IDENTITIES & thing.keys())


def _with(headers: Headers, name: bytes, value: bytes) -> Headers:
    return [*((k, v) for k, v in headers if k.lower() != name), (name, value)]


def _http(moment: datetime) -> bytes:
    return format_datetime(moment, usegmt=True).encode()

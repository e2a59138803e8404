"""What each office takes requests about: services and their definitions, in two languages."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from assistant.demo_city.china import CHINA
from assistant.demo_city.open311.problem import Open311Problem

Json = dict[str, Any]
Words = Mapping[str, str]

WINDOW = "WINDOW"
PRICE = "PRICE"
_FLOOR = "FLOOR"
_DAYS = 4
_WINDOWS = (
    (time(8), time(12), {"zh": "上午", "en": "morning"}),
    (time(13), time(17), {"zh": "下午", "en": "afternoon"}),
)
_AHEAD = timedelta(hours=1)


@dataclass(frozen=True)
class Office:
    """One jurisdiction."""

    id: str
    told: Mapping[str, Any]

    def words(self, name: str, lang: str) -> str:
        """Something that it says."""
        return str(self.told[name][lang])

    @property
    def services(self) -> Mapping[str, Mapping[str, Any]]:
        """What it takes requests about, by code."""
        return {one["code"]: one for one in self.told["services"]}

    def service(self, code: str) -> Mapping[str, Any]:
        """One of its services, or 404."""
        if code not in self.services:
            raise Open311Problem(404, f"service_code {code} was not found")
        return self.services[code]


@cache
def offices() -> Mapping[str, Office]:
    """All jurisdictions."""
    told = json.loads(Path(__file__).with_name("offices.json").read_text("utf-8"))
    return {id: Office(id, one) for id, one in told.items()}


def service(one: Mapping[str, Any], kind: str, lang: str) -> Json:
    """A service as the list has it."""
    return {
        "service_code": one["code"],
        "service_name": one["name"][lang],
        "description": one["about"][lang],
        "metadata": one.get("metadata", False),
        "type": kind,
        "keywords": one["keywords"][lang],
        "group": one["group"],
    }


def attributes(one: Mapping[str, Any], now: datetime, lang: str) -> list[Json]:
    """What is asked and told beyond the usual."""
    if not one.get("metadata"):
        return []
    if "price" in one:
        return [_window(now, lang), _price(one, lang)]
    return [_floor(lang)]


def windows(now: datetime) -> dict[str, tuple[datetime, datetime, Words]]:
    """When a worker can come, by the key of the value: an ISO 8601 interval."""
    today = now.astimezone(CHINA).date()
    found: dict[str, tuple[datetime, datetime, Words]] = {}
    for day in (today + timedelta(days=ahead) for ahead in range(_DAYS)):
        for begins, ends, words in _WINDOWS:
            start, end = (datetime.combine(day, at, CHINA) for at in (begins, ends))
            if start >= now + _AHEAD:
                found[f"{start.isoformat()}/{end.isoformat()}"] = (start, end, words)
    return found


def _window(now: datetime, lang: str) -> Json:
    values = [
        {"key": key, "name": f"{_day(start, lang)} {words[lang]} {start:%H:%M}-{end:%H:%M}"}
        for key, (start, end, words) in windows(now).items()
    ]
    return {
        "variable": True,
        "code": WINDOW,
        "datatype": "singlevaluelist",
        "required": True,
        "datatype_description": "",
        "order": 1,
        "description": {"zh": "什么时间上门？", "en": "When shall we come?"}[lang],
        "values": values,
    }


def _day(at: datetime, lang: str) -> str:
    return f"{at.month}月{at.day}日" if lang == "zh" else f"{at:%d %B}"


def _price(one: Mapping[str, Any], lang: str) -> Json:
    return {
        "variable": False,
        "code": PRICE,
        "datatype": "string",
        "required": False,
        "datatype_description": "",
        "order": 2,
        "description": one["price"][lang],
    }


def _floor(lang: str) -> Json:
    return {
        "variable": True,
        "code": _FLOOR,
        "datatype": "string",
        "required": False,
        "datatype_description": "",
        "order": 1,
        "description": {"zh": "有人被困在里面吗？", "en": "Is anyone inside?"}[lang],
    }

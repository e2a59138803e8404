"""The services that the directory knows, as HSDS 3.0 writes them.

https://docs.openreferral.org/en/v3.0.1/hsds/schema_reference.html
"""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

Json = dict[str, Any]
KINDS = {
    "canteen": ("助餐 食堂", "Meals"),
    "day_care": ("日间照料 日托 托老", "Day care"),
    "bathing": ("助浴 洗澡", "Bathing"),
    "aids": ("辅具 轮椅 租借", "Aids"),
    "allowance": ("补贴 津贴", "Allowances"),
    "legal": ("法律援助", "Legal aid"),
    "repair": ("维修 改造", "Repairs"),
    "health": ("医疗 卫生 体检", "Health"),
    "library": ("图书馆", "Library"),
    "activities": ("活动 课程", "Classes"),
    "care": ("上门 照护", "Care"),
}
"""The directory's own taxonomy."""
_ONE_TO_ONE = (
    *("id", "organization_id", "name", "alternate_name", "description", "status"),
    *("fees_description", "last_modified", "organization"),
)
_MODIFIED = "2026-10-01T09:00:00+08:00"


@cache
def services() -> Sequence[Json]:
    """Every service, fully nested."""
    text = (Path(__file__).with_name("services.toml")).read_text("utf-8")
    return [_service(row) for row in tomllib.loads(text)["service"]]


@cache
def terms() -> Sequence[Json]:
    """Every term of the taxonomy."""
    return [_term(kind) for kind in KINDS]


def as_listed(service: Mapping[str, Any]) -> Json:
    """Without what a list leaves out."""
    return {name: service[name] for name in _ONE_TO_ONE}


def _service(row: Json) -> Json:
    slug = row["slug"]
    id, organization = _id("service", slug), _organization(row)
    return {
        "id": id,
        "organization_id": organization["id"],
        "name": row["name_zh"],
        "alternate_name": row["name_en"],
        "description": f"{row['about_zh']}\n{row['about_en']}",
        "status": "active",
        "fees_description": f"{row['fee_zh']}\n{row['fee_en']}",
        "last_modified": _MODIFIED,
        "organization": organization,
        "phones": [{"id": _id("phone", slug), "number": row["phone"], "type": "voice"}],
        "schedules": [],
        "attributes": [_attribute(slug, row["kind"])],
        "service_at_locations": [_at_location(row, id)],
    }


def _organization(row: Json) -> Json:
    return {
        "id": _id("organization", row["slug"]),
        "name": row["name_zh"],
        "alternate_name": row["name_en"],
        "description": row["about_zh"],
    }


def _at_location(row: Json, service_id: str) -> Json:
    slug = row["slug"]
    hours = enumerate(row["hours"])
    return {
        "id": _id("service_at_location", slug),
        "service_id": service_id,
        "location": _location(row),
        "schedules": [_schedule(f"{slug}/{number}", words) for number, words in hours],
    }


def _location(row: Json) -> Json:
    slug = row["slug"]
    address = {
        "id": _id("address", slug),
        "address_1": row["address_zh"],
        "address_2": row["address_en"],
        "city": "上海",
        "state_province": "上海",
        "postal_code": "200000",
        "country": "CN",
        "address_type": "physical",
    }
    return {
        "id": _id("location", slug),
        "location_type": "physical",
        "name": row["name_zh"],
        "latitude": row["latitude"],
        "longitude": row["longitude"],
        "addresses": [address],
    }


def _schedule(name: str, words: str) -> Json:
    days, _space, times = words.partition(" ")
    opens, _dash, closes = times.partition("-")
    return {
        "id": _id("schedule", name),
        "freq": "WEEKLY",
        "wkst": "MO",
        "interval": 1,
        "byday": days,
        "opens_at": f"{opens}+08:00",
        "closes_at": f"{closes}+08:00",
    }


def _attribute(slug: str, kind: str) -> Json:
    return {
        "id": _id("attribute", slug),
        "link_id": _id("service", slug),
        "link_entity": "service",
        "taxonomy_term": _term(kind),
    }


def _term(kind: str) -> Json:
    chinese, english = KINDS[kind]
    return {"id": _id("term", kind), "code": kind, "name": english, "description": chinese}


def _id(kind: str, slug: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"urn:demo-city:{kind}:{slug}"))

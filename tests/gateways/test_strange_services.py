"""Directories written by others: what is missing, oddly spelled, split, or not HSDS at all."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import httpx2
import pytest

from assistant.errors import ServiceMisbehaved
from assistant.gateways.hsds_services import HsdsServices, KeptServices
from tests.gateways.worlds import Clock, client

SHANGHAI = timezone(timedelta(hours=8))
Answers = Callable[[httpx2.Request], Any]

pytestmark = pytest.mark.anyio


def of(answers: Answers) -> HsdsServices:
    def handle(request: httpx2.Request) -> httpx2.Response:
        answer = answers(request)
        return httpx2.Response(404) if answer is None else httpx2.Response(200, json=answer)

    clock = Clock()
    return HsdsServices(
        client(httpx2.MockTransport(handle), "/hsds"),
        deadline=5,
        clock=clock,
        zone=SHANGHAI,
        kept=KeptServices(seconds=300, clock=clock),
    )


def listing(*rows: Any, **more: Any) -> Answers:
    """A directory of one page, which is given whatever page is asked for."""
    return lambda _request: {"contents": list(rows), **more}


def at(service: dict[str, Any], **schedule: Any) -> dict[str, Any]:
    return {**service, "schedules": [schedule]}


BARE = {"id": "a", "name": "食堂", "phones": [{"number": "12345"}]}


async def test_a_name_and_an_id_are_enough() -> None:
    (one,) = await of(listing(BARE)).services(["x"])
    assert (one.phone, one.openings, one.spot) == ("12345", None, None)
    assert not one.address
    assert not one.cost


@pytest.mark.parametrize(
    "row",
    [{}, {"id": "a"}, {"id": "a", "name": " "}, {"id": "a", "name": None}, "text", 7, None],
)
async def test_what_has_no_name_is_left_out(row: Any) -> None:
    whole = {**row, "phones": BARE["phones"]} if isinstance(row, dict) else row
    assert [one.id for one in await of(listing(whole, {**BARE, "id": "b"})).services([])] == ["b|"]


@pytest.mark.parametrize("status", ["inactive", "defunct", "Temporarily Closed"])
async def test_what_is_no_longer_given_is_left_out(status: str) -> None:
    assert await of(listing({**BARE, "status": status})).services([]) == []


async def test_keys_may_be_spelled_oddly_and_places_be_one_or_many() -> None:
    places = [
        {"Location": {"ID": "l1", "Latitude": "31.2", "longitude": "121.4"}},
        {"location": {"id": "l2", "latitude": 999, "longitude": 121.5}},
    ]
    row = {"Id": "a", "NAME": "食堂", "serviceAtLocations": places, "extra": {"odd": 1}}
    first, second = await of(listing(row)).services([])
    assert (first.id, first.spot) == ("a|l1", (31.2, 121.4))
    assert (second.id, second.spot) == ("a|l2", None)


async def test_a_list_of_names_only_is_completed_one_by_one() -> None:
    def answers(request: httpx2.Request) -> Any:
        if request.url.path.endswith("/services"):
            return {"contents": [{"id": "a", "name": "食堂"}, {"id": "b", "name": "没了"}]}
        return BARE if request.url.path.endswith("/a") else None

    assert [one.phone for one in await of(answers).services([])] == ["12345"]


async def test_pages_are_followed_until_nothing_new_comes() -> None:
    asked = []

    def answers(request: httpx2.Request) -> Any:
        number = int(request.url.params["page"])
        asked.append(number)
        return {"contents": [{**BARE, "id": str(min(number, 3))}]}

    assert len(await of(answers).services([])) == 3
    assert asked == [1, 2, 3, 4]


@pytest.mark.parametrize("end", [{"last_page": True}, {"total_pages": 1}, {"TotalPages": "1"}])
async def test_a_last_page_that_says_so_is_the_last(end: dict[str, Any]) -> None:
    asked = []

    def answers(request: httpx2.Request) -> Any:
        asked.append(request)
        return {"contents": [BARE], **end}

    await of(answers).services([])
    assert len(asked) == 1


async def test_a_bare_list_is_read_too() -> None:
    assert len(await of(lambda _request: [BARE]).services([])) == 1


@pytest.mark.parametrize("answer", [{}, {"items": []}, "words", 7])
async def test_what_is_no_list_of_services_is_misbehaviour(answer: Any) -> None:
    with pytest.raises(ServiceMisbehaved):
        await of(lambda _request: answer).services([])


async def test_a_number_to_dial_is_no_fax_and_the_nearest_one() -> None:
    place = {"phones": [{"number": "111111", "type": "Fax"}], "location": {"id": "l"}}
    row = {**BARE, "service_at_locations": [place], "phones": [{"number": "电话：021 5550 1234"}]}
    assert [one.phone for one in await of(listing(row)).services([])] == ["021 5550 1234"]


MONDAY_NOON = datetime(2026, 11, 23, 12, tzinfo=SHANGHAI)
RULES: dict[str, tuple[dict[str, Any], tuple[int, int, int] | None]] = {
    "weekdays in words": ({"byday": "Monday, Tuesday", "freq": "weekly"}, (23, 9, 17)),
    "no frequency": ({"byday": "TU"}, (24, 9, 17)),
    "every day": ({}, (23, 9, 17)),
    "first of the month": ({"freq": "MONTHLY", "bymonthday": "25"}, (25, 9, 17)),
    "last Wednesday": ({"freq": "MONTHLY", "byday": "-1WE"}, (25, 9, 17)),
    "second Wednesday": ({"freq": "MONTHLY", "byday": "2WE"}, None),
    "not yet": ({"valid_from": "2026-11-26"}, (26, 9, 17)),
    "no longer": ({"valid_to": "2026-11-20T00:00:00"}, None),
    "every other week": (
        {"freq": "WEEKLY", "byday": "WE", "interval": 2, "dtstart": "2026-11-16"},
        None,
    ),
    "every other week, this one": (
        {"freq": "WEEKLY", "byday": "WE", "interval": 2, "dtstart": "2026-11-11"},
        (25, 9, 17),
    ),
    "in Greenwich": ({"opens_at": "01:00Z", "closes_at": "09:00Z"}, (23, 9, 17)),
    "with an offset": ({"opens_at": "10:00+09:00", "closes_at": "18:00+09:00"}, (23, 9, 17)),
    "of a zone": ({"opens_at": "10:00", "closes_at": "18:00", "timezone": 9}, (23, 9, 17)),
}


@pytest.mark.parametrize("rule", RULES)
async def test_rules_of_recurrence_become_times(rule: str) -> None:
    schedule, expected = RULES[rule]
    row = at(BARE, **{"opens_at": "09:00", "closes_at": "17:00:00"} | schedule)
    (one,) = await of(listing(row)).services([])
    assert one.openings is not None
    if expected is None:
        assert one.openings == ()
        return
    day, opens, closes = expected
    start, end = one.openings[0]
    assert (start.day, start.hour, end.hour) == (day, opens, closes)
    assert end > MONDAY_NOON


async def test_night_hours_go_over_midnight() -> None:
    (one,) = await of(listing(at(BARE, opens_at="22:00", closes_at="02:00"))).services([])
    assert one.openings is not None
    start, end = one.openings[0]
    assert (start.day, start.hour, end.day, end.hour) == (23, 22, 24, 2)


@pytest.mark.parametrize("opens", ["", "early", None, 9, "25"])
async def test_hours_that_cannot_be_read_are_told_in_the_directory_s_own_words(opens: Any) -> None:
    row = at(BARE, opens_at=opens, closes_at="17:00", description="周一至周五\nWeekdays")
    (one,) = await of(listing(row)).services([])
    assert one.openings is None
    assert one.hours.words == {"zh-CN": "周一至周五", "en": "Weekdays"}

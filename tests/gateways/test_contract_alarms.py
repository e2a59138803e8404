"""The alarms port against the demo city's desk, with every fault, and against CAP's own schema."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import anyio
import httpx2
import pytest

from assistant.demo_city.cap.message import Invalid
from assistant.demo_city.cap.rules import read_alert
from assistant.demo_city.city import DemoCity
from assistant.errors import (
    GatewayError,
    RequestRejected,
    ServiceMisbehaved,
    ServiceRefused,
    ServiceUnavailable,
)
from assistant.gateways.cap_alerts.writing import alarm_message, all_clear_message
from assistant.ports.alarms import Alarm, AllClear
from tests.gateways.cap_schema import needs_schema, problems
from tests.gateways.worlds import KEY, NOON, OTHER_KEY, AppWire, Clock, Wire, alarms, demo_city

pytestmark = pytest.mark.anyio

ALARM = Alarm(
    id=KEY,
    sent=NOON,
    exercise=False,
    language="zh-CN",
    event="居民求助",
    headline="王秀英现在需要帮助",
    description="地址：静安区康定路 418 弄 <6 号> & 302 室。不能接电话。",
    contact="+8613816700001",
    address="静安区康定路 418 弄 6 号 302 室",
    latitude=31.2333,
    longitude=121.4427,
    needs=("wheelchair", "no_calls"),
)
BARE = Alarm(
    id=KEY, sent=NOON, exercise=True, language="zh-CN", event="求助", headline="", description=""
)
CLEAR = AllClear(
    id=OTHER_KEY, sent=NOON, exercise=False, about=KEY, about_sent=NOON, words="王秀英说：我没事了"
)
STRANGE = replace(ALARM, headline="\x00王\x0b秀\ud800英\ufffe🙂", address="]]>&amp;\r\n")


@pytest.fixture
def city(tmp_path: Path) -> Iterator[DemoCity]:
    with demo_city(tmp_path, Clock()) as city:
        yield city


@needs_schema
@pytest.mark.parametrize("alarm", [ALARM, BARE, STRANGE], ids=["whole", "bare", "strange"])
def test_an_alarm_keeps_the_published_schema(alarm: Alarm) -> None:
    assert problems(alarm_message(alarm, "huoban.test")) == []


@needs_schema
def test_an_all_clear_keeps_the_published_schema() -> None:
    assert problems(all_clear_message(CLEAR, "huoban.test")) == []


@pytest.mark.parametrize("hours", [8, 0, -3])
def test_times_are_written_as_cap_wants_them(hours: int) -> None:
    there = NOON.astimezone(timezone(timedelta(hours=hours)))
    assert b"<sent>2026-11-23T04:00:00-00:00</sent>" in alarm_message(
        replace(ALARM, sent=there), "us"
    )


async def test_an_alarm_arrives_whole(city: DemoCity) -> None:
    await alarms(AppWire(city)).raise_alarm(ALARM)
    [there] = city.received()
    assert (there.key, there.state, there.summary) == (KEY, "Actual", ALARM.headline)
    assert ALARM.description in there.details
    assert {ALARM.address, ALARM.contact, "wheelchair", "no_calls"} <= set(there.details)


async def test_practice_is_an_exercise(city: DemoCity) -> None:
    await alarms(AppWire(city)).raise_alarm(BARE)
    assert city.received()[0].state == "Exercise"


async def test_a_repeat_is_the_same_and_known_as_one(city: DemoCity) -> None:
    wire = Wire(AppWire(city))
    for _ in range(2):
        await alarms(wire).raise_alarm(ALARM)
    assert wire.sent[0].content == wire.sent[1].content
    assert [one.times for one in city.received()] == [2]


async def test_a_cancel_ends_the_alarm_it_names(city: DemoCity) -> None:
    gateway = alarms(AppWire(city))
    await gateway.raise_alarm(ALARM)
    await gateway.call_off(CLEAR)
    assert [one.state for one in reversed(city.received())] == ["Ended", "Actual"]


@pytest.mark.parametrize(
    ("fault", "error", "arrived"),
    [
        ("refuse", RequestRejected, 0),
        ("unavailable", ServiceUnavailable, 0),
        ("error_500", ServiceUnavailable, 0),
        ("garbage_200", ServiceMisbehaved, 0),
        ("drop", ServiceUnavailable, 0),
        ("lost_answer", ServiceUnavailable, 1),
    ],
)
async def test_every_fault_is_told_apart(
    city: DemoCity, fault: str, error: type[GatewayError], arrived: int
) -> None:
    city.faults.inject("cap", fault)
    with pytest.raises(error):
        await alarms(AppWire(city)).raise_alarm(ALARM)
    assert len(city.received()) == arrived


@pytest.mark.parametrize("fault", ["hang", "late_answer"])
async def test_it_waits_no_longer_than_its_deadline(city: DemoCity, fault: str) -> None:
    city.faults.inject("cap", fault, gate=anyio.Event())
    with pytest.raises(ServiceUnavailable):
        await alarms(AppWire(city), deadline=0.2).raise_alarm(ALARM)


@pytest.mark.parametrize(
    ("status", "kind", "body", "error"),
    [
        (200, "text/html; charset=utf-8", "<html>Log in</html>", ServiceMisbehaved),
        (200, "application/xml", "<a:alert><a:msgType> Error </a:msgType>", RequestRejected),
        (302, "text/plain", "", ServiceMisbehaved),
        (404, "text/plain", "", ServiceRefused),
        (401, "text/plain", "", RequestRejected),
    ],
)
async def test_what_is_no_yes_is_not_taken_for_one(
    status: int, kind: str, body: str, error: type[GatewayError]
) -> None:
    answer = httpx2.Response(status, text=body, headers={"content-type": kind})
    with pytest.raises(error):
        await alarms(httpx2.MockTransport(lambda _: answer)).raise_alarm(ALARM)


@pytest.mark.parametrize(("status", "body"), [(200, ""), (201, "OK"), (202, "{}"), (204, "")])
async def test_each_success_without_a_page_is_a_yes(status: int, body: str) -> None:
    answer = httpx2.Response(status, content=body.encode())
    await alarms(httpx2.MockTransport(lambda _: answer)).raise_alarm(ALARM)


async def test_the_address_is_the_one_of_the_settings_without_a_slash_more(city: DemoCity) -> None:
    wire = Wire(AppWire(city))
    await alarms(wire).raise_alarm(ALARM)
    [sent] = wire.sent
    assert (sent.method, sent.url.path) == ("POST", "/cap")
    assert sent.headers["content-type"].startswith("application/cap+xml")


GOOD = alarm_message(ALARM, "huoban.test").decode()
SPOILT = {
    "no xml": "hello",
    "half": GOOD[:200],
    "a document type": GOOD.replace("<alert", '<!DOCTYPE a [<!ENTITY b "c">]><alert', 1),
    "another namespace": GOOD.replace(":cap:1.2", ":cap:1.1"),
    "an unknown part": GOOD.replace("<scope>", "<mood>sad</mood><scope>"),
    "out of order": GOOD.replace("<status>Actual</status>", "").replace(
        "<scope>", "<status>Actual</status><scope>"
    ),
    "twice": GOOD.replace("<status>Actual</status>", "<status>Actual</status>" * 2),
    "an unknown value": GOOD.replace("Actual", "Real"),
    "a time in Z": GOOD.replace("-00:00</sent>", "Z</sent>"),
    "a space in the sender": GOOD.replace("huoban.test", "huoban test"),
    "private to nobody": GOOD.replace("<addresses>duty-desk</addresses>", ""),
    "no urgency": GOOD.replace("<urgency>Immediate</urgency>", ""),
    "a cancel of nothing": GOOD.replace(">Alert<", ">Cancel<"),
    "a circle of words": GOOD.replace("31.233300,121.442700 0.1", "here"),
    "words in between": GOOD.replace("<info>", "<info>now"),
    "an attribute": GOOD.replace("<info>", '<info a="b">'),
}


@pytest.mark.parametrize("spoilt", SPOILT)
async def test_the_desk_takes_nothing_that_breaks_the_standard(city: DemoCity, spoilt: str) -> None:
    with pytest.raises(Invalid):
        read_alert(SPOILT[spoilt].encode())
    async with httpx2.AsyncClient(transport=AppWire(city)) as http:
        headers = {"Content-Type": "application/cap+xml"}
        body = SPOILT[spoilt].encode()
        answer = await http.post("http://city.test/cap", content=body, headers=headers)
    assert (answer.status_code, city.received()) == (400, [])


async def test_an_identifier_is_good_for_one_message(city: DemoCity) -> None:
    gateway = alarms(AppWire(city))
    await gateway.raise_alarm(ALARM)
    with pytest.raises(RequestRejected):
        await gateway.raise_alarm(replace(ALARM, sent=datetime(2026, 1, 1, tzinfo=UTC)))

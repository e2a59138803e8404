"""The messages port against the demo city, with every fault it can inject, and strange servers."""

from collections.abc import Iterator
from pathlib import Path

import anyio
import httpx2
import pytest

from assistant.demo_city.city import DemoCity
from assistant.errors import (
    GatewayError,
    NotTaken,
    RequestRejected,
    ServiceMisbehaved,
    ServiceUnavailable,
)
from assistant.ports.messages import TextMessage
from tests.gateways.worlds import KEY, AppWire, Clock, Wire, demo_city, messages

pytestmark = pytest.mark.anyio

REPORT_TO = f"http://huoban.test/messages/reports/{KEY}/0a1b?status=%d"
HELLO = TextMessage("+8613816700011", "【伙伴】王秀英给您留言：我到了", REPORT_TO)
DOCUMENTED = {
    *("username", "password", "from", "to", "text", "charset", "coding", "dlr-mask", "dlr-url"),
}
"""The parameters of sendsms that we use; there is no schema, the user guide has a table."""


@pytest.fixture
def city(tmp_path: Path) -> Iterator[DemoCity]:
    with demo_city(tmp_path, Clock()) as city:
        yield city


async def test_a_message_arrives_word_for_word_and_tells_our_key(city: DemoCity) -> None:
    await messages(AppWire(city)).send(HELLO)
    [there] = city.received()
    assert there.summary == f"{HELLO.to}：{HELLO.text}"
    assert (there.key, there.state) == (KEY, "DELIVERED")


async def test_the_report_comes_to_the_address_that_went_along(city: DemoCity) -> None:
    called: list[str] = []

    async def call(address: str) -> None:
        called.append(address)

    city.connect(call, "")
    await messages(AppWire(city)).send(HELLO)
    assert called == [REPORT_TO.replace("%d", "8"), REPORT_TO.replace("%d", "1")]


@pytest.mark.parametrize(("text", "coding"), [("Please call me.", "0"), ("请回电 🙂", "2")])
async def test_what_is_sent_is_what_the_user_guide_names(
    city: DemoCity, text: str, coding: str
) -> None:
    wire = Wire(AppWire(city))
    await messages(wire).send(TextMessage(HELLO.to, text, REPORT_TO))
    [sent] = wire.sent
    told = dict(sent.url.params)
    assert set(told) == DOCUMENTED
    assert (sent.method, sent.url.path) == ("GET", "/sms/cgi-bin/sendsms")
    assert (told["coding"], told["charset"], told["dlr-mask"]) == (coding, "UTF-8", "31")
    assert (told["to"], told["text"], told["dlr-url"]) == (HELLO.to, text, REPORT_TO)


NOTHING_DONE: dict[str, type[GatewayError]] = {"refuse": RequestRejected, "unavailable": NotTaken}
PERHAPS_DONE: dict[str, type[GatewayError]] = {
    "error_500": ServiceUnavailable,
    "drop": ServiceUnavailable,
    "lost_answer": ServiceUnavailable,
    "garbage_200": ServiceMisbehaved,
}


@pytest.mark.parametrize("fault", NOTHING_DONE)
async def test_a_clear_no_says_that_nothing_was_done(city: DemoCity, fault: str) -> None:
    city.faults.inject("sms", fault)
    with pytest.raises(NOTHING_DONE[fault]):
        await messages(AppWire(city)).send(HELLO)
    assert city.received() == []


@pytest.mark.parametrize("fault", PERHAPS_DONE)
async def test_what_may_have_arrived_is_never_called_not_taken(city: DemoCity, fault: str) -> None:
    city.faults.inject("sms", fault)
    with pytest.raises(PERHAPS_DONE[fault]) as raised:
        await messages(AppWire(city)).send(HELLO)
    assert not isinstance(raised.value, NotTaken | RequestRejected)
    assert len(city.received()) == (fault == "lost_answer")


@pytest.mark.parametrize("fault", ["hang", "late_answer"])
async def test_it_waits_no_longer_than_its_deadline(city: DemoCity, fault: str) -> None:
    city.faults.inject("sms", fault, gate=anyio.Event())
    with pytest.raises(ServiceUnavailable):
        await messages(AppWire(city), deadline=0.2).send(HELLO)


async def test_half_an_answer_that_begins_with_a_yes_is_a_yes(city: DemoCity) -> None:
    city.faults.inject("sms", "half_page")
    await messages(AppWire(city)).send(HELLO)


async def test_nothing_is_repeated_by_itself(city: DemoCity) -> None:
    wire = Wire(AppWire(city), cut=0)
    with pytest.raises(ServiceUnavailable):
        await messages(wire).send(HELLO)
    assert len(wire.sent) == len(city.received()) == 1


def answering(status: int, body: str) -> httpx2.MockTransport:
    return httpx2.MockTransport(lambda _request: httpx2.Response(status, text=body))


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (202, "0: Accepted for delivery"),
        (202, "3: Queued for later delivery"),
        (202, "Sent."),
        (202, ""),
        (200, "0: Accepted for delivery\r\n"),
        (200, "ACCEPTED id=77"),
    ],
)
async def test_each_way_to_say_yes_is_a_yes(status: int, body: str) -> None:
    await messages(answering(status, body)).send(HELLO)


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (403, "Authorization failed for sendsms", RequestRejected),
        (400, "Missing receiver number, rejected", RequestRejected),
        (404, "Not found", RequestRejected),
        (503, "Temporal failure, try again later.", NotTaken),
        (429, "slow down", NotTaken),
        (500, "?", ServiceUnavailable),
        (200, "<html>Login</html>", ServiceMisbehaved),
        (202, "4: Rejected", ServiceMisbehaved),
        (302, "", ServiceMisbehaved),
    ],
)
async def test_each_other_answer_is_told_apart(
    status: int, body: str, error: type[GatewayError]
) -> None:
    with pytest.raises(error) as raised:
        await messages(answering(status, body)).send(HELLO)
    assert raised.type is error


async def test_a_server_that_is_not_there_has_taken_nothing() -> None:
    def nobody(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("refused", request=request)

    with pytest.raises(NotTaken):
        await messages(httpx2.MockTransport(nobody)).send(HELLO)


async def test_no_error_tells_the_password_or_the_words(city: DemoCity) -> None:
    city.faults.inject("sms", "error_500")
    with pytest.raises(GatewayError) as raised:
        await messages(AppWire(city)).send(HELLO)
    assert not {"secret", HELLO.text} & set(str(raised.value).split())

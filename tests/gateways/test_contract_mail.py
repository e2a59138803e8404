"""The mail port against the demo city, with every fault it can inject, and over a real port."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from functools import partial
from pathlib import Path
from typing import Literal

import anyio
import pytest

from assistant.demo_city.city import DemoCity
from assistant.errors import (
    GatewayError,
    NotTaken,
    RequestRejected,
    ServiceMisbehaved,
    ServiceUnavailable,
    Undeliverable,
)
from assistant.gateways.smtp_mail import Server, SmtpMail
from assistant.gateways.smtp_mail.writing import mail_of
from assistant.ports.messages import MailMessage
from tests.gateways.worlds import KEY, NOON, Clock, demo_city

pytestmark = pytest.mark.anyio

SENDER = "huoban@city.example"
CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nSUMMARY:看医生\r\nEND:VCALENDAR\r\n"
HELLO = MailMessage(
    to="daughter@home.example",
    subject="【伙伴】提醒",
    text="提醒：看医生，眼科。\n.\n预约号 A-1。",
    key=KEY,
    at=NOON,
    language="zh-CN",
)


@pytest.fixture
def city(tmp_path: Path) -> Iterator[DemoCity]:
    with demo_city(tmp_path, Clock()) as city:
        yield city


def mail(city: DemoCity, deadline: float = 5.0) -> SmtpMail:
    dial = partial(city.dial, "mail")
    return SmtpMail(Server("", 25, "none"), sender=SENDER, deadline=deadline, dial=dial)


async def test_a_mail_arrives_word_for_word_and_tells_our_key(city: DemoCity) -> None:
    await mail(city).send(HELLO)
    [there] = city.received()
    assert there.summary == f"{HELLO.to}：{HELLO.subject} {HELLO.text}"
    assert (there.service, there.key) == ("mail", KEY)


async def test_a_calendar_goes_along_and_keeps_its_lines() -> None:
    written = mail_of(replace(HELLO, calendar=CALENDAR), SENDER).as_bytes()
    [part] = message_from_bytes(written, policy=default).iter_attachments()
    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == "PUBLISH"
    assert part.get_payload(decode=True) == CALENDAR.encode()
    assert written == mail_of(replace(HELLO, calendar=CALENDAR), SENDER).as_bytes()


async def test_no_header_can_be_smuggled_in(city: DemoCity) -> None:
    await mail(city).send(replace(HELLO, subject="提醒\r\nBcc: all@city.example"))
    [there] = city.received()
    assert "Bcc: all@city.example" in there.summary, "it is the subject's words, no header"


NOTHING_DONE: dict[str, type[GatewayError]] = {
    "refuse": Undeliverable,
    "error_500": Undeliverable,
    "unavailable": NotTaken,
    "drop": NotTaken,
    "garbage_200": NotTaken,
}


@pytest.mark.parametrize("fault", NOTHING_DONE)
async def test_before_the_text_is_sent_nothing_is_done(city: DemoCity, fault: str) -> None:
    city.faults.inject("mail", fault)
    with pytest.raises(GatewayError) as raised:
        await mail(city).send(HELLO)
    assert isinstance(raised.value, NOTHING_DONE[fault])
    assert city.received() == []


@pytest.mark.parametrize(("status", "error"), [(450, NotTaken), (550, Undeliverable)])
async def test_four_is_later_and_five_is_never(
    city: DemoCity, status: int, error: type[GatewayError]
) -> None:
    city.faults.inject("mail", "refuse", status=status)
    with pytest.raises(error):
        await mail(city).send(HELLO)


@pytest.mark.parametrize(
    ("fault", "error"), [("lost_answer", ServiceUnavailable), ("half_page", ServiceMisbehaved)]
)
async def test_what_may_have_arrived_is_never_called_not_taken(
    city: DemoCity, fault: str, error: type[GatewayError]
) -> None:
    city.faults.inject("mail", fault)
    with pytest.raises(error) as raised:
        await mail(city).send(HELLO)
    assert not isinstance(raised.value, NotTaken | RequestRejected)
    assert len(city.received()) == 1


@pytest.mark.parametrize(("fault", "arrives"), [("hang", 0), ("late_answer", 1)])
async def test_it_waits_no_longer_than_its_deadline(
    city: DemoCity, fault: str, arrives: int
) -> None:
    city.faults.inject("mail", fault, gate=anyio.Event())
    with pytest.raises(ServiceUnavailable) as raised:
        await mail(city, deadline=0.5).send(HELLO)
    assert isinstance(raised.value, NotTaken) == (not arrives)
    assert len(city.received()) == arrives


async def test_a_box_that_is_not_there_is_never_tried_again(city: DemoCity) -> None:
    with pytest.raises(Undeliverable):
        await mail(city).send(replace(HELLO, to="nobody@home.example"))


Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None] | None]


@asynccontextmanager
async def listening(talk: Talk) -> AsyncIterator[int]:
    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        port: int = server.sockets[0].getsockname()[1]
        yield port


def over_tcp(port: int, tls: Literal["required", "none"] = "none", username: str = "") -> SmtpMail:
    server = Server("127.0.0.1", port, tls, username, "a password")
    return SmtpMail(server, sender=SENDER, deadline=5)


async def test_the_same_city_takes_mail_on_a_port(city: DemoCity) -> None:
    async with listening(partial(city.serve, "mail")) as port:
        await over_tcp(port).send(HELLO)
    assert len(city.received()) == 1


async def test_without_tls_nothing_is_said_where_tls_is_required(city: DemoCity) -> None:
    async with listening(partial(city.serve, "mail")) as port:
        with pytest.raises(NotTaken, match="STARTTLS"):
            await over_tcp(port, "required").send(HELLO)
    assert city.received() == []


async def test_a_server_that_knows_no_login_has_taken_nothing(city: DemoCity) -> None:
    async with listening(partial(city.serve, "mail")) as port:
        with pytest.raises(NotTaken):
            await over_tcp(port, username="huoban").send(HELLO)
    assert city.received() == []


async def test_a_server_that_is_not_there_has_taken_nothing() -> None:
    async with listening(lambda _reader, _writer: None) as port:
        pass
    with pytest.raises(NotTaken):
        await over_tcp(port).send(HELLO)


@pytest.mark.parametrize(
    "greeting", [b"", b"554 go away\r\n", b"HTTP/1.1 400 Bad\r\n\r\n", b"\xff"]
)
async def test_a_strange_greeting_means_that_nothing_was_taken(greeting: bytes) -> None:
    async def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting)
        writer.close()

    async with listening(greet) as port:
        with pytest.raises(NotTaken):
            await over_tcp(port).send(HELLO)


async def test_what_goes_wrong_after_the_yes_does_not_undo_it(city: DemoCity) -> None:
    async def rude(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answers = iter([b"250 x", b"250 x", b"250 x", b"354 x", b"250 taken", b"500 no goodbye"])
        writer.write(b"220 x\r\n")
        while line := await reader.readline():
            if (
                line.upper().startswith((b"EHLO", b"MAIL", b"RCPT", b"DATA", b"QUIT"))
                or line == b".\r\n"
            ):
                writer.write(next(answers) + b"\r\n")
        writer.close()

    async with listening(rude) as port:
        await over_tcp(port).send(HELLO)


async def test_no_error_tells_the_password_the_address_or_the_words(city: DemoCity) -> None:
    city.faults.inject("mail", "refuse")
    with pytest.raises(GatewayError) as raised:
        await mail(city).send(HELLO)
    assert re.fullmatch(r"mail: 550 to the address", str(raised.value))

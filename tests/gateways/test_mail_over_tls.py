"""Mail over STARTTLS with a login; where that is not to be had, nothing is said in the clear."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.app import create_app
from assistant.circuit import State
from assistant.config import Settings
from assistant.config.outside import Mail
from assistant.errors import NotTaken
from assistant.gateways.smtp_mail import Server, SmtpMail
from tests.conftest import MovableClock
from tests.gateways.test_contract_mail import HELLO, SENDER
from tests.gateways.tls_mail import PASSWORD, USER, MailServer, certificate
from tests.pages import Browser

HARMLESS = {"EHLO", "HELO", "STARTTLS", "QUIT"}
"""What tells nothing of anybody."""


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A certificate that this machine trusts, as it would one of a known authority."""
    file = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return file


@asynccontextmanager
async def listening(server: MailServer) -> AsyncIterator[int]:
    there = await asyncio.start_server(server.talk, "127.0.0.1", 0)
    async with there:
        port: int = there.sockets[0].getsockname()[1]
        yield port


async def send(server: MailServer, *, password: str = PASSWORD) -> None:
    async with listening(server) as port:
        told = Server("127.0.0.1", port, "required", USER, password)
        await SmtpMail(told, sender=SENDER, deadline=10).send(HELLO)


@pytest.mark.anyio
async def test_a_mail_goes_over_starttls_after_a_login(trusted: Path) -> None:
    server = MailServer(trusted)
    await send(server)
    [(sender, to, body)] = server.boxes.taken
    assert (sender, to) == (SENDER, HELLO.to)
    written = message_from_bytes(body, policy=default).get_content()
    assert written.replace("\r\n", "\n").strip() == HELLO.text
    assert server.in_the_clear <= HARMLESS
    assert ("AUTH", "securely") in server.heard


@pytest.mark.anyio
async def test_a_server_without_starttls_hears_nothing_and_counts_as_failing() -> None:
    server = MailServer(None)
    with pytest.raises(NotTaken, match="STARTTLS"):
        await send(server)
    assert server.boxes.taken == []
    assert server.in_the_clear <= HARMLESS


@pytest.mark.anyio
@pytest.mark.parametrize("wrong", ["unknown", "of_another", "over"])
async def test_a_wrong_certificate_hears_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    address = "127.0.0.2" if wrong == "of_another" else "127.0.0.1"
    file = certificate(tmp_path, address=address, days=-1 if wrong == "over" else 1)
    if wrong != "unknown":
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
    server = MailServer(file)
    with pytest.raises(NotTaken, match="SSL"):
        await send(server)
    assert server.boxes.taken == []
    assert {verb for verb, _how in server.heard} <= HARMLESS


@pytest.mark.anyio
async def test_a_wrong_password_is_told_and_nothing_is_sent(trusted: Path) -> None:
    server = MailServer(trusted)
    with pytest.raises(NotTaken, match="535 to the login") as raised:
        await send(server, password="another")
    assert "another" not in str(raised.value)
    assert server.boxes.taken == []


def test_the_page_for_staff_says_why_no_mail_goes_out(
    migrated: Settings, clock: MovableClock
) -> None:
    server = MailServer(None)
    line = socket.create_server(("127.0.0.1", 0))
    url = f"smtp://127.0.0.1:{line.getsockname()[1]}"
    told = Mail(url=url, sender=SENDER, username=USER, password=PASSWORD)
    with TestClient(create_app(migrated.model_copy(update={"mail": told}), clock)) as client:
        assert client.portal is not None
        there: Any = client.portal.call(lambda: asyncio.start_server(server.talk, sock=line))
        browser = Browser(client)
        browser.post("/profile/messages", {"mail": "wang@home.example", "told": ["bookings"]})
        browser.start("call_taxi")
        browser.go_on(until="/confirmation")
        browser.say_yes()
        built: Any = client.app.state.services  # type: ignore[attr-defined]
        [circuit] = [one.circuit for one in built.lookout.all() if one.port == "mail"]
        for _round in range(3):
            client.portal.call(built.due.run, clock.move(minutes=1))
        assert circuit.known.state is State.DOWN
        assert "the server offers no STARTTLS" in browser.get("/status/services").words
        client.portal.call(there.close)
    assert server.in_the_clear <= HARMLESS
    assert server.boxes.taken == []

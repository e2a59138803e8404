"""``SmtpMail``: one mail in one conversation with the server, and what its answers mean."""

import asyncio
import smtplib
import ssl
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from socket import SHUT_RDWR, socket
from typing import Any, Literal

from assistant.circuit import Circuit, Dial
from assistant.errors import (
    GatewayError,
    NotTaken,
    RequestRejected,
    ServiceMisbehaved,
    ServiceUnavailable,
    Undeliverable,
)
from assistant.gateways.smtp_mail.writing import mail_of
from assistant.ports.messages import MailMessage

SERVICE = "mail"
LOCAL = "huoban.local"
"""Our name in the greeting: the machine's own is nobody's business."""


@dataclass(frozen=True)
class Server:
    """Where mail is handed over, and how it knows us."""

    host: str
    port: int
    tls: Literal["required", "none", "at once"]
    username: str = ""
    password: str = ""


class SmtpMail:
    """A ``MailGateway`` over SMTP.

    Until the text itself is sent nothing is done, whatever goes wrong; from then on the mail may
    have been taken unless the server says no. Its ``Message-ID`` carries our key, so that a repeat
    can be recognised as one.
    """

    def __init__(
        self,
        server: Server,
        *,
        sender: str,
        deadline: float,
        dial: Dial | None = None,
        circuit: Circuit | None = None,
    ) -> None:
        self._server = server
        self._sender = sender
        self._deadline = deadline
        self._dial = dial
        self._circuit = circuit

    async def send(self, message: MailMessage) -> None:
        """Hand over, once.

        Raises:
            NotTaken: certainly not taken; it may be sent again.
            RequestRejected: not taken, and not as we are set up; ``Undeliverable``: never.
            ServiceUnavailable, ServiceMisbehaved: it may have been taken.
        """
        if not self._dial and not self._server.host:
            raise NotTaken(SERVICE, "no mail server is set")
        async with self._circuit.counting() if self._circuit else nullcontext():
            await self._talk(message)

    async def _talk(self, message: MailMessage) -> None:
        line = await self._dial() if self._dial else None
        talk = _Talk(self._server, self._deadline, line)
        try:
            async with asyncio.timeout(self._deadline):
                await asyncio.to_thread(talk.hand_over, mail_of(message, self._sender), message.to)
        except TimeoutError:
            talk.hang_up()
            if not talk.taken:
                raise talk.lost("no answer in time") from None


class _Talk:
    """One conversation, in a thread of its own."""

    def __init__(self, server: Server, deadline: float, line: socket | None) -> None:
        self._server = server
        self._deadline = deadline
        self._line = line
        self._smtp: smtplib.SMTP | None = None
        self._said_all = False
        self.taken = False
        """The server said yes; nothing that happens afterwards changes it."""

    def hand_over(self, mail: Any, to: str) -> None:
        """From the greeting to the yes.

        Raises:
            GatewayError: as ``SmtpMail.send``.
        """
        try:
            self._smtp = self._greet()
            self._come_in(self._smtp)
            self._name(self._smtp, mail["From"].addresses[0].addr_spec, to)
            self._tell(self._smtp, mail.as_bytes())
        except smtplib.SMTPServerDisconnected as error:
            raise self.lost("the connection broke") from error
        except smtplib.SMTPException as error:
            raise self._misbehaved(type(error).__name__) from error
        except (OSError, ValueError) as error:
            raise self.lost(type(error).__name__) from error
        finally:
            self._leave()

    def lost(self, detail: str) -> GatewayError:
        """What it means that we hear no more."""
        kind = ServiceUnavailable if self._said_all else NotTaken
        return kind(SERVICE, detail)

    def hang_up(self) -> None:
        """Whoever still waits for the server's word stops waiting."""
        sock = self._smtp.sock if self._smtp else self._line
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(SHUT_RDWR)

    def _leave(self) -> None:
        with suppress(smtplib.SMTPException, OSError):
            if self._smtp is not None:
                self._smtp.quit()
        if self._line is not None:
            self._line.close()

    def _greet(self) -> smtplib.SMTP:
        where = (self._server.host, self._server.port)
        if self._line is not None:
            self._line.settimeout(self._deadline)
            return _OnLine(self._line)
        if self._server.tls == "at once":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(*where, LOCAL, timeout=self._deadline, context=context)
        return smtplib.SMTP(*where, LOCAL, timeout=self._deadline)

    def _come_in(self, smtp: smtplib.SMTP) -> None:
        smtp.ehlo_or_helo_if_needed()
        if self._server.tls == "required":
            if not smtp.has_extn("starttls"):
                # Nothing is said in the clear; and it counts as failing, so that staff see why.
                raise NotTaken(SERVICE, "the server offers no STARTTLS")
            smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo_or_helo_if_needed()
        if self._server.username:
            try:
                smtp.login(self._server.username, self._server.password)
            except smtplib.SMTPAuthenticationError as error:
                raise _no(error.smtp_code, "login", NotTaken) from None

    def _name(self, smtp: smtplib.SMTP, sender: str, to: str) -> None:
        for step, words, kind in (
            ("sender", f"FROM:<{sender}>", RequestRejected),
            ("address", f"TO:<{to}>", Undeliverable),
        ):
            code, _words = smtp.docmd("MAIL" if step == "sender" else "RCPT", words)
            if not 200 <= code < 300:
                raise _no(code, step, kind)

    def _tell(self, smtp: smtplib.SMTP, body: bytes) -> None:
        code, _words = smtp.docmd("DATA")
        if code != 354:
            raise _no(code, "text", Undeliverable)
        self._said_all = True
        smtp.send(_dotted(body))
        code, _words = smtp.getreply()
        if not 200 <= code < 600:
            raise ServiceMisbehaved(SERVICE, f"{code} to the text")
        if code >= 300:
            raise _no(code, "text", Undeliverable)
        self.taken = True

    def _misbehaved(self, detail: str) -> GatewayError:
        return (ServiceMisbehaved if self._said_all else NotTaken)(SERVICE, detail)


class _OnLine(smtplib.SMTP):
    """Over a line that stands already."""

    def __init__(self, line: socket) -> None:
        self._standing = line
        super().__init__("demo-city", 25, LOCAL)

    def _get_socket(self, _host: str, _port: int, _timeout: float) -> socket:
        return self._standing


def _no(code: int, step: str, never: type[GatewayError]) -> GatewayError:
    """5xx is never, 4xx is later; nonsense is a no, too, as long as nothing was told."""
    return (never if 500 <= code < 600 else NotTaken)(SERVICE, f"{code} to the {step}")


def _dotted(body: bytes) -> bytes:
    """As RFC 5321 4.5.2 has it: a line that begins with a dot gets one more, and a dot ends."""
    lines = body.replace(b"\r\n", b"\n").split(b"\n")
    stuffed = b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines)
    end = b"" if stuffed.endswith(b"\r\n") else b"\r\n"
    return stuffed + end + b".\r\n"

"""A mail server that turns to TLS and wants a login, and certificates made for it."""

import asyncio
import base64
import ssl
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from assistant.demo_city.mail.server import Conversation
from assistant.demo_city.received import Received

USER, PASSWORD = "huoban", "a password"
SECURELY, IN_THE_CLEAR = "securely", "in the clear"


def certificate(folder: Path, *, address: str = "127.0.0.1", days: int = 1) -> Path:
    """A certificate signed by itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a mail server")])
    ends = datetime.now(UTC) + timedelta(days=days)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(ends - timedelta(days=5))
        .not_valid_after(ends)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file = folder / f"{address}.{days}.pem"
    file.write_bytes(key.private_bytes(*form) + made.public_bytes(serialization.Encoding.PEM))
    return file


class _Secured(Conversation):
    """The demo city's conversation, after STARTTLS and a login only."""

    def __init__(self, server: "MailServer", *talk: Any) -> None:
        super().__init__(*talk)
        self._server = server
        self._secure = self._known = False

    async def _answer(self, verb: str, rest: str) -> bool:
        self._server.heard.append((verb, SECURELY if self._secure else IN_THE_CLEAR))
        if verb == "EHLO":
            await self._say("250-a-mail-server", f"250 {self._offered()}")
        elif verb == "STARTTLS" and self._server.context:
            await self._say("220 go on")
            await self._writer.start_tls(self._server.context)
            self._secure = True
        elif verb == "AUTH":
            told = base64.b64decode(rest.removeprefix("PLAIN ")).decode()
            self._known = told == f"\0{USER}\0{PASSWORD}"
            await self._say("235 welcome" if self._known else "535 who are you?")
        elif self._server.context and not self._known and verb != "QUIT":
            await self._say("530 come in first")
        else:
            return await super()._answer(verb, rest)
        return True

    def _offered(self) -> str:
        if self._server.context is None:
            return "8BITMIME"
        return "AUTH PLAIN" if self._secure else "STARTTLS"


class _Boxes:
    """Keeps what was taken."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, bytes]] = []

    def put(self, sender: str, recipient: str, body: bytes) -> None:
        self.taken.append((sender, recipient, body))

    def received(self) -> list[Received]:
        return []


class MailServer:
    """Remembers what it heard, and whether that was said in the clear; no file: no STARTTLS."""

    def __init__(self, file: Path | None) -> None:
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH) if file else None
        if file and self.context:
            self.context.load_cert_chain(file)
        self.boxes = _Boxes()
        self.heard: list[tuple[str, str]] = []

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One conversation."""
        boxes: Any = self.boxes
        with suppress(OSError, asyncio.IncompleteReadError):
            await _Secured(self, reader, writer, boxes, lambda _what: None).run()
        with suppress(OSError):
            writer.close()

    @property
    def in_the_clear(self) -> set[str]:
        """What was said before TLS."""
        return {verb for verb, how in self.heard if how == IN_THE_CLEAR}

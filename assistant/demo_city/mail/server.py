"""One conversation in SMTP, from the server's side.

https://www.rfc-editor.org/rfc/rfc5321
"""

import re
from asyncio import StreamReader, StreamWriter

from assistant.demo_city.breaking import HANG_SECONDS, SLOW_SECONDS, wait
from assistant.demo_city.district import Strike
from assistant.demo_city.faults import Fault
from assistant.demo_city.mail.boxes import Boxes
from assistant.demo_city.store import DOOM

_PATH = re.compile(r"(?:FROM|TO):\s*<([^<>\s@]+@[^<>\s@]+|)>.*", re.IGNORECASE)
_LONGEST = 1_000_000
_NO_SUCH = "nobody@"
"""A box that is never there, for whoever wants to see that."""
_NOTHING_HAPPENS = {"refuse", "unavailable", "error_500", "garbage_200", "drop", "hang"}


class Conversation:
    """Greets, takes one mail after the other, and says goodbye."""

    def __init__(
        self, reader: StreamReader, writer: StreamWriter, boxes: Boxes, strike: Strike
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._boxes = boxes
        self._strike = strike
        self._sender = ""
        self._recipient = ""
        self._fault: Fault | None = None

    async def run(self) -> None:
        """Until the other side says goodbye, or is gone."""
        await self._say("220 demo-city ESMTP")
        while line := await self._reader.readline():
            verb, _space, rest = line.decode("ascii", "replace").strip().partition(" ")
            if not await self._answer(verb.upper(), rest):
                return

    async def _answer(self, verb: str, rest: str) -> bool:
        """Whether the conversation goes on."""
        if verb == "EHLO":
            await self._say("250-demo-city", "250 8BITMIME")
        elif verb in ("HELO", "NOOP", "RSET"):
            await self._say("250 demo-city")
        elif verb == "MAIL":
            await self._mail(rest)
        elif verb == "RCPT":
            return await self._rcpt(rest)
        elif verb == "DATA":
            return await self._data()
        elif verb == "QUIT":
            await self._say("221 bye")
            return False
        else:
            await self._say("502 not spoken here")
        return True

    async def _mail(self, rest: str) -> None:
        found = _PATH.fullmatch(rest)
        if found is None:
            await self._say("501 whose mail?")
            return
        self._sender, self._recipient = found[1], ""
        await self._say("250 go on")

    async def _rcpt(self, rest: str) -> bool:
        found = _PATH.fullmatch(rest)
        if found is None or not found[1]:
            await self._say("501 for whom?")
            return True
        self._fault = self._strike("RCPT /")
        if self._fault and self._fault.kind in _NOTHING_HAPPENS:
            return await self._fail(self._fault)
        if found[1].lower().startswith(_NO_SUCH):
            await self._say("550 nobody lives there")
            return True
        self._recipient = found[1]
        await self._say("250 go on")
        return True

    async def _fail(self, fault: Fault) -> bool:
        """Nothing happens to the mail, in one of several ways."""
        if fault.kind == "drop":
            return False
        if fault.kind == "hang":
            await wait(fault, HANG_SECONDS)
        said = {
            "refuse": f"{fault.status or 550} refused on purpose",
            "error_500": "554 broken on purpose",
            "garbage_200": "<html>Welcome!</ht",
        }
        await self._say(said.get(fault.kind, "451 unavailable on purpose"))
        return True

    async def _data(self) -> bool:
        if not self._recipient:
            await self._say("503 for whom?")
            return True
        await self._say("354 end with a dot")
        body = await self._body()
        fault, self._fault = self._fault, None
        kind = fault.kind if fault else ""
        if fault and kind == "slow":
            await wait(fault, SLOW_SECONDS)
        token = DOOM.set(kind)
        try:
            self._boxes.put(self._sender, self._recipient, body)
        finally:
            DOOM.reset(token)
        self._recipient = ""
        if fault and kind == "late_answer":
            await wait(fault, HANG_SECONDS)
        if kind in ("lost_answer", "half_page"):
            self._writer.write(b"" if kind == "lost_answer" else b"25")
            return False
        await self._say("250 in the box")
        return True

    async def _body(self) -> bytes:
        lines: list[bytes] = []
        size = 0
        while (line := await self._reader.readline()) not in (b".\r\n", b""):
            size += len(line)
            if size < _LONGEST:
                lines.append(line[1:] if line.startswith(b".") else line)
        if not line:
            raise ConnectionError("gone in the middle of a mail")
        return b"".join(lines)

    async def _say(self, *lines: str) -> None:
        self._writer.write("".join(f"{line}\r\n" for line in lines).encode())
        await self._writer.drain()

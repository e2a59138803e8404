"""The mail server, over SMTP, and every letter box behind it."""

from asyncio import StreamReader, StreamWriter

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response

from assistant.demo_city.district import Clock, District, Strike
from assistant.demo_city.mail.boxes import Boxes
from assistant.demo_city.mail.server import Conversation
from assistant.demo_city.received import Received
from assistant.demo_city.store import Store

_SCHEMA = """
CREATE TABLE IF NOT EXISTS mail (
  number INTEGER PRIMARY KEY AUTOINCREMENT, sender TEXT NOT NULL, recipient TEXT NOT NULL,
  subject TEXT NOT NULL, text TEXT NOT NULL, attached TEXT NOT NULL, key TEXT,
  created INTEGER NOT NULL);
"""


def refusal(status: int, words: str) -> Response:
    """Nobody speaks HTTP here."""
    return PlainTextResponse(words, status)


class _Office:
    def __init__(self, store: Store, clock: Clock, _variant: str) -> None:
        self._boxes = Boxes(store, clock)
        self.app = Starlette()

    def received(self) -> list[Received]:
        return self._boxes.received()

    async def serve(self, reader: StreamReader, writer: StreamWriter, strike: Strike) -> None:
        await Conversation(reader, writer, self._boxes, strike).run()


DISTRICT = District(
    name="mail",
    schema=_SCHEMA,
    refusal=refusal,
    refuses=550,
    words={
        "zh-CN": {"mail": "邮件", "IN THE BOX": "已进信箱"},
        "en": {"mail": "Mail", "IN THE BOX": "in the letter box"},
    },
    open=_Office,
)

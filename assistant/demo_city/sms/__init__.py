"""The telephone network, over Kannel's sendsms, and every telephone in it."""

from assistant.demo_city.district import Call, Clock, District
from assistant.demo_city.received import Received
from assistant.demo_city.sms.app import SmsBox, refusal
from assistant.demo_city.sms.phones import Phones
from assistant.demo_city.store import Store

_SCHEMA = """
CREATE TABLE IF NOT EXISTS sms (
  number INTEGER PRIMARY KEY AUTOINCREMENT, sender TEXT NOT NULL, phone TEXT NOT NULL,
  text TEXT NOT NULL, key TEXT, report TEXT NOT NULL, mask INTEGER NOT NULL,
  state TEXT NOT NULL, created INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS sms_phone ON sms (phone);
CREATE TABLE IF NOT EXISTS sms_answer (
  number INTEGER PRIMARY KEY AUTOINCREMENT, sms INTEGER NOT NULL, phone TEXT NOT NULL,
  text TEXT NOT NULL, created INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS sms_answer_sms ON sms_answer (sms);
"""


class _Network:
    def __init__(self, store: Store, clock: Clock, _variant: str) -> None:
        self._phones = Phones(store, clock)
        self._box = SmsBox(self._phones)
        self.app = self._box.app()

    def received(self) -> list[Received]:
        return self._phones.received()

    def connect(self, call: Call, incoming: str) -> None:
        self._box.connect(call, incoming)

    async def answer(self, number: int, words: str) -> None:
        await self._box.answer(number, words)


DISTRICT = District(
    name="sms",
    schema=_SCHEMA,
    refusal=refusal,
    refuses=403,
    words={
        "zh-CN": {"sms": "短信", "QUEUED": "等待发送", "DELIVERED": "已送达", "FAILED": "没送到"},
        "en": {
            "sms": "Message",
            "QUEUED": "queued",
            "DELIVERED": "delivered",
            "FAILED": "not delivered",
        },
    },
    open=_Network,
)

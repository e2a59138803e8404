"""The taxis, over TOMP-API 1.6.1."""

from assistant.demo_city.district import Clock, District
from assistant.demo_city.received import Received
from assistant.demo_city.store import Store
from assistant.demo_city.tomp.app import TompServer
from assistant.demo_city.tomp.problem import refusal
from assistant.demo_city.tomp.received import Register

_SCHEMA = """
CREATE TABLE IF NOT EXISTS offer (
  id TEXT PRIMARY KEY, expires INTEGER NOT NULL, car TEXT NOT NULL, request TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS offer_expires ON offer (expires);
CREATE TABLE IF NOT EXISTS ride (
  number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, state TEXT NOT NULL,
  car TEXT NOT NULL, request TEXT NOT NULL, body TEXT NOT NULL, key TEXT,
  created INTEGER NOT NULL, expires INTEGER NOT NULL, sets_off INTEGER NOT NULL,
  arrives INTEGER NOT NULL, starts INTEGER NOT NULL, ends INTEGER NOT NULL,
  received INTEGER NOT NULL DEFAULT 1);
CREATE INDEX IF NOT EXISTS ride_ends ON ride (ends);
CREATE TABLE IF NOT EXISTS message (
  number INTEGER PRIMARY KEY AUTOINCREMENT, ride TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS message_ride ON message (ride);
"""


class _Taxis:
    def __init__(self, store: Store, clock: Clock, _variant: str) -> None:
        self.app = TompServer(store, clock).app()
        self._register = Register(store, clock)

    def received(self) -> list[Received]:
        return self._register.received()


DISTRICT = District(
    name="tomp",
    schema=_SCHEMA,
    refusal=refusal,
    refuses=410,
    words={
        "zh-CN": {
            "tomp": "叫车",
            "PENDING": "等待确认",
            "CONFIRMED": "已确认",
            "STARTED": "行程中",
            "FINISHED": "已完成",
            "CANCELLED": "已取消",
            "EXPIRED": "已过期",
        },
        "en": {
            "tomp": "Taxi",
            "PENDING": "waiting for confirmation",
            "CONFIRMED": "confirmed",
            "STARTED": "on the way with passenger",
            "FINISHED": "finished",
            "CANCELLED": "cancelled",
            "EXPIRED": "expired",
        },
    },
    open=_Taxis,
)

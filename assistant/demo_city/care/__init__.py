"""Health centre, canteen and home helpers, over FHIR R4."""

from assistant.demo_city.care.app import CareServer
from assistant.demo_city.care.received import Register
from assistant.demo_city.district import Clock, District
from assistant.demo_city.fhir.problem import refusal
from assistant.demo_city.received import Received
from assistant.demo_city.store import Store

_SCHEMA = """
CREATE TABLE IF NOT EXISTS care_request (
  number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
  version INTEGER NOT NULL, body TEXT NOT NULL, reference TEXT NOT NULL, created INTEGER NOT NULL,
  updated INTEGER NOT NULL, received INTEGER NOT NULL DEFAULT 1);
CREATE TABLE IF NOT EXISTS care_identifier (
  system TEXT NOT NULL, value TEXT NOT NULL, request TEXT NOT NULL,
  PRIMARY KEY (value, system, request)) WITHOUT ROWID;
"""


class _Care:
    def __init__(self, store: Store, clock: Clock, _variant: str) -> None:
        self.app = CareServer(store, clock).app()
        self._register = Register(store, clock)

    def received(self) -> list[Received]:
        return self._register.received()


DISTRICT = District(
    name="care",
    schema=_SCHEMA,
    refusal=refusal,
    refuses=409,
    words={
        "zh-CN": {
            "care": "照护",
            "requested": "已收到",
            "accepted": "已同意",
            "ready": "可以来取",
            "in-progress": "进行中",
            "completed": "已完成",
            "cancelled": "已取消",
        },
        "en": {
            "care": "Care",
            "requested": "received",
            "accepted": "agreed",
            "ready": "ready",
            "in-progress": "under way",
            "completed": "done",
            "cancelled": "cancelled",
        },
    },
    open=_Care,
)

"""The city hotline and the repairs at home, over Open311 GeoReport v2."""

from assistant.demo_city.district import Clock, District
from assistant.demo_city.open311.app import Open311Server
from assistant.demo_city.open311.desk import Desk
from assistant.demo_city.open311.problem import refusal
from assistant.demo_city.open311.received import Register
from assistant.demo_city.received import Received
from assistant.demo_city.store import Store

_SCHEMA = """
CREATE TABLE IF NOT EXISTS city_request (
  number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, token TEXT NOT NULL UNIQUE,
  jurisdiction TEXT NOT NULL, service TEXT NOT NULL, body TEXT NOT NULL, created INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS city_request_created ON city_request (created);
"""


class _Offices:
    def __init__(self, store: Store, clock: Clock, variant: str) -> None:
        self.app = Open311Server(Desk(store, clock), clock, variant).app()
        self._register = Register(store, clock)

    def received(self) -> list[Received]:
        return self._register.received()


DISTRICT = District(
    name="open311",
    schema=_SCHEMA,
    refusal=refusal,
    refuses=404,
    words={
        "zh-CN": {
            "open311": "热线和维修",
            "received": "已收到",
            "assigned": "已派单",
            "closed": "已办结",
        },
        "en": {
            "open311": "Hotline and repairs",
            "received": "received",
            "assigned": "assigned",
            "closed": "closed",
        },
    },
    open=_Offices,
    variants=("realtime", "batch", "unlisted"),
)

"""The hospitals, over FHIR R4."""

from assistant.demo_city.district import Clock, District
from assistant.demo_city.fhir.app import FhirServer
from assistant.demo_city.fhir.places import published_places
from assistant.demo_city.fhir.problem import refusal
from assistant.demo_city.fhir.received import Register
from assistant.demo_city.received import Received
from assistant.demo_city.store import Store

_SCHEMA = """
CREATE TABLE IF NOT EXISTS slot (
  id TEXT PRIMARY KEY, schedule TEXT NOT NULL, start INTEGER NOT NULL, status TEXT NOT NULL,
  version INTEGER NOT NULL, identifier TEXT NOT NULL, updated INTEGER NOT NULL,
  hold_until INTEGER);
CREATE INDEX IF NOT EXISTS slot_schedule ON slot (schedule, start);
CREATE INDEX IF NOT EXISTS slot_hold ON slot (hold_until) WHERE hold_until IS NOT NULL;
CREATE TABLE IF NOT EXISTS appointment (
  number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL,
  status TEXT NOT NULL, slot TEXT NOT NULL, start INTEGER, body TEXT NOT NULL,
  reference TEXT NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL,
  received INTEGER NOT NULL DEFAULT 1);
CREATE INDEX IF NOT EXISTS appointment_slot ON appointment (slot);
CREATE INDEX IF NOT EXISTS appointment_status ON appointment (status, start);
CREATE TABLE IF NOT EXISTS appointment_identifier (
  system TEXT NOT NULL, value TEXT NOT NULL, appointment TEXT NOT NULL,
  PRIMARY KEY (value, system, appointment)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS identifier_of ON appointment_identifier (appointment);
"""


class _Hospitals:
    def __init__(self, store: Store, clock: Clock, profile: str) -> None:
        self.app = FhirServer(store, clock, profile).app()
        self._register = Register(store, published_places())

    def received(self) -> list[Received]:
        return self._register.received()


DISTRICT = District(
    name="fhir",
    schema=_SCHEMA,
    refusal=refusal,
    refuses=409,
    words={
        "zh-CN": {
            "fhir": "看医生",
            "pending": "等待确认",
            "booked": "已预约",
            "cancelled": "已取消",
        },
        "en": {"fhir": "Doctor"},
    },
    open=_Hospitals,
    variants=("A", "B"),
)
"""Variant A speaks versions and conditional create, B the IHE operations."""

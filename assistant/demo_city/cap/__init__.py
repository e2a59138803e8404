"""The duty desk, which takes alarms as CAP 1.2 messages."""

from assistant.demo_city.cap.alerts import Alerts
from assistant.demo_city.cap.app import DutyDesk, refusal
from assistant.demo_city.district import Clock, District
from assistant.demo_city.received import Received
from assistant.demo_city.store import Store

_SCHEMA = """
CREATE TABLE IF NOT EXISTS cap (
  number INTEGER PRIMARY KEY AUTOINCREMENT, sender TEXT NOT NULL, identifier TEXT NOT NULL,
  sent TEXT NOT NULL, kind TEXT NOT NULL, status TEXT NOT NULL, state TEXT NOT NULL,
  headline TEXT NOT NULL, details TEXT NOT NULL, digest TEXT NOT NULL,
  created INTEGER NOT NULL, received INTEGER NOT NULL DEFAULT 1, UNIQUE (sender, identifier));
"""


class _Desk:
    def __init__(self, store: Store, clock: Clock, _variant: str) -> None:
        self._alerts = Alerts(store, clock)
        self.app = DutyDesk(self._alerts, clock)

    def received(self) -> list[Received]:
        return self._alerts.received()


DISTRICT = District(
    name="cap",
    schema=_SCHEMA,
    refusal=refusal,
    refuses=403,
    words={
        "zh-CN": {
            "cap": "值班台",
            "Actual": "真实警报",
            "Exercise": "演练",
            "Test": "测试",
            "System": "系统消息",
            "Draft": "草稿",
            "Ended": "已解除",
        },
        "en": {
            "cap": "Duty desk",
            "Actual": "a real alarm",
            "Exercise": "an exercise",
            "Test": "a test",
            "System": "a system message",
            "Draft": "a draft",
            "Ended": "called off",
        },
    },
    open=_Desk,
)

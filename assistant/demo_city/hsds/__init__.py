"""The directory of services, over Open Referral HSDS 3.0."""

from assistant.demo_city.district import Clock, District
from assistant.demo_city.hsds.app import hsds_app, refusal
from assistant.demo_city.received import Received
from assistant.demo_city.store import Store


class _Directory:
    def __init__(self, _store: Store, _clock: Clock, _variant: str) -> None:
        self.app = hsds_app()

    def received(self) -> list[Received]:
        """Nothing: a directory is only read."""
        return []


DISTRICT = District(
    name="hsds",
    schema="",
    refusal=refusal,
    refuses=404,
    words={"zh-CN": {"hsds": "查服务"}, "en": {"hsds": "Directory"}},
    open=_Directory,
)

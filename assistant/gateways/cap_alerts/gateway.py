"""``CapAlerts``: one POST of a message, and whether its answer is a yes."""

import re

import httpx2

from assistant.errors import RequestRejected, ServiceMisbehaved
from assistant.gateways.cap_alerts.writing import alarm_message, all_clear_message
from assistant.outside import Answer, Outside
from assistant.ports.alarms import Alarm, AllClear

SERVICE = "desk"
TYPE = "application/cap+xml; charset=utf-8"
ERROR = re.compile(rb"<(?:\w+:)?msgType>\s*Error\s*<")
"""A desk that answers in CAP and did not take it."""


class CapAlerts:
    """An ``AlarmsGateway`` over CAP 1.2.

    CAP says how a message looks, not how it travels. We post it to the one address that the
    settings name; a success whose body is no web page is a yes.
    """

    def __init__(self, http: httpx2.AsyncClient, *, deadline: float, sender: str) -> None:
        self._outside = Outside(SERVICE, http, deadline=deadline)
        # Whole, for a relative address would end in a slash that not every server takes.
        self._address = httpx2.URL(str(http.base_url).rstrip("/"))
        self._sender = sender

    async def raise_alarm(self, alarm: Alarm) -> None:
        """Hand over, once; the identifier tells a repeat."""
        await self._post(alarm_message(alarm, self._sender))

    async def call_off(self, clear: AllClear) -> None:
        """Cancel what was handed over before."""
        await self._post(all_clear_message(clear, self._sender))

    async def _post(self, message: bytes) -> None:
        answer = await self._outside.ask(
            "POST", self._address, headers={"Content-Type": TYPE}, content=message
        )
        _judge(answer)


def _judge(answer: Answer) -> None:
    """A page to log in on, or a network's own welcome, is no desk that has read anything."""
    if "html" in answer.headers.get("content-type", "").lower():
        raise ServiceMisbehaved(SERVICE, "a web page for an answer")
    if ERROR.search(answer.body):
        raise RequestRejected(SERVICE, "an answer that is a CAP error")

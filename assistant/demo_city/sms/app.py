"""Kannel's smsbox: sendsms comes in; reports and answers go out.

https://www.kannel.org/download/kannel-userguide-snapshot/userguide.html#AEN4623
"""

from urllib.parse import quote

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from assistant.demo_city.district import Call
from assistant.demo_city.sms.phones import Phones

_DELIVERED, _FAILED, _TAKEN = 1, 2, 8
_CODINGS = ("", "0", "1", "2")
_LONGEST = 1000


def refusal(status: int, words: str) -> Response:
    """How smsbox says no: plain words."""
    return PlainTextResponse(f"{words}", status)


class SmsBox:
    """Takes messages; once connected, calls whoever wants to hear of them."""

    def __init__(self, phones: Phones) -> None:
        self._phones = phones
        self._call: Call | None = None
        self._incoming = ""

    def connect(self, call: Call, incoming: str) -> None:
        """There is a network from now on, and someone at the other end."""
        self._call, self._incoming = call, incoming

    def app(self) -> Starlette:
        """The ASGI app."""
        route = Route("/cgi-bin/sendsms", self._sendsms, methods=["GET", "POST"])
        return Starlette(routes=[route])

    async def _sendsms(self, request: Request) -> Response:
        wanted = dict(request.query_params)
        if request.method == "POST":
            wanted |= {name: str(value) for name, value in (await request.form()).items()}
        problem = _problem(wanted)
        if problem:
            return refusal(400, problem)
        number = self._phones.take(wanted)
        report = BackgroundTask(self._report, number)
        return PlainTextResponse("0: Accepted for delivery", 202, background=report)

    async def _report(self, number: int) -> None:
        row = self._phones.deliver(number)
        end = _DELIVERED if row["state"] == "DELIVERED" else _FAILED
        for state in (_TAKEN, end):
            if self._call and row["report"] and row["mask"] & state:
                await self._call(row["report"].replace("%d", str(state)))

    async def answer(self, number: int, words: str) -> None:
        """Someone answers a message at their telephone."""
        answered = self._phones.answered(number, words[:_LONGEST])
        if answered is None or self._call is None or not self._incoming:
            return
        row, answer_number = answered
        told = {"%p": row["phone"], "%P": row["sender"], "%a": words, "%I": str(answer_number)}
        address = self._incoming
        for escape, value in told.items():
            address = address.replace(escape, quote(value, safe=""))
        await self._call(address)


def _problem(wanted: dict[str, str]) -> str:
    """What is wrong with a request, in smsbox's words."""
    if not wanted.get("to"):
        return "Missing receiver number, rejected"
    if not wanted.get("text"):
        return "Missing text, rejected"
    if wanted.get("coding", "") not in _CODINGS:
        return "Invalid coding, rejected"
    if not wanted.get("dlr-mask", "0").isdigit():
        return "Invalid dlr-mask, rejected"
    return ""

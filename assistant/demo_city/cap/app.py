"""The desk's one address: a message comes in by POST, and is acknowledged in CAP."""

from uuid import uuid4
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from assistant.demo_city.cap.alerts import Alerts
from assistant.demo_city.cap.message import Invalid, Node
from assistant.demo_city.cap.rules import read_alert
from assistant.demo_city.district import Clock

_TYPES = ("application/cap+xml", "application/xml", "text/xml")
_LARGEST = 100_000


def refusal(status: int, words: str) -> Response:
    """How the desk says no."""
    return PlainTextResponse(words, status)


class DutyDesk:
    """Takes messages; an ASGI app of its own, for its address has no path below it."""

    def __init__(self, alerts: Alerts, clock: Clock) -> None:
        self._alerts = alerts
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one call."""
        response = await self._answer(Request(scope, receive))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        path = _path(request)
        if path not in ("", "/"):
            return refusal(404, "there is nothing here")
        if request.method != "POST":
            return refusal(405, "post a message here")
        if request.headers.get("content-type", "").split(";")[0].strip().lower() not in _TYPES:
            return refusal(415, "not CAP")
        body = await request.body()
        if len(body) > _LARGEST:
            return refusal(413, "too large")
        try:
            alert = read_alert(body)
            self._alerts.take(alert, body)
        except Invalid as problem:
            return refusal(400, str(problem))
        return Response(self._acknowledged(alert), media_type="application/cap+xml")

    def _acknowledged(self, alert: Node) -> str:
        about = ",".join(alert.words(name) for name in ("sender", "identifier", "sent"))
        now = self._clock().replace(microsecond=0).isoformat().replace("Z", "-00:00")
        return (
            '<?xml version="1.0" encoding="UTF-8"?>'
            '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">'
            f"<identifier>{uuid4()}</identifier><sender>duty-desk</sender><sent>{now}</sent>"
            f"<status>{alert.words('status')}</status><msgType>Ack</msgType><scope>Private</scope>"
            f"<addresses>{escape(alert.words('sender'))}</addresses>"
            f"<references>{escape(about)}</references></alert>"
        )


def _path(request: Request) -> str:
    """The path below the desk's own address."""
    path: str = request.scope["path"]
    return path.removeprefix(request.scope.get("root_path", ""))

"""A strict token server (RFC 6749 §4.4), and a gate that lets only its living tokens through."""

import base64
from dataclasses import dataclass, field
from urllib.parse import unquote_plus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

CLIENT = ("huoban@city", "pa:ss/wörd +1")
SCOPE = "system/Appointment.cruds system/Slot.rus"


@dataclass
class Guarded:
    """Stands before a service; ``/token`` is its token server, the rest wants a living token."""

    inner: ASGIApp
    lifetime: object = 300
    granted: int = 0
    living: set[str] = field(default_factory=set)
    refusal: Response | None = None
    """What the token server says instead."""
    requests: list[tuple[str, str, bytes]] = field(default_factory=list)
    """Method, path and body of what came to the gate."""
    turned_away: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Grant, let through or turn away."""
        request = Request(scope, receive)
        body = await request.body()
        if scope["path"] == "/token":
            answer = self.refusal or self._grant(request, body.decode())
            await answer(scope, receive, send)
            return
        self.requests.append((scope["method"], scope["path"], body))
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind != "Bearer" or token not in self.living:
            self.turned_away += 1
            denied = Response(status_code=401, headers={"WWW-Authenticate": "Bearer"})
            await denied(scope, receive, send)
            return

        async def again() -> dict[str, object]:
            return {"type": "http.request", "body": body, "more_body": False}

        await self.inner(scope, again, send)

    def _grant(self, request: Request, form: str) -> Response:
        kind, _, pair = request.headers.get("authorization", "").partition(" ")
        name, _, secret = base64.b64decode(pair).decode().partition(":")
        wanted = "grant_type=client_credentials&scope=" + SCOPE.replace("/", "%2F").replace(
            " ", "+"
        )
        fits = (
            request.method == "POST"
            and not request.url.query
            and request.headers["content-type"] == "application/x-www-form-urlencoded"
            and form == wanted
            and (kind, unquote_plus(name), unquote_plus(secret)) == ("Basic", *CLIENT)
        )
        if not fits:
            return JSONResponse({"error": "invalid_request"}, 400)
        self.granted += 1
        token = f"token-{self.granted}"
        self.living.add(token)
        granted = {"access_token": token, "token_type": "bearer", "expires_in": self.lifetime}
        return JSONResponse(granted, headers={"Cache-Control": "no-store"})

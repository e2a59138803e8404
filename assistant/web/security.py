"""Who may ask what of us: hosts, origins, sizes; and the headers that every answer carries."""

from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from fastapi import WebSocketException, status
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.config import Settings
from assistant.errors import NotAllowed
from assistant.web.page import PRACTICE
from assistant.web.people import A_YEAR

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
}
STATIC = "/static/"
FOR_STATIC = ("X-Content-Type-Options",)
"""What a style, a picture or a script needs; the page that asked for it has the rest."""
LARGEST_FORM = 256 * 1024
"""Bytes; ten thousand Chinese characters fit, each written as nine."""


async def guard(connection: HTTPConnection) -> None:
    """Refuse foreign hosts, posts and sockets from other sites, and forms far too large.

    Raises:
        NotAllowed: and nothing has been done.
        WebSocketException: the same where no page can be shown.
    """
    try:
        _check(connection)
    except NotAllowed:
        if connection.scope["type"] == "websocket":
            raise WebSocketException(status.WS_1008_POLICY_VIOLATION) from None
        raise


def _check(connection: HTTPConnection) -> None:
    hosts = _hosts(connection.app.state.settings)
    if "*" not in hosts and connection.url.hostname not in hosts:
        raise NotAllowed("host")
    if connection.scope.get("method") in ("GET", "HEAD"):
        return
    if not _same_site(connection):
        raise NotAllowed("origin")
    if _is_upload(connection):
        return  # which reads no more than it takes, and says so kindly
    if int(connection.headers.get("content-length", 0)) > LARGEST_FORM:
        raise NotAllowed("size")


def _is_upload(connection: HTTPConnection) -> bool:
    return connection.url.path.removeprefix(PRACTICE).startswith("/photos/")


def _hosts(settings: Settings) -> set[str]:
    named = {host.strip() for host in settings.allowed_hosts.split(",") if host.strip()}
    return named | {urlsplit(settings.public_url).hostname or ""}


def _same_site(request: HTTPConnection) -> bool:
    """By Sec-Fetch-Site where the browser sends it, else by Origin; neither: no browser."""
    site = request.headers.get("sec-fetch-site")
    if site:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


class Headers:
    """Adds the headers, and the cookies that routes asked for."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self._app = app
        self._secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and dress the answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._dress(scope, MutableHeaders(scope=message))
            await send(message)

        await self._app(scope, receive, dressed)

    def _dress(self, scope: Scope, headers: MutableHeaders) -> None:
        names = FOR_STATIC if scope["path"].startswith(STATIC) else HEADERS
        for name in names:
            headers.setdefault(name, HEADERS[name])
        headers.setdefault("Cache-Control", "no-store")
        for name, value in scope.get("huoban.cookies", {}).items():
            headers.append("Set-Cookie", self._cookie(name, value))

    def _cookie(self, name: str, value: str) -> str:
        cookie: SimpleCookie = SimpleCookie()
        cookie[name] = value
        morsel = cookie[name]
        morsel["path"] = "/"
        morsel["samesite"] = "Lax"
        morsel["httponly"] = True
        morsel["max-age"] = A_YEAR if value else 0
        if self._secure:
            morsel["secure"] = True
        return morsel.OutputString()

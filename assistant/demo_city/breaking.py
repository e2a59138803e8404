"""Makes one call go wrong as planned: between the server and a service of the demo city."""

from collections.abc import Awaitable, Callable
from typing import Any

import anyio
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.demo_city import spoiling
from assistant.demo_city.faults import Fault, Faults
from assistant.demo_city.store import DOOM

Refusal = Callable[[int, str], Response]
"""Makes a service's own kind of error body: (status, words)."""

HANG_SECONDS = 60.0
SLOW_SECONDS = 3.0


class FaultLayer:
    """An ASGI app that passes calls on to a service, except those that are to fail.

    It must be outermost: a framework's own error handling would turn a broken connection
    into a tidy 500.
    """

    def __init__(
        self, service: str, app: ASGIApp, faults: Faults, refusal: Refusal, *, refuses: int
    ) -> None:
        self._service = service
        self._app = app
        self._faults = faults
        self._refusal = refusal
        self._refuses = refuses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one call."""
        path = scope["path"].removeprefix(scope.get("root_path", "")) or "/"
        fault = self._faults.strike(self._service, f"{scope['method']} {path}")
        if fault is None:
            await self._app(scope, receive, send)
            return
        await self._fail(fault)(scope, receive, send)

    def _fail(self, fault: Fault) -> ASGIApp:
        ways: dict[str, Callable[[Fault], ASGIApp]] = {
            "refuse": lambda f: self._refusal(f.status or self._refuses, "refused on purpose"),
            "unavailable": lambda _: self._refusal(503, "unavailable on purpose"),
            "error_500": lambda _: Response("Internal Server Error", 500, media_type="text/plain"),
            "garbage_200": lambda _: Response("<html>Welcome!</ht", 200, media_type="text/html"),
            "hang": self._hang,
            "slow": self._slow,
            "late_answer": self._late,
            "drop": lambda _: _break,
            "lost_answer": self._lost,
            "half_page": lambda _: self._changed(spoiling.half),
            "wrong_type": lambda _: self._changed(spoiling.wrong_type),
            "duplicates": lambda _: self._changed(spoiling.duplicates),
            "wrong_clock": lambda _: self._changed(spoiling.wrong_clock),
            "die_before_commit": self._doomed,
            "die_after_commit": self._doomed,
        }
        return ways[fault.kind](fault)

    def _hang(self, fault: Fault) -> ASGIApp:
        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            await wait(fault, HANG_SECONDS)
            await self._refusal(503, "took too long on purpose")(scope, receive, send)

        return app

    def _slow(self, fault: Fault) -> ASGIApp:
        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            await wait(fault, SLOW_SECONDS)
            await self._app(scope, receive, send)

        return app

    def _late(self, fault: Fault) -> ASGIApp:
        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            answer = await self._answer(scope, receive)
            await wait(fault, HANG_SECONDS)
            for message in answer:
                await send(message)

        return app

    def _lost(self, _: Fault) -> ASGIApp:
        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            await self._answer(scope, receive)
            await _break(scope, receive, send)

        return app

    def _changed(self, spoil: spoiling.Spoil) -> ASGIApp:
        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            start, *rest = await self._answer(scope, receive)
            body = b"".join(message.get("body", b"") for message in rest)
            headers, body = spoil(start["headers"], body)
            kept = [(k, v) for k, v in headers if k.lower() != b"content-length"]
            length = (b"content-length", str(len(body)).encode())
            await send({**start, "headers": [*kept, length]})
            await send({"type": "http.response.body", "body": body})

        return app

    def _doomed(self, fault: Fault) -> ASGIApp:
        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            token = DOOM.set(fault.kind)
            try:
                await self._app(scope, receive, send)
            finally:
                DOOM.reset(token)

        return app

    async def _answer(self, scope: Scope, receive: Receive) -> list[Message]:
        """The whole answer, kept back: the service has done its work."""
        answer: list[Message] = []

        async def keep(message: Message) -> None:
            answer.append(message)

        await self._app(scope, receive, keep)
        return answer


async def wait(fault: Fault, seconds: float) -> None:
    """Until its gate opens, or for its time."""
    if fault.gate is not None:
        await fault.gate.wait()
    else:
        await anyio.sleep(seconds if fault.seconds is None else fault.seconds)


async def _break(scope: Scope, receive: Receive, send: Send) -> None:
    """Break the connection without an answer.

    On a real server the socket is cut. ASGI has no message for that, but uvicorn's ``send``
    belongs to an object that holds the transport. In process there is no socket: the error is
    raised, and whoever plays the network turns it into its own.
    """
    transport: Any = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is None:
        raise ConnectionResetError("the demo city broke the connection on purpose")
    transport.abort()
    await _until_disconnected(receive)


async def _until_disconnected(receive: Callable[[], Awaitable[Message]]) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass

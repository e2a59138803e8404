"""The demo city: all districts in one ASGI app with its own file."""

import asyncio
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from operator import attrgetter
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.demo_city.breaking import FaultLayer
from assistant.demo_city.district import Call, Caller, District, Listener, Office, districts
from assistant.demo_city.fault_routes import fault_routes
from assistant.demo_city.faults import Faults
from assistant.demo_city.page import page_app
from assistant.demo_city.received import Received
from assistant.demo_city.store import Store


class DemoCity:
    """A city that the gateways can really call; live, practice and tests have one each.

    Args:
        data_dir: where its file ``{name}.sqlite3`` is, made if missing.
        clock: what time it is, with zone; cars drive and times pass by it.
        variants: by district, in which way it speaks its standard; else the usual way.
        allow_faults: whether failures can also be planned over HTTP, at ``/faults``.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        clock: Callable[[], datetime],
        name: str = "city",
        variants: Mapping[str, str] | None = None,
        allow_faults: bool = False,
    ) -> None:
        wanted = variants or {}
        found = districts()
        self.faults = Faults(found)
        self._store = Store(
            data_dir / f"{name}.sqlite3", (district.schema for district in found.values())
        )
        self._offices: dict[str, Office] = {
            name: district.open(self._store, clock, wanted.get(name, district.variants[0]))
            for name, district in found.items()
        }
        self._talking: set[asyncio.Task[None]] = set()
        self.page: ASGIApp = page_app(self.received, self.answer)
        services = {f"/{one.name}": self._breakable(one) for one in found.values()}
        control = fault_routes(self.faults) if allow_faults else []
        rest = Starlette(routes=[*control, Mount("/", app=self.page)])
        self.app: ASGIApp = _Districts(services, rest)

    def _breakable(self, district: District) -> ASGIApp:
        app = self._offices[district.name].app
        return FaultLayer(
            district.name, app, self.faults, district.refusal, refuses=district.refuses
        )

    def received(self) -> list[Received]:
        """What all districts have received, the newest first."""
        all_of_them = [one for office in self._offices.values() for one in office.received()]
        return sorted(all_of_them, key=attrgetter("at"), reverse=True)

    def connect(self, call: Call, incoming: str) -> None:
        """Let the city call back; what people answer goes to ``incoming``."""
        for office in self._callers():
            office.connect(call, incoming)

    async def answer(self, number: int, words: str) -> None:
        """Someone answers a message from the page."""
        for office in self._callers():
            await office.answer(number, words)

    def _callers(self) -> list[Caller]:
        return [office for office in self._offices.values() if isinstance(office, Caller)]

    @property
    def lines(self) -> Mapping[str, Listener]:
        """The districts that are spoken to over a line."""
        found = self._offices.items()
        return {name: office for name, office in found if isinstance(office, Listener)}

    async def dial(self, name: str) -> socket.socket:
        """A line to such a district, inside this process; the other end is served from now on."""
        ours, theirs = socket.socketpair()
        theirs.setblocking(False)
        reader, writer = await asyncio.open_connection(sock=theirs)
        task = asyncio.create_task(self.serve(name, reader, writer))
        self._talking.add(task)
        task.add_done_callback(self._talking.discard)
        return ours

    async def serve(
        self, name: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """One conversation with such a district, wherever the line comes from."""
        strike = partial(self.faults.strike, name)
        try:
            with suppress(ConnectionError, TimeoutError, ValueError):
                await self.lines[name].serve(reader, writer, strike)
        finally:
            writer.close()

    def close(self) -> None:
        """Hang up, and give the file back."""
        for task in self._talking:
            task.cancel()
        self._store.close()


class _Districts:
    """Passes a call on by the first part of its address.

    Nothing of a framework, because that would answer where a connection is to break; and an
    object with ``__call__``, because uvicorn takes a bound method for the ASGI of old.
    """

    def __init__(self, services: dict[str, ASGIApp], other: ASGIApp) -> None:
        self._services = services
        self._other = other

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        root = scope.get("root_path", "")
        path = scope["path"].removeprefix(root)
        for prefix, service in self._services.items():
            if path == prefix or path.startswith(f"{prefix}/"):
                inner = {"root_path": root + prefix, "app_root_path": root + prefix}
                await service({**scope, **inner}, receive, send)
                return
        await self._other(scope, receive, send)


async def _lifespan(receive: Receive, send: Send) -> None:
    """Nothing to start or stop; servers ask all the same."""
    while True:
        kind = (await receive())["type"]
        await send({"type": f"{kind}.complete"})
        if kind == "lifespan.shutdown":
            return

"""The demo city: hospitals over FHIR and taxis over TOMP, in one ASGI app with its own file."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.demo_city import fhir_problem, tomp_problem
from assistant.demo_city.breaking import FaultLayer
from assistant.demo_city.fault_routes import fault_routes
from assistant.demo_city.faults import Faults
from assistant.demo_city.fhir_app import FhirServer
from assistant.demo_city.fhir_metadata import Profile
from assistant.demo_city.fhir_places import published_places
from assistant.demo_city.page import page_app
from assistant.demo_city.received import Register
from assistant.demo_city.store import Store
from assistant.demo_city.tomp_app import TompServer


class DemoCity:
    """A city that the gateways can really call; live, practice and tests have one each.

    Args:
        data_dir: where its file ``{name}.sqlite3`` is, made if missing.
        clock: what time it is, with zone; cars drive and times pass by it.
        fhir_profile: A speaks versions and conditional create, B the IHE operations.
        allow_faults: whether failures can also be planned over HTTP, at ``/faults``.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        clock: Callable[[], datetime],
        name: str = "city",
        fhir_profile: Profile = "A",
        allow_faults: bool = False,
    ) -> None:
        self.faults = Faults()
        self._store = Store(data_dir / f"{name}.sqlite3")
        self.page: ASGIApp = page_app(Register(self._store, published_places(), clock))
        fhir = FhirServer(self._store, clock, fhir_profile).app()
        tomp = TompServer(self._store, clock).app()
        services: dict[str, ASGIApp] = {
            "/fhir": FaultLayer("fhir", fhir, self.faults, fhir_problem.refusal, refuses=409),
            "/tomp": FaultLayer("tomp", tomp, self.faults, tomp_problem.refusal, refuses=410),
        }
        control = fault_routes(self.faults) if allow_faults else []
        rest = Starlette(routes=[*control, Mount("/", app=self.page)])
        self.app: ASGIApp = _Districts(services, rest)

    def close(self) -> None:
        """Give the file back."""
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

"""create_app(): the web application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
from fastapi import Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount

from assistant.config import Settings
from assistant.dialogue.model import Mode
from assistant.paths import STATIC
from assistant.ports.ours import Clock
from assistant.services.demonstration import PEOPLE
from assistant.web import (
    alerts,
    bookings,
    emergency,
    errors,
    family,
    health,
    help,
    home,
    listening,
    messages,
    news,
    offline,
    own_data,
    photos,
    profiles,
    reminders,
    residents,
    sessions,
    speech,
    staff,
    status,
    terminal,
    tiles,
    utterances,
    waiting,
    who,
)
from assistant.web.page import PRACTICE, Pages
from assistant.web.security import Headers, guard
from assistant.web.static import KeptStatic
from assistant.wiring import Services, now, services

IN_BOTH_MODES = (
    waiting.router,
    sessions.router,
    photos.router,
    bookings.router,
    help.router,
    emergency.router,
    alerts.router,
    utterances.router,
    listening.router,
    tiles.router,
    news.router,
)
"""What practice has, too; profiles and sign-in are never practised."""

OUTSIDE_OF_MODES = (
    residents.router,
    own_data.router,
    who.router,
    terminal.router,
    offline.router,
    health.router,
    status.router,
    speech.router,
    messages.router,
    profiles.router,
    family.router,
    reminders.router,
    staff.router,
)


def create_app(settings: Settings | None = None, clock: Clock = now) -> FastAPI:
    """The application; everything with state is built when it starts."""
    settings = settings or Settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with services(settings, clock) as built:
            await _begin(app, built)
            yield

    app = FastAPI(
        title="Huoban",
        lifespan=lifespan,
        dependencies=[Depends(guard)],
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    app.state.settings = settings
    app.state.pages = Pages(settings, clock)
    app.add_middleware(GZipMiddleware, minimum_size=500)
    app.add_middleware(Headers, secure=settings.public_url.startswith("https:"))
    errors.install(app)
    _add_pages(app)
    return app


def _add_pages(app: FastAPI) -> None:
    for router in (home.router, *IN_BOTH_MODES, *OUTSIDE_OF_MODES):
        app.include_router(router)
    app.add_api_route(PRACTICE, home.home)
    for router in IN_BOTH_MODES:
        app.include_router(router, prefix=PRACTICE)
    app.mount("/static", KeptStatic(directory=STATIC), name="static")


async def _begin(app: FastAPI, built: Services) -> None:
    app.state.services = built
    if built.settings.environment == "demonstration":
        for resident_id, profile in PEOPLE.items():
            await built.residents.add(profile, resident_id=resident_id)
    network = _Network(app, built.settings.public_url)
    for mode, city in built.cities.items():
        city.connect(network.call, built.addresses.incoming(mode))
        prefix = PRACTICE if mode is Mode.PRACTICE else ""
        shown = city.app if built.settings.demo_faults else city.page
        app.router.routes.append(Mount(f"{prefix}/demo-city", app=shown))


class _Network:
    """Lets the embedded cities call this very application, as servers elsewhere would."""

    def __init__(self, app: FastAPI, url: str) -> None:
        self._http = httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url=url)

    async def call(self, address: str) -> None:
        """Fetch one of our addresses."""
        await self._http.get(address)

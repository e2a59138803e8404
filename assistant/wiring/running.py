"""Runs the services: durable work, the tick of what is due, and an orderly end."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import structlog
from dbos import DBOS
from sqlalchemy.engine import make_url

from assistant.config import Settings
from assistant.db.session import sync_url, write_ahead
from assistant.dialogue.understanding.meaning import warm
from assistant.ports.ours import Clock
from assistant.services.lookout import Lookout
from assistant.wiring.building import Services, build, open_store
from assistant.wiring.outside import cities, connections
from assistant.wiring.senses import senses

APPLICATION_VERSION = "1"
"""Pinned: with another one DBOS would orphan what is pending."""

log = structlog.get_logger()


def now() -> datetime:
    """The time, with zone."""
    return datetime.now(UTC)


@asynccontextmanager
async def services(settings: Settings, clock: Clock = now) -> AsyncIterator[Services]:
    """Everything, ready to use; on leaving, all is closed and nothing is lost."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    # DBOS ends the loop's threads with itself; whoever starts again in this loop needs new ones.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())
    store, made = open_store(settings, clock), cities(settings, clock)
    async with connections(settings, clock, made) as connected, senses(settings) as able:
        built = build(settings, clock, store, made, connected, able)
        _launch(settings)
        tasks = _tasks(built, settings, clock)
        try:
            yield built
        finally:
            built.watch.close()
            for task in tasks:
                await _stop(task)
            await built.alerting.close()
            await asyncio.to_thread(DBOS.destroy, destroy_registry=True)
            await store.database.close()
            for city in made.values():
                city.close()


def _tasks(built: Services, settings: Settings, clock: Clock) -> list[asyncio.Task[None]]:
    """What goes on beside the pages."""
    works = (
        _tick(built.due.run, clock, settings.tick_seconds),
        # One of its own: a taxi that is waited for must not keep an emergency waiting.
        _tick(built.alerting.run, clock, settings.tick_seconds),
        built.watch.run(),
        _look(built.lookout, settings.service.pause_seconds),
        asyncio.to_thread(warm, clock()),
    )
    return [asyncio.create_task(work) for work in works]


async def _stop(task: asyncio.Task[None]) -> None:
    """Cancel until it is over: a library may turn the cancellation into an error of its own."""
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=1)


def _launch(settings: Settings) -> None:
    """Start the durable work; inside the lifespan, so that it shares the event loop."""
    url = make_url(sync_url(settings.database))
    if url.get_backend_name() == "sqlite":
        write_ahead(settings.work_file)  # DBOS does not, and is five times slower without
        url = make_url(f"sqlite:///{settings.work_file}")
    DBOS(
        config={
            "name": "huoban",
            "system_database_url": url.render_as_string(hide_password=False),
            "application_version": APPLICATION_VERSION,
            "executor_id": settings.executor_id,
            "log_level": "WARNING",
        }
    )
    DBOS.launch()


async def _tick(work: Callable[[datetime], Awaitable[None]], clock: Clock, seconds: float) -> None:
    while True:
        try:
            await work(clock())
        except Exception as error:
            # Whatever it is, the next tick comes: all retries and promises hang on it.
            log.warning("tick failed", kind=type(error).__name__)
        await asyncio.sleep(seconds)


async def _look(lookout: Lookout, seconds: float) -> None:
    """Apart from the tick: a service that hangs must not hold up what is due."""
    while True:
        await asyncio.sleep(seconds)
        try:
            await lookout.run()
        except Exception as error:
            # Whatever it is, the next look comes: recovery hangs on it.
            log.warning("looking failed", kind=type(error).__name__)

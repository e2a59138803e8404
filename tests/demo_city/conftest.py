"""A demo city of its own for each test, and clients that speak to it in process."""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import httpx2
import pytest

from assistant.demo_city.city import DemoCity

MONDAY = datetime(2026, 11, 23, 7, 30, tzinfo=timezone(timedelta(hours=8)))
TOMP_HEADERS = {
    "Accept-Language": "zh-CN",
    "Api": "TOMP",
    "Api-Version": "1.6.1",
    "maas-id": "huoban-test",
}


class MovableClock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def city(tmp_path: Path, clock: MovableClock) -> Iterator[DemoCity]:
    made = DemoCity(tmp_path, clock=clock)
    yield made
    made.close()


@pytest.fixture
def city_b(tmp_path: Path, clock: MovableClock) -> Iterator[DemoCity]:
    made = DemoCity(tmp_path, clock=clock, variants={"fhir": "B"})
    yield made
    made.close()


def client_of(
    city: DemoCity, path: str = "", headers: dict[str, str] | None = None
) -> httpx2.AsyncClient:
    transport = httpx2.ASGITransport(app=city.app)
    return httpx2.AsyncClient(transport=transport, base_url=f"http://city{path}", headers=headers)


@pytest.fixture
async def page(city: DemoCity) -> AsyncIterator[httpx2.AsyncClient]:
    async with client_of(city) as client:
        yield client


@pytest.fixture
async def fhir(city: DemoCity) -> AsyncIterator[httpx2.AsyncClient]:
    async with client_of(city, "/fhir") as client:
        yield client


@pytest.fixture
async def fhir_b(city_b: DemoCity) -> AsyncIterator[httpx2.AsyncClient]:
    async with client_of(city_b, "/fhir") as client:
        yield client


@pytest.fixture
async def taxi(city: DemoCity) -> AsyncIterator[httpx2.AsyncClient]:
    async with client_of(city, "/tomp", TOMP_HEADERS) as client:
        yield client

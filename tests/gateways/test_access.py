"""Tokens that expire: fetched, kept, renewed once, by one renewal for all who wait."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import anyio.lowlevel
import pytest
import uvicorn
from pydantic import ValidationError
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from assistant.config import Settings
from assistant.config.outside import Appointments, Taxi
from assistant.demo_city.city import DemoCity
from assistant.dialogue.model import Mode
from assistant.errors import RequestRejected, ServiceUnavailable
from assistant.gateways.fhir_appointments import FhirAppointments, KeptDirectory
from assistant.gateways.tomp_taxis import TompTaxis
from assistant.wiring.outside import connections
from tests.gateways.token_server import CLIENT, SCOPE, Guarded
from tests.gateways.worlds import KEY, WANG, Clock, MemoryNotes, demo_city, trip

pytestmark = pytest.mark.anyio


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def city(tmp_path: Path, clock: Clock) -> Iterator[DemoCity]:
    with demo_city(tmp_path, clock) as city:
        yield city


@pytest.fixture
def guarded(city: DemoCity) -> Guarded:
    return Guarded(city.app)


@pytest.fixture
async def address(guarded: Guarded) -> AsyncIterator[str]:
    """The guarded city on the loopback."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(guarded, log_level="error", ws="none", lifespan="off")
    running = uvicorn.Server(config)
    task = asyncio.create_task(running.serve(sockets=[listening]))
    with anyio.fail_after(20):
        while not running.started:
            await anyio.lowlevel.checkpoint()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    running.should_exit = True
    await task


def renewing(address: str, **hospitals: str) -> Settings:
    """Settings that have tokens fetched from the guarded city."""
    access = {
        "token_url": f"{address}/token",
        "client_id": CLIENT[0],
        "client_secret": CLIENT[1],
        "scope": SCOPE,
    }
    return Settings(
        appointments=Appointments(**{"url": f"{address}/fhir", **access, **hospitals}),
        taxi=Taxi(url=f"{address}/tomp", **access),
        _env_file=None,
    )


@asynccontextmanager
async def hospital(
    settings: Settings, clock: Clock, city: DemoCity
) -> AsyncIterator[FhirAppointments]:
    async with connections(settings, clock, dict.fromkeys(Mode, city)) as clients:
        yield FhirAppointments(
            clients[Mode.LIVE, "fhir"].http,
            deadline=10,
            clock=clock,
            directory=KeptDirectory(seconds=0, clock=clock),
        )


@pytest.fixture
async def gateway(address: str, clock: Clock, city: DemoCity) -> AsyncIterator[FhirAppointments]:
    async with hospital(renewing(address), clock, city) as gateway:
        yield gateway


async def test_a_token_is_fetched_at_first_use_and_kept(
    gateway: FhirAppointments, guarded: Guarded
) -> None:
    assert guarded.granted == 0
    for _repeat in range(3):
        assert await gateway.departments()
    assert (guarded.granted, guarded.turned_away) == (1, 0)


async def test_taxis_have_tokens_too(address: str, guarded: Guarded, city: DemoCity) -> None:
    clock = Clock()
    async with connections(renewing(address), clock, dict.fromkeys(Mode, city)) as clients:
        taxis = TompTaxis(
            clients[Mode.LIVE, "tomp"].http,
            deadline=10,
            clock=clock,
            notes=MemoryNotes(),
            maas_id="huoban",
        )
        receipt = await taxis.book(trip(), key=KEY)
    assert receipt.reference
    assert (guarded.granted, guarded.turned_away) == (1, 0)


async def test_a_token_is_renewed_before_it_expires(
    gateway: FhirAppointments, guarded: Guarded, clock: Clock
) -> None:
    await gateway.departments()
    clock.move(seconds=299)
    await gateway.departments()
    assert (guarded.granted, guarded.turned_away) == (2, 0)


async def test_after_a_401_the_same_request_goes_out_again_with_a_new_token(
    gateway: FhirAppointments, guarded: Guarded, clock: Clock
) -> None:
    department = (await gateway.departments())[0]
    place = (await gateway.hospitals(department.id))[0]
    time = (await gateway.free_times(place.id, department.id, after=clock(), limit=1))[0]
    await gateway.book(time.id, WANG, "", key="before")
    await gateway.cancel(key="before")
    guarded.living.clear()
    guarded.requests.clear()
    receipt = await gateway.book(time.id, WANG, "头疼", key=KEY)
    assert receipt.reference
    assert guarded.granted == 2
    assert guarded.turned_away == 1
    assert guarded.requests[0] == guarded.requests[1]


async def test_a_write_that_was_turned_away_has_its_body_again(
    gateway: FhirAppointments, guarded: Guarded, clock: Clock
) -> None:
    department = (await gateway.departments())[0]
    place = (await gateway.hospitals(department.id))[0]
    time = (await gateway.free_times(place.id, department.id, after=clock(), limit=1))[0]
    inner = guarded.inner

    async def revokes_before_the_write(scope: Any, receive: Any, send: Any) -> None:
        await inner(scope, receive, send)
        if scope["method"] == "GET" and guarded.granted == 1:
            guarded.living.clear()

    guarded.inner = revokes_before_the_write
    receipt = await gateway.book(time.id, WANG, "", key=KEY)
    assert await gateway.find(key=KEY) == receipt
    assert (guarded.granted, guarded.turned_away) == (2, 1)


async def test_a_second_401_is_the_answer(gateway: FhirAppointments, guarded: Guarded) -> None:
    await gateway.departments()
    guarded.living = _Nothing()
    guarded.requests.clear()
    with pytest.raises(RequestRejected):
        await gateway.find(key=KEY)
    assert len(guarded.requests) == 2
    assert guarded.granted == 2


class _Nothing(set[str]):
    """No token lives long enough."""

    def add(self, element: str) -> None:
        """Forget it at once."""


REFUSALS: dict[str, Response] = {
    "refused": JSONResponse({"error": "invalid_client"}, 401),
    "asked wrongly": JSONResponse({"error": "invalid_scope"}, 400),
    "broken": PlainTextResponse("oops", 500),
    "elsewhere": RedirectResponse("/token2"),
    "a page": PlainTextResponse("<html>", 200),
    "no token": JSONResponse({"token_type": "bearer"}),
    "another kind": JSONResponse({"access_token": "x", "token_type": "mac"}),
    "no time": JSONResponse({"access_token": "x", "token_type": "Bearer", "expires_in": "soon"}),
}


@pytest.mark.parametrize("refusal", REFUSALS)
async def test_without_a_token_the_service_is_unavailable_until_there_is_one(
    gateway: FhirAppointments, guarded: Guarded, refusal: str
) -> None:
    guarded.refusal = REFUSALS[refusal]
    with pytest.raises(ServiceUnavailable) as caught:
        await gateway.departments()
    assert caught.value.service == "appointments"
    assert not guarded.requests
    guarded.refusal = None
    assert await gateway.departments()


async def test_a_refused_renewal_is_unavailability(
    gateway: FhirAppointments, guarded: Guarded
) -> None:
    await gateway.departments()
    guarded.living.clear()
    guarded.refusal = JSONResponse({"error": "invalid_client"}, 401)
    with pytest.raises(ServiceUnavailable):
        await gateway.departments()


async def test_a_token_server_that_is_not_there_is_unavailability(
    address: str, clock: Clock, city: DemoCity
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{probe.getsockname()[1]}/token"
    async with hospital(renewing(address, token_url=closed), clock, city) as gateway:
        with pytest.raises(ServiceUnavailable):
            await gateway.departments()


@pytest.mark.parametrize("first", [True, False], ids=["at first use", "after a 401"])
async def test_twenty_at_once_share_one_renewal(
    gateway: FhirAppointments, guarded: Guarded, *, first: bool
) -> None:
    if not first:
        await gateway.departments()
        guarded.living.clear()
    before = guarded.granted
    answers = await asyncio.gather(*(gateway.find(key=f"{KEY}-{n}") for n in range(20)))
    assert answers == [None] * 20
    assert guarded.granted == before + 1
    assert guarded.turned_away <= 20


async def test_a_token_without_a_time_lasts_until_it_is_refused(
    gateway: FhirAppointments, guarded: Guarded, clock: Clock
) -> None:
    guarded.refusal = JSONResponse({"access_token": "for-long", "token_type": "Bearer"})
    guarded.living.add("for-long")
    await gateway.departments()
    guarded.refusal = None
    clock.move(hours=20)
    await gateway.departments()
    assert guarded.granted == 0


async def test_a_fixed_token_is_not_renewed(
    address: str, guarded: Guarded, clock: Clock, city: DemoCity
) -> None:
    guarded.living.add("fixed")
    settings = renewing(address, token_url="", token="fixed")
    async with hospital(settings, clock, city) as gateway:
        assert await gateway.departments()
        guarded.living.clear()
        guarded.requests.clear()
        with pytest.raises(RequestRejected):
            await gateway.find(key=KEY)
    assert len(guarded.requests) == 1
    assert guarded.granted == 0


@pytest.mark.parametrize("name", ["appointments", "taxi"])
def test_a_token_server_without_our_name_there_is_refused_at_the_start(name: str) -> None:
    url: dict[str, Any] = {name: {"token_url": "https://auth.example.org/token"}}
    with pytest.raises(ValidationError, match=f"HUOBAN_{name.upper()}_CLIENT_ID"):
        Settings(**url, _env_file=None)

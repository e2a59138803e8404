"""The city behind a real server on the loopback: broken connections are really broken."""

import asyncio
import socket
from collections.abc import AsyncIterator

import anyio
import anyio.lowlevel
import httpx2
import pytest
import uvicorn

from assistant.demo_city.city import DemoCity

from .conftest import TOMP_HEADERS
from .passenger import book, offers

pytestmark = pytest.mark.anyio


@pytest.fixture
async def server(city: DemoCity) -> AsyncIterator[str]:
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(city.app, log_level="error", ws="none")
    running = uvicorn.Server(config)
    task = asyncio.create_task(running.serve(sockets=[listening]))
    with anyio.fail_after(20):
        while not running.started:
            await anyio.lowlevel.checkpoint()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    running.should_exit = True
    await task


@pytest.mark.parametrize(("fault", "kept"), [("drop", 0), ("lost_answer", 1)])
async def test_the_connection_is_cut_without_an_answer(
    city: DemoCity, server: str, fault: str, kept: int
) -> None:
    async with httpx2.AsyncClient(base_url=f"{server}/tomp", headers=TOMP_HEADERS) as taxi:
        name = (await offers(taxi))[0]["id"]
        city.faults.inject("tomp", fault, on="POST /bookings")
        with pytest.raises(httpx2.TransportError):
            await book(taxi, name)
        assert len((await taxi.get("/bookings")).json()) == kept


async def test_links_lead_back_to_the_server(server: str) -> None:
    async with httpx2.AsyncClient(base_url=server) as client:
        bundle = (await client.get("/fhir/Organization?_count=2")).json()
        link = next(k["url"] for k in bundle["link"] if k["relation"] == "next")
        assert link.startswith(server)
        assert len((await client.get(link)).json()["entry"]) == 2

"""Killed at every step of an attempt, on either database: the next start books exactly once."""

import os
import signal
from itertools import product

import httpx2
import pytest
from sqlalchemy import select

from assistant.config import Settings
from assistant.db.bookings import Booking
from assistant.dialogue.model import Mode
from assistant.wiring import Services, services
from tests.chaos.dying import MOMENTS, book_and_die
from tests.chaos.processes import FORKS

pytestmark = [pytest.mark.anyio, pytest.mark.soak]

LEAST_CALLS = {"see_doctor": 3, "call_taxi": 3}
MOST_CALLS = 15
WHOLE = os.environ.get("HUOBAN_SOAK") == "1"
DATABASES = ("sqlite", "postgresql")
DEATHS = list(product(DATABASES, MOMENTS) if WHOLE else zip(DATABASES, MOMENTS, strict=True))
"""On which database it dies when; in the small size each once."""


def dies(settings: Settings, scenario: str, call: int, moment: str) -> bool:
    """Whether the process came to that call, and so to its end."""
    process = FORKS.Process(
        target=book_and_die, args=(settings.model_dump(), scenario, call, moment)
    )
    process.start()
    process.join(120)
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0


async def recovered(built: Services) -> set[tuple[str, str]]:
    """Key and reference of each booking, once every attempt has ended."""
    rows = await built.database.read(select(Booking.__table__))
    for row in rows:
        await built.bookings.begin(row.id, row.attempts, settle=30)
    rows = await built.database.read(select(Booking.__table__))
    assert {row.status for row in rows} == {"booked"}
    return {(str(row.id), row.reference) for row in rows}


async def received(built: Services) -> list[tuple[str, str]]:
    """Key and reference of each booking at the city."""
    transport = httpx2.ASGITransport(app=built.cities[Mode.LIVE].page)
    async with httpx2.AsyncClient(transport=transport, base_url="http://city") as client:
        found = (await client.get("/received.json")).json()
    return [(one["key"], one["reference"]) for one in found]


async def is_booked_once(settings: Settings, bookings: int) -> None:
    async with services(settings) as built:
        ours, theirs = await recovered(built), await received(built)
    assert len(theirs) == len(ours) == bookings
    assert set(theirs) == ours


@pytest.mark.parametrize(("either_database", "moment"), DEATHS, indirect=["either_database"])
@pytest.mark.parametrize("scenario", LEAST_CALLS)
async def test_killed_at_any_call_it_is_booked_once(
    either_database: Settings, scenario: str, moment: str
) -> None:
    deaths = 0
    while dies(either_database, scenario, deaths + 1, moment):
        deaths += 1
        assert deaths < MOST_CALLS
        await is_booked_once(either_database, deaths)
    assert deaths >= LEAST_CALLS[scenario]


@pytest.mark.parametrize("scenario", LEAST_CALLS)
async def test_killed_when_its_end_is_written_it_is_booked_once(
    either_database: Settings, scenario: str
) -> None:
    assert dies(either_database, scenario, 0, "kept")
    await is_booked_once(either_database, 1)

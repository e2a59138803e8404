"""Whatever a service does, only our own errors come of it, soon; and it is spared until it is back.

For every gateway there is: a new one is covered the day it is found.
"""

import asyncio
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import anyio
import anyio.lowlevel
import pytest

from assistant.circuit import State
from assistant.config.outside import Limits
from assistant.demo_city.faults import KINDS
from assistant.errors import GatewayError, NotTaken
from assistant.gateways import all_standards
from assistant.standard import Standard
from tests.gateways.failing import READS, WRITES, world

pytestmark = pytest.mark.anyio

EACH = pytest.mark.parametrize("standard", all_standards().values(), ids=lambda one: one.name)
LOOKED_AT = pytest.mark.parametrize(
    "standard",
    [one for one in all_standards().values() if one.look is not None],
    ids=lambda one: one.name,
)
LIMITS = Limits(failures=3, pause_seconds=10, look_seconds=0, slow_seconds=3600)
PAUSE = timedelta(seconds=10)
PATIENT, HASTY = 30.0, 0.2
NEVER_ENDS = ("hang", "late_answer")
HARMLESS = ("slow", "wrong_clock", "duplicates")
FAULTS = [kind for kind in KINDS if not kind.startswith("die")]
FAILURES = ["unavailable", "error_500", "garbage_200", "drop", "lost_answer", "hang"]
NO_FAILURE = {
    ("mail", "error_500"),  # SMTP's 5xx is a no
    ("cap", "garbage_200"),  # what a desk says beside its yes is not read
}
FAILS = [
    pytest.param(one, fault, id=f"{one.name}-{fault}")
    for one in all_standards().values()
    for fault in FAILURES
    if (one.name, fault) not in NO_FAILURE
]
NO = {"mail": 550}
"""How a service says no that does not say it by HTTP."""
LONG = 60
"""Seconds after which a test stands still."""


def deadline(fault: str) -> float:
    """Only what never ends is given little time, lest a slow machine look like a fault."""
    return HASTY if fault in NEVER_ENDS else PATIENT


def test_every_port_has_calls_to_try() -> None:
    ports = {standard.port for standard in all_standards().values()}
    assert ports == set(READS) == set(WRITES)


@EACH
@pytest.mark.parametrize("fault", FAULTS)
async def test_only_our_own_errors_come_of_a_fault_and_within_the_deadline(
    tmp_path: Path, standard: Standard, fault: str
) -> None:
    async with world(tmp_path, deadline=deadline(fault), limits=LIMITS) as here:
        here.break_(standard, fault, seconds=0 if fault == "slow" else None)
        async with asyncio.timeout(LONG):
            for call in (here.read, here.write):
                with suppress(GatewayError):
                    await call(standard)
            if fault in HARMLESS:
                await here.read(standard)
        assert here.calls(standard)


@EACH
async def test_what_a_service_lists_twice_is_shown_once(tmp_path: Path, standard: Standard) -> None:
    async with world(tmp_path, deadline=PATIENT, limits=LIMITS) as here:
        once = await here.read(standard)
        here.break_(standard, "duplicates")
        assert await here.read(standard) == once


@pytest.mark.parametrize(("standard", "fault"), FAILS)
async def test_a_service_that_fails_is_spared_and_found_again_when_it_is_back(
    tmp_path: Path, standard: Standard, fault: str
) -> None:
    async with world(tmp_path, deadline=deadline(fault), limits=LIMITS) as here:
        here.break_(standard, fault)
        for _attempt in range(LIMITS.failures):
            with pytest.raises(GatewayError):
                await here.read(standard)
        before = here.calls(standard)
        assert here.state(standard) is State.DOWN
        for call in (here.read, here.write):
            with pytest.raises(NotTaken):
                await call(standard)
        assert here.calls(standard) == before
        here.city.faults.clear()
        here.clock.move(seconds=PAUSE.total_seconds())
        if fault not in NEVER_ENDS:
            await here.read(standard)
            assert here.state(standard) == State.UP


@EACH
async def test_one_call_at_a_time_tries_a_service_that_is_down(
    tmp_path: Path, standard: Standard
) -> None:
    async with world(tmp_path, deadline=PATIENT, limits=LIMITS) as here:
        here.break_(standard, "unavailable")
        for _attempt in range(LIMITS.failures):
            with pytest.raises(GatewayError):
                await here.read(standard)
        before = here.calls(standard)
        here.clock.move(seconds=PAUSE.total_seconds())
        ended = await asyncio.gather(
            *(here.read(standard) for _ in range(9)), return_exceptions=True
        )
        assert all(isinstance(one, GatewayError) for one in ended)
        assert here.calls(standard) == before + 1


@EACH
async def test_a_no_is_an_answer(tmp_path: Path, standard: Standard) -> None:
    async with world(tmp_path, deadline=PATIENT, limits=LIMITS) as here:
        here.break_(standard, "refuse", status=NO.get(standard.name, 422))
        for _attempt in range(LIMITS.failures + 2):
            with suppress(GatewayError):
                await here.read(standard)
        assert here.state(standard) is State.UP


@LOOKED_AT
async def test_a_service_that_is_back_is_noticed_although_nobody_calls_it(
    tmp_path: Path, standard: Standard
) -> None:
    async with world(tmp_path, deadline=PATIENT, limits=LIMITS) as here:
        here.break_(standard, "unavailable")
        for _attempt in range(LIMITS.failures):
            with pytest.raises(GatewayError):
                await here.read(standard)
        circuit, began = here.circuits[standard.name], here.clock()
        here.clock.move(seconds=PAUSE.total_seconds())
        await here.lookout.run()
        assert (circuit.known.state, circuit.known.since) == (State.DOWN, began)
        here.city.faults.clear()
        await here.lookout.run()
        assert here.state(standard) is State.DOWN, "it is not asked all the time"
        here.clock.move(seconds=PAUSE.total_seconds())
        await here.lookout.run()
        assert here.state(standard) == State.UP


@EACH
async def test_a_service_that_hangs_leaves_the_others_quick_and_holds_few_calls(
    tmp_path: Path, standard: Standard
) -> None:
    others = [one for one in all_standards().values() if one.address != standard.address]
    async with world(tmp_path, deadline=PATIENT, limits=LIMITS) as here:
        here.break_(standard, "hang", gate=anyio.Event())
        stuck = [asyncio.create_task(here.read(standard)) for _ in range(40)]
        async with asyncio.timeout(LONG):
            for other in others:
                await here.read(other)
            while not here.calls(standard):
                await anyio.lowlevel.checkpoint()
        assert not any(task.done() for task in stuck)
        assert 1 <= here.calls(standard) <= 4
        for task in stuck:
            task.cancel()
        await asyncio.gather(*stuck, return_exceptions=True)

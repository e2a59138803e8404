"""When a service counts as down, slow or well."""

import time
from datetime import timedelta

import pytest

from assistant.circuit import Circuit, State
from assistant.config.outside import Limits
from assistant.errors import NotTaken
from tests.gateways.worlds import NOON, Clock

pytestmark = pytest.mark.anyio

LIMITS = Limits(failures=3, pause_seconds=10, look_seconds=60, slow_seconds=1)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def circuit(clock: Clock) -> Circuit:
    return Circuit("taxi", clock, LIMITS, calls=2)


def state(circuit: Circuit) -> State:
    return circuit.known.state


async def is_let_through(circuit: Circuit) -> bool:
    try:
        async with circuit.passing():
            return True
    except NotTaken:
        return False


def break_(circuit: Circuit) -> None:
    for _ in range(LIMITS.failures):
        circuit.failed("ServiceUnavailable: status 503")


async def test_three_failures_in_a_row_are_too_many(circuit: Circuit, clock: Clock) -> None:
    for _ in range(2):
        circuit.failed("ServiceUnavailable: status 503")
    circuit.worked(0.1)
    for _ in range(2):
        circuit.failed("ServiceUnavailable: status 503")
    assert await is_let_through(circuit)
    clock.move(minutes=1)
    circuit.failed("ServiceUnavailable: no answer in time")
    assert not await is_let_through(circuit)
    known = circuit.known
    assert (known.state, known.since, known.heard_at) == (State.DOWN, clock(), NOON)
    assert (known.error, known.failed_at) == ("ServiceUnavailable: no answer in time", clock())


async def test_what_fails_side_by_side_fails_once(circuit: Circuit) -> None:
    begun = time.monotonic()
    for _ in range(9):
        circuit.failed("ServiceUnavailable: no answer in time", begun=begun)
    assert await is_let_through(circuit)


async def test_an_answer_that_makes_no_sense_was_no_answer(circuit: Circuit) -> None:
    for _ in range(LIMITS.failures):
        take_back = circuit.worked(0.1)
        take_back("ServiceMisbehaved: an answer that is not JSON")
    assert not await is_let_through(circuit)


async def test_garbage_does_not_change_since_when_a_service_is_down(
    circuit: Circuit, clock: Clock
) -> None:
    break_(circuit)
    clock.move(seconds=10)
    circuit.worked(0.1)("ServiceMisbehaved: an answer of type text/html")
    assert (state(circuit), circuit.known.since) == (State.DOWN, NOON)


async def test_one_call_tries_and_the_others_wait_for_the_next_pause(
    circuit: Circuit, clock: Clock
) -> None:
    break_(circuit)
    clock.move(seconds=10)
    assert [await is_let_through(circuit) for _ in range(3)] == [True, False, False]
    clock.move(seconds=10)
    assert await is_let_through(circuit)


async def test_one_answer_is_no_proof_and_two_are(circuit: Circuit) -> None:
    break_(circuit)
    circuit.worked(0.1)
    assert state(circuit) is State.UP
    circuit.failed("ServiceUnavailable: status 503")
    assert state(circuit) == State.DOWN
    circuit.worked(0.1)
    circuit.worked(0.1)
    circuit.failed("ServiceUnavailable: status 503")
    assert state(circuit) == State.UP


async def test_a_clock_that_is_set_back_does_not_lengthen_the_pause(
    circuit: Circuit, clock: Clock
) -> None:
    break_(circuit)
    clock.move(hours=-5)
    assert await is_let_through(circuit)


async def test_three_slow_answers_are_slow_and_one_quick_one_is_enough(circuit: Circuit) -> None:
    for seconds, expected in [(2, "up"), (2, "up"), (2, "slow"), (2, "slow"), (0.1, "up")]:
        circuit.worked(seconds)
        assert state(circuit) == expected


async def test_a_service_is_looked_at_when_it_was_not_heard_of(
    circuit: Circuit, clock: Clock
) -> None:
    assert circuit.wants_a_look
    circuit.worked(0.1)
    assert not circuit.wants_a_look
    clock.move(seconds=60)
    assert circuit.wants_a_look
    assert not Circuit("taxi", clock, Limits(look_seconds=0), calls=1).wants_a_look


async def test_a_service_that_is_down_is_looked_at_after_each_pause(
    circuit: Circuit, clock: Clock
) -> None:
    break_(circuit)
    assert not circuit.wants_a_look
    clock.now += timedelta(seconds=10)
    assert circuit.wants_a_look

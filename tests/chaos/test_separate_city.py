"""Huoban and a city that was started apart: whole journeys over HTTP, whichever profile."""

from collections.abc import Iterator
from random import Random

import pytest

from tests.chaos import accounts
from tests.chaos.polling import until
from tests.chaos.resident import BOOKING, Resident, shown_on
from tests.chaos.world import World, separate


@pytest.fixture(scope="module", params=["A", "B"])
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    with separate(tmp_path_factory.mktemp("separate"), profile=request.param) as running:
        yield running


@pytest.fixture
def resident(world: World) -> Iterator[Resident]:
    someone = Resident(world)
    someone.introduce(name="李阿婆", phone="13816700009", home="康定路 418 弄")
    yield someone
    someone.client.close()


def book(resident: Resident, scenario: str) -> str:
    """Take the first offer of each question, and say yes; the booking's address."""
    resident.browser.start(scenario)
    resident.browser.go_on(until="/confirmation")
    page = resident.browser.say_yes()
    assert BOOKING.search(page.url)
    until(lambda: is_booked(resident, page.url), every=0.2)
    return page.url


def is_booked(resident: Resident, booking: str) -> bool:
    shown = shown_on(resident.look(booking))
    return shown is not None and shown.status == "booked"


@pytest.mark.parametrize("scenario", ["call_taxi", "see_doctor"])
def test_a_booking_arrives_at_the_city_and_can_be_called_off(
    world: World, resident: Resident, scenario: str
) -> None:
    booking = book(resident, scenario)
    accounts_agree(world, resident)
    resident.browser.post(f"{booking}/cancel")
    accounts.settle([resident])
    accounts_agree(world, resident)
    assert not is_booked(resident, booking)


def accounts_agree(world: World, resident: Resident) -> None:
    ours = {(one.id, one.reference) for one in resident.seen.values() if one.status == "booked"}
    theirs = {(key, number) for key, number in world.live() if key in resident.seen}
    assert theirs == ours


def test_it_speaks_to_that_city_and_to_no_other(world: World, resident: Resident) -> None:
    book(resident, "call_taxi")
    assert any(call.startswith("tomp POST /bookings") for call in world.calls())
    assert resident.client.get("/demo-city/").status_code == 404
    assert resident.client.get("/practice/demo-city/").status_code == 200


def test_a_city_that_is_gone_is_told_and_its_return_is_noticed(
    world: World, resident: Resident
) -> None:
    assert world.city is not None
    resident.browser.start("see_doctor")
    world.city.kill()
    told = resident.browser.choose()
    assert told.status == 503
    assert world.revive()
    place = told.url.rsplit("/", 1)[0]
    assert not resident.look(place).url.endswith("/department"), "the answer is kept"
    resident.get_done("see_doctor", Random(1), place)
    accounts.settle([resident])
    assert accounts.count(resident.seen.values(), lambda one: one.status == "booked") == 1

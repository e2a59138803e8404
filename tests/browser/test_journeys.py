"""From the home page to a true reference, whatever the device and however it is pressed."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visiting
from tests.browser.server import Server, serving
from tests.browser.visit import CONDITIONS, NO_SCRIPT, TELEPHONE, Condition, Visit, plain


@pytest.mark.parametrize("condition", CONDITIONS, ids=str)
def test_a_taxi_comes_after_two_presses_and_no_characters(
    visiting: Visiting, server: Server, condition: Condition
) -> None:
    visit = visiting(condition)
    before = len(server.received(visit.root))
    visit.start("call_taxi")
    visit.go_on()
    reference = visit.say_yes()
    assert (visit.trail.presses, visit.trail.characters) == (2, 0)
    [ride] = server.received(visit.root)[: len(server.received(visit.root)) - before]
    assert plain(ride["reference"]) == reference
    assert ride["times_received"] == 1


@pytest.mark.parametrize("condition", CONDITIONS, ids=str)
def test_a_doctor_is_booked_within_five_screens_and_called_off_within_two_presses(
    visiting: Visiting, server: Server, condition: Condition
) -> None:
    visit = visiting(condition)
    before = len(server.received(visit.root))
    visit.start("see_doctor")
    visit.go_on()
    reference = visit.say_yes()
    assert len(visit.trail.screens) <= 5
    assert visit.trail.characters == 0
    [appointment] = server.received(visit.root)[: len(server.received(visit.root)) - before]
    assert plain(appointment["reference"]) == reference
    presses = visit.trail.presses
    call_off(visit)
    assert visit.trail.presses - presses <= 2
    [now] = server.received(visit.root)[: len(server.received(visit.root)) - before]
    assert now["state"] == "cancelled"


def call_off(visit: Visit) -> None:
    """What goes on, from the home page."""
    visit.open()
    visit.press('.ongoing a[href$="/cancel"]')
    visit.press('main form[action$="/cancel"] button')
    expect(visit.find('#status[data-status="cancelled"]')).to_be_visible()


@pytest.mark.parametrize("condition", [TELEPHONE, NO_SCRIPT], ids=str)
def test_someone_new_who_skips_everything_sees_a_doctor_within_five_screens(
    visiting: Visiting, server: Server, condition: Condition
) -> None:
    visit = visiting(condition, known=False)
    visit.open("/")
    visit.press('main a[href="/welcome"]')
    while visit.path.startswith("/welcome/"):
        visit.press('main button[name="skip"]')
    assert len(visit.trail.screens) <= 5 + 1
    visit.trail.screens.clear()
    visit.start("see_doctor")
    visit.go_on()
    reference = visit.say_yes()
    assert len(visit.trail.screens) <= 5
    assert plain(server.received()[0]["reference"]) == reference


def test_the_second_visit_to_a_doctor_takes_three_screens(visit: Visit) -> None:
    for most in (5, 3):
        visit.trail.screens.clear()
        visit.start("see_doctor")
        visit.go_on()
        visit.say_yes()
        assert len(visit.trail.screens) <= most


@pytest.mark.parametrize("condition", [TELEPHONE, NO_SCRIPT], ids=str)
def test_not_knowing_the_department_adds_at_most_two_screens(
    visiting: Visiting, condition: Condition
) -> None:
    visit = visiting(condition)
    visit.start("see_doctor")
    visit.go_on(unsure=2)
    visit.say_yes()
    assert len(visit.trail.screens) <= 5 + 2
    assert len(set(visit.trail.screens)) == len(visit.trail.screens)


def test_practice_is_under_its_banner_and_calls_nothing_live(
    visiting: Visiting, tmp_path: Path
) -> None:
    with serving(tmp_path) as alone:
        visit = visiting(TELEPHONE.but("practice", root="/practice"), at=alone)
        before = alone.calls()
        for scenario in ("call_taxi", "see_doctor"):
            visit.start(scenario)
            expect(visit.find(".practising")).to_be_visible()
            visit.go_on()
            expect(visit.find(".practising")).to_be_visible()
            visit.say_yes()
            expect(visit.find(".practising")).to_be_visible()
            call_off(visit)
        assert alone.calls() == before
        visit.leave()

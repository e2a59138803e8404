"""A booking's page tells the truth as it changes, not loaded again, the focus left alone."""

import os
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visiting
from tests.browser.server import Server
from tests.browser.visit import NO_SCRIPT, YES, Visit

pytestmark = pytest.mark.soak


BOOKINGS = "POST *bookings*"
PLATE = re.compile(r"[沪苏浙皖]\s?[A-Z]·?\s?[A-Z0-9]{5}")
STAYS = "window.stays = true"


def status(page: Page, kind: str) -> None:
    expect(page.locator(f'#status[data-status="{kind}"]')).to_be_visible()


def test_working_turns_to_booked_on_the_same_page_and_leaves_the_focus_alone(
    visit: Visit, page: Page, server: Server
) -> None:
    visit.start("call_taxi")
    server.break_("tomp", "slow", on=BOOKINGS, seconds=5)
    visit.press(YES)
    status(page, "working")
    expect(page.locator("#status")).to_contain_text("正在")
    page.evaluate(STAYS)
    home = page.locator("main .leave a").first
    home.focus()
    reference = visit.reference()
    status(page, "booked")
    assert page.evaluate(STAYS.split(" = ")[0])
    expect(home).to_be_focused()
    assert reference
    expect(page.locator("#status")).to_have_attribute("role", "status")


def test_what_can_be_pressed_stays_in_its_place_while_words_change(
    visit: Visit, page: Page, server: Server
) -> None:
    visit.start("call_taxi")
    server.break_("tomp", "slow", on=BOOKINGS, seconds=5)
    visit.press(YES)
    status(page, "working")
    parts = [page.locator(part) for part in ("#heading", "#booking-actions a >> nth=0")]
    before = [part.bounding_box() for part in parts]
    visit.reference()
    expect(page.locator("#booking-facts dd").first).to_be_visible()
    after = [part.bounding_box() for part in parts]
    assert [box and box["y"] for box in before] == [box and box["y"] for box in after]


def test_a_service_that_is_away_is_waited_for_with_a_promise_until_it_is_back(
    visit: Visit, page: Page, server: Server
) -> None:
    visit.start("call_taxi")
    server.break_("tomp", "unavailable", on=BOOKINGS, count=None)
    visit.press(YES)
    status(page, "waiting")
    expect(page.locator("#status")).to_contain_text(re.compile(r"最晚.{0,30}\d{1,2}[:：点]"))
    server.mend()
    assert visit.reference()
    status(page, "booked")


def test_without_script_a_link_shows_how_it_stands(visiting: Visiting, server: Server) -> None:
    visit = visiting(NO_SCRIPT)
    visit.start("call_taxi")
    server.break_("tomp", "unavailable", on=BOOKINGS, count=None)
    visit.press(YES)
    status(visit.page, "waiting")
    server.mend()
    for _ in range(60):
        visit.press("#booking-actions a")
        if visit.find(".reference .number").count():
            break
    assert visit.reference()
    assert visit.find("meta[http-equiv=refresh]").count() == 0
    assert visit.find(".print:visible").count() == 0


def test_the_page_says_that_the_car_is_coming_and_which_one(visit: Visit, page: Page) -> None:
    visit.start("call_taxi")
    visit.say_yes()
    expect(page.locator("#status .progress")).to_contain_text("正在来的路上")
    facts = page.locator("#booking-facts").inner_text()
    assert PLATE.search(facts), facts
    assert re.search(r"\d+ ?分钟", facts), facts
    assert page.locator('#booking-facts a[href^="tel:"]').count() == 1


@pytest.mark.soak
@pytest.mark.skipif("HUOBAN_SOAK" not in os.environ, reason="a car needs minutes to come")
def test_the_page_follows_the_car_until_it_is_there(visit: Visit, page: Page) -> None:
    visit.start("call_taxi")
    visit.say_yes()
    page.evaluate(STAYS)
    expect(page.locator("#status .progress")).to_contain_text("到了", timeout=900_000)
    assert page.evaluate(STAYS.split(" = ")[0])


def test_a_time_taken_meanwhile_offers_others_and_asks_nothing_else_again(
    visit: Visit, page: Page, server: Server
) -> None:
    visit.start("see_doctor")
    visit.go_on()
    server.break_("fhir", "refuse", on="POST *", count=1)
    visit.press(YES)
    if visit.path.startswith("/bookings/"):
        visit.press("#status-next a")
    assert visit.path.endswith("/time")
    expect(page.locator("#problem")).to_be_visible()
    before = len(visit.trail.screens)
    visit.go_on()
    assert visit.say_yes()
    assert visit.trail.screens[before].rsplit("/", 1)[-1] == "confirmation"

"""The staff's page: who may look, what is on it, and what residents see of a broken promise."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.app import create_app
from assistant.config import Settings
from assistant.dialogue.model import Mode
from tests.conftest import MovableClock
from tests.pages import Browser
from tests.web.test_messages import send, tick

KEY = "a-long-random-key-for-the-staff"


def opened(settings: Settings, clock: MovableClock, **values: Any) -> TestClient:
    return TestClient(create_app(settings.model_copy(update=values), clock))


@pytest.fixture
def locked(migrated: Settings, clock: MovableClock) -> Iterator[Browser]:
    """A demonstration whose staff have a key."""
    with opened(migrated, clock, staff_token=KEY) as client:
        yield Browser(client)


def test_in_a_demonstration_it_is_open_and_says_so(browser: Browser) -> None:
    assert "谁都能看" in browser.get("/staff").words


def test_a_request_is_listed_with_its_number_until_it_is_taken_care_of(browser: Browser) -> None:
    browser.post("/help")
    browser.get("/staff")
    assert "王秀英" in browser.page.words
    assert browser.page.soup.select('main a[href="tel:+8613816700001"]')
    browser.press("处理好了")
    assert browser.page.url == "/staff"
    assert "王秀英" not in browser.page.words


def test_a_broken_promise_is_told_to_the_resident_with_a_number_and_to_the_staff(
    browser: Browser, clock: MovableClock
) -> None:
    browser.post("/help")
    page = browser.page.url
    assert "最晚" in browser.page.words
    clock.move(minutes=11)
    tick(browser)
    assert "没有做到" in browser.get(page).words
    assert browser.page.soup.select('main a[href="tel:021-12345"]')
    browser.get("/staff")
    assert "没有按时做到。" in browser.page.words
    browser.press("处理好了")
    assert "王秀英" in browser.page.words, "what broke stays listed as broken"
    assert "工作人员已经处理好了" in browser.get(page).words


def test_a_booking_that_nobody_answered_shows_the_number_and_is_listed(
    browser: Browser, clock: MovableClock
) -> None:
    faults = browser.client.app.state.services.cities[Mode.LIVE].faults  # type: ignore[attr-defined]
    faults.inject("tomp", "unavailable", count=None)
    browser.post("/sessions", {"scenario": "call_taxi"})
    browser.go_on(until="/confirmation")
    browser.say_yes()
    page = browser.page.url.split("?")[0]
    clock.move(minutes=11)
    tick(browser)
    assert browser.get(page).soup.select('#status a[href="tel:021-12345"]')
    assert "没有按时办好" in browser.get("/staff").words


def test_a_lost_message_is_listed_with_who_should_have_got_it(browser: Browser) -> None:
    key = send(browser).rsplit("/", 1)[-1]
    services = browser.client.app.state.services  # type: ignore[attr-defined]
    signature = services.addresses.sign(f"report {key}")
    browser.client.get(f"/messages/reports/{key}/{signature}?status=2")
    assert "没有送到" in browser.get("/staff").words


def test_what_is_practised_is_nobody_s_trouble(browser: Browser, clock: MovableClock) -> None:
    browser.post("/practice/help")
    clock.move(minutes=11)
    tick(browser)
    assert "王秀英" not in browser.get("/staff").words


def test_with_a_key_nothing_is_shown_or_done_without_it(locked: Browser) -> None:
    locked.post("/help")
    request = locked.page.url.rsplit("/", 1)[-1]
    assert "王秀英" not in locked.get("/staff").words
    assert locked.client.post(f"/staff/requests/{request}/answered").status_code == 403
    locked.post("/staff", {"key": "wrong"})
    assert locked.page.status == 422
    locked.client.cookies["staff"] = "2999-01-01T00:00:00+00:00|" + "0" * 32
    assert "王秀英" not in locked.get("/staff").words


def test_the_key_opens_for_a_day_s_work_and_can_be_given_back(
    locked: Browser, clock: MovableClock
) -> None:
    locked.post("/help")
    locked.post("/staff", {"key": f" {KEY} "})
    assert "王秀英" in locked.page.words
    assert KEY not in str(locked.client.cookies)
    locked.press("在这台设备上关闭这一页")
    assert "王秀英" not in locked.page.words
    locked.post("/staff", {"key": KEY})
    clock.move(hours=13)
    assert "王秀英" not in locked.get("/staff").words


def test_who_leaves_the_device_takes_the_key_along(locked: Browser) -> None:
    locked.post("/help")
    locked.post("/staff", {"key": KEY})
    locked.post("/who/leave")
    assert "王秀英" not in locked.get("/staff").words

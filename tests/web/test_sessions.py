"""Journeys without JavaScript, from the home page to a true reference."""

import pytest

from tests.pages import Browser


def received(browser: Browser, root: str = "") -> list[dict[str, str]]:
    """What the demo city has received."""
    found: list[dict[str, str]] = browser.client.get(f"{root}/demo-city/received.json").json()
    return found


def plain(words: str) -> str:
    """Without what sets off groups of characters."""
    return words.replace(" ", "").replace("-", "")


def test_a_taxi_takes_two_presses_and_no_characters(browser: Browser) -> None:
    browser.start("call_taxi")
    assert "康定路" in browser.page.heading
    browser.say_yes()
    assert browser.page.url.startswith("/bookings/")
    [ride] = received(browser)
    assert plain(ride["reference"]) in plain(browser.page.words)


def test_a_doctor_takes_five_screens_when_nothing_is_known(browser: Browser) -> None:
    browser.start("see_doctor")
    screens = 1
    while "/confirmation" not in browser.page.url:
        browser.choose()
        screens += 1
    browser.say_yes()
    assert screens + 1 <= 5
    [appointment] = received(browser)
    assert plain(appointment["reference"]) in plain(browser.page.words)


def test_a_doctor_takes_three_screens_when_hospital_and_department_are_known(
    browser: Browser,
) -> None:
    browser.start("see_doctor")
    browser.go_on(until="/confirmation")
    browser.say_yes()
    browser.start("see_doctor")
    assert browser.page.url.endswith("/time")
    browser.choose()
    browser.say_yes()
    assert browser.page.url.startswith("/bookings/")
    assert len(received(browser)) == 2


def test_practice_looks_the_same_and_reaches_the_practice_city_only(browser: Browser) -> None:
    browser.start("call_taxi", root="/practice")
    browser.say_yes()
    assert browser.page.url.startswith("/practice/bookings/")
    assert len(received(browser, "/practice")) == 1
    assert received(browser) == []


@pytest.mark.parametrize("words", ["胸口痛得厉害，喘不上气", "半边身子麻掉了"])
def test_red_flags_lead_to_the_emergency_page_and_back(browser: Browser, words: str) -> None:
    browser.start("see_doctor")
    browser.press("我不知道")
    browser.press(browser.page.soup.select("main form button:not([value])")[0], text=words)
    assert browser.page.url.startswith("/emergency")
    assert "120" in browser.page.words

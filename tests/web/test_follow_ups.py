"""After a booking, what goes well with it is one press or one sentence away, with its own yes."""

import pytest

from tests.conftest import MovableClock
from tests.pages import Browser

TITLES = ["叫车去", "叫车回来", "找人陪我去"]
SAID = {
    "zh-CN": {"taxi_there": "叫车去", "taxi_back": "叫车回来", "company": "找人陪我去"},
    "en": {
        "taxi_there": "a taxi there please",
        "taxi_back": "call me a taxi back home",
        "company": "I need somebody to go with me",
    },
}


def doctor(browser: Browser, root: str = "", when: str = "明天下午三点") -> str:
    browser.get(root or "/")
    browser.say(f"{when}去瑞金医院看眼科")
    browser.say_yes()
    assert "/bookings/" in browser.page.url
    return browser.page.url


def offered(browser: Browser) -> list[str]:
    found = browser.page.soup.select('main form[action*="/follow-ups/"] button')
    return [button.get_text(strip=True) for button in found]


def solid(browser: Browser) -> str:
    return browser.page.words.replace(" ", "")


def test_nothing_happens_before_its_own_yes(browser: Browser) -> None:
    doctor(browser)
    assert offered(browser) == TITLES
    browser.press("叫车去")
    assert browser.page.url.endswith("/confirmation")
    assert len(browser.client.get("/demo-city/received.json").json()) == 1


@pytest.mark.parametrize(("title", "words"), [("叫车去", "瑞金医院"), ("叫车回来", "瑞金医院")])
def test_a_ride_has_its_place_and_time_and_is_then_offered_no_more(
    browser: Browser, title: str, words: str
) -> None:
    address = doctor(browser)
    browser.press(title)
    assert words in solid(browser)
    assert "明天" in solid(browser)
    browser.say_yes()
    browser.get(address)
    assert offered(browser) == [one for one in TITLES if one != title]


def test_somebody_to_go_along_comes_that_half_day(browser: Browser) -> None:
    address = doctor(browser)
    browser.press("找人陪我去")
    assert browser.page.url.endswith("/confirmation")
    assert "陪同" in browser.page.words
    assert "明天" in solid(browser)
    browser.say_yes()
    browser.get(address)
    assert offered(browser) == TITLES[:2]


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("name", SAID["en"])
def test_it_can_be_said(browser: Browser, language: str, name: str) -> None:
    doctor(browser)
    address = browser.page.url
    browser.post("/look", {"language": language, "back": "/"})
    browser.get(address)
    browser.say(SAID[language][name])
    assert browser.page.url.endswith("/confirmation")
    assert "瑞金" in solid(browser) or "Ruijin" in solid(browser) or name == "company"


def test_no_help_comes_early_enough_so_its_time_is_asked(browser: Browser) -> None:
    doctor(browser, when="明天上午")
    browser.press("找人陪我去")
    assert browser.page.url.endswith("/time")


def test_what_has_passed_or_was_cancelled_is_offered_no_more(
    browser: Browser, clock: MovableClock
) -> None:
    address = doctor(browser)
    clock.move(days=3)
    browser.get(address)
    assert offered(browser) == []


def test_a_cancelled_booking_offers_nothing(browser: Browser) -> None:
    address = doctor(browser)
    browser.get(address + "/cancel")
    browser.press(browser.page.soup.select('main form[action$="/cancel"] button')[0])
    browser.get(address)
    assert offered(browser) == []


def test_practice_stays_practice(browser: Browser) -> None:
    doctor(browser, "/practice")
    browser.press("叫车去")
    assert browser.page.url.startswith("/practice/sessions/")
    browser.say_yes()
    assert browser.client.get("/demo-city/received.json").json() == []


def test_what_does_not_exist_begins_nothing(browser: Browser) -> None:
    address = doctor(browser)
    assert browser.post(f"{address}/follow-ups/nothing").status == 404

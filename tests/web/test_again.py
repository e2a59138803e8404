"""“Same as last time” fills in what still holds, by press and by sentence, and never a time."""

import pytest

from tests.conftest import MovableClock
from tests.pages import Browser

AGAIN = {"zh-CN": "和上次一样", "en": "same as last time"}


def meal(browser: Browser) -> None:
    browser.start("meals")
    browser.choose()
    browser.choose(1)
    browser.choose(1)
    browser.choose()
    assert browser.page.url.endswith("/confirmation")
    browser.say_yes()


def doctor(browser: Browser) -> None:
    browser.get("/")
    browser.say("明天上午去华山医院看骨科")
    browser.say_yes()
    assert browser.page.url.startswith("/bookings/")


@pytest.mark.parametrize("language", AGAIN)
def test_at_home_the_latest_is_meant_and_only_its_time_is_asked(
    browser: Browser, clock: MovableClock, language: str
) -> None:
    doctor(browser)
    clock.move(days=7)
    browser.post("/look", {"language": language, "back": "/"})
    browser.get("/")
    browser.say(AGAIN[language])
    assert browser.page.url.endswith("/time")
    browser.choose()
    assert browser.page.url.endswith("/confirmation")
    words = browser.page.words.replace(" ", "")
    assert "华山医院" in words or "HuashanHospital" in words
    assert browser.page.soup.select(".known a[href]")


def test_what_is_named_is_meant_though_something_else_came_later(browser: Browser) -> None:
    meal(browser)
    doctor(browser)
    browser.get("/")
    browser.say("订饭和上次一样")
    assert browser.page.url.endswith("/time")
    browser.choose()
    assert browser.page.url.endswith("/confirmation")
    assert "少盐" in browser.page.words


def test_one_press_at_the_first_question_takes_the_last_answers(browser: Browser) -> None:
    browser.start("meals")
    assert not browser.page.buttons("和上次一样")
    browser.get("/")
    meal(browser)
    browser.start("meals")
    browser.press("和上次一样")
    assert browser.page.url.endswith("/time")
    assert not browser.page.buttons("和上次一样")
    browser.choose(1)
    assert browser.page.url.endswith("/confirmation")
    assert "少盐" in browser.page.words


def test_the_sentence_does_the_same_at_the_first_question(browser: Browser) -> None:
    meal(browser)
    browser.start("meals")
    browser.say("和上次一样")
    browser.choose()
    assert browser.page.url.endswith("/confirmation")


@pytest.mark.parametrize("language", AGAIN)
def test_without_a_last_time_that_is_told(browser: Browser, language: str) -> None:
    browser.post("/look", {"language": language, "back": "/"})
    browser.get("/")
    browser.say(AGAIN[language])
    assert "还没有上一次" in browser.page.heading or "no last time" in browser.page.heading


def test_the_last_time_of_practice_is_not_that_of_life(browser: Browser) -> None:
    meal(browser)
    browser.start("meals", root="/practice")
    assert not browser.page.buttons("和上次一样")

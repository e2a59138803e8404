"""What is arranged is cancelled and moved by a sentence, in both languages, never without a yes."""

import pytest

from tests.conftest import MovableClock
from tests.pages import Browser


def speaking(browser: Browser, language: str) -> None:
    browser.post("/look", {"language": language, "back": "/"})


def doctor(browser: Browser, words: str = "明天上午去瑞金医院看眼科") -> str:
    """An appointment; gives the address of its page."""
    speaking(browser, "zh-CN")
    browser.get("/")
    browser.say(words)
    assert browser.page.url.endswith("/confirmation")
    browser.say_yes()
    assert browser.page.url.startswith("/bookings/")
    return browser.page.url


def taxi(browser: Browser) -> str:
    browser.start("call_taxi")
    browser.say_yes()
    assert browser.page.url.startswith("/bookings/")
    return browser.page.url


def state(browser: Browser, address: str) -> str:
    browser.get(address)
    return str(browser.page.soup.select("#status")[0]["data-status"])


CANCEL = {"zh-CN": "取消明天的号", "en": "cancel tomorrow's doctor"}
YES = {"zh-CN": "对的", "en": "yes please"}
MOVE = {"zh-CN": "把明天的号改到下周", "en": "move tomorrow's doctor to next week"}


@pytest.mark.parametrize("language", CANCEL)
def test_the_one_meant_is_read_back_and_cancelled_after_a_yes(
    browser: Browser, language: str
) -> None:
    address = doctor(browser)
    other = taxi(browser)
    speaking(browser, language)
    browser.get("/")
    browser.say(CANCEL[language])
    assert browser.page.url.endswith("/confirmation")
    assert "Ruijin" in browser.page.heading or "瑞金" in browser.page.heading
    assert state(browser, address) == "booked"
    browser.get(browser.seen[-2].url)
    browser.say(YES[language])
    assert browser.page.url == address
    assert state(browser, address) == "cancelled"
    assert state(browser, other) == "booked"


@pytest.mark.parametrize("words", ["取消", "不要取消", "嗯嗯嗯", "取消吧", "不取消了"])
def test_what_is_no_clear_yes_cancels_nothing(browser: Browser, words: str) -> None:
    address = doctor(browser)
    browser.get("/")
    browser.say("取消明天的号")
    browser.say(words)
    assert state(browser, address) == "booked"


def test_which_of_two_is_asked_and_answered_by_day_or_number(browser: Browser) -> None:
    first = doctor(browser)
    second = doctor(browser, "后天上午去华山医院看骨科")
    browser.get("/")
    browser.say("帮我取消号")
    assert browser.page.url.endswith("/booking")
    assert len(browser.page.offers) == 2
    browser.say("后天那个")
    assert "华山" in browser.page.heading
    browser.say("是的，取消吧")
    assert state(browser, second) == "cancelled"
    assert state(browser, first) == "booked"


def test_the_list_is_numbered_and_its_numbers_can_be_said(browser: Browser) -> None:
    first = doctor(browser)
    taxi(browser)
    browser.get("/")
    browser.say("我约了什么")
    assert "1." in browser.page.words
    assert "2." in browser.page.words
    browser.say("取消第二个")
    assert "瑞金" in browser.page.heading
    browser.say_yes()
    assert state(browser, first) == "cancelled"


@pytest.mark.parametrize("words", ["取消后天的号", "取消明天的保洁", "取消明天的号"])
def test_what_is_not_there_is_told_and_what_there_is_shown(browser: Browser, words: str) -> None:
    address = taxi(browser)
    browser.get("/")
    browser.say(words)
    assert browser.page.url == "/utterances"
    assert "没有这样一件能取消的" in browser.page.words
    assert browser.page.link("取消")
    assert state(browser, address) == "booked"


def test_on_the_page_of_a_booking_that_one_is_meant(browser: Browser) -> None:
    doctor(browser)
    address = taxi(browser)
    browser.say("取消")
    assert "出租车" in browser.page.heading
    browser.say("好的，取消")
    assert state(browser, address) == "cancelled"


def test_a_cancelling_is_heard_at_any_question(browser: Browser) -> None:
    address = doctor(browser)
    browser.start("see_doctor")
    browser.say("取消明天的号")
    assert browser.page.url.endswith("/confirmation")
    browser.say_yes()
    assert state(browser, address) == "cancelled"


@pytest.mark.parametrize("language", MOVE)
def test_moving_asks_for_the_time_from_the_one_said_on(
    browser: Browser, clock: MovableClock, language: str
) -> None:
    address = doctor(browser)
    speaking(browser, language)
    browser.get("/")
    browser.say(MOVE[language])
    assert browser.page.url.endswith("/time")
    words = browser.page.offers[0].get_text()
    assert "11月30日" in words or "30 November" in words
    browser.choose()
    browser.say_yes()
    assert state(browser, browser.page.url) == "booked"
    services = browser.client.app.state.services  # type: ignore[attr-defined]
    assert browser.client.portal is not None
    browser.client.portal.call(services.due.run, clock.move(minutes=2))
    assert state(browser, address) in ("cancelled", "booked")


def test_moving_asks_which_where_there_are_two_and_remembers_the_time(browser: Browser) -> None:
    doctor(browser)
    doctor(browser, "后天上午去华山医院看骨科")
    browser.get("/")
    browser.say("改到下周")
    assert len(browser.page.offers) == 2
    browser.choose()
    assert browser.page.url.endswith("/time")
    assert "11月30日" in browser.page.offers[0].get_text()


@pytest.mark.parametrize(
    "words", ["明天的号取消了吗", "隔壁老王取消了明天的号", "我没有取消明天的号", "别取消明天的号"]
)
def test_what_is_told_asked_or_denied_cancels_nothing(browser: Browser, words: str) -> None:
    doctor(browser)
    browser.get("/")
    browser.say(words)
    assert not browser.page.url.endswith("/confirmation")

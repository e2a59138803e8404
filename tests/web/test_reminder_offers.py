"""After a booking a reminder is one press or one sentence away, or it is said when it comes."""

from typing import Any

import pytest

from assistant.dialogue.model import Mode
from assistant.dialogue.reminding import asks_to_be_reminded
from assistant.services.demonstration import FIRST
from tests.conftest import MovableClock
from tests.pages import Browser
from tests.web.test_follow_ups import doctor, offered, solid
from tests.web.test_messages import part_form, tick
from voice.loop import Talk

BUTTON = "发短信提醒我"
TIMES = "今天11月23日星期一下午6:00，明天11月24日星期二下午12:45"
"""The evening before, and two hours before the time nearest to three in the afternoon."""


def tell_me_nothing(browser: Browser, **how: Any) -> None:
    browser.press(part_form(browser, "messages"), told=[], **how)


def forget_number(browser: Browser) -> None:
    browser.press(part_form(browser, "me"), phone="")


def messages(browser: Browser) -> list[str]:
    there = browser.client.get("/demo-city/received.json").json()
    return [one["summary"] for one in there if one["service"] == "sms"]


def test_who_is_told_sees_when(browser: Browser) -> None:
    doctor(browser)
    assert TIMES in solid(browser)
    assert not browser.page.buttons(BUTTON)


@pytest.mark.parametrize("said", ["", "提醒我", "到时候叫我一声"])
def test_one_press_or_sentence_turns_it_on_and_it_comes(
    browser: Browser, clock: MovableClock, said: str
) -> None:
    tell_me_nothing(browser)
    address = doctor(browser)
    assert "可以用短信提醒您" in solid(browser)
    assert TIMES in solid(browser)
    assert offered(browser), "beside the others"
    browser.say(said) if said else browser.press(BUTTON)
    assert browser.page.url.split("?")[0] == address
    assert "我们会用短信提醒您" in solid(browser)
    assert not browser.page.buttons(BUTTON)
    clock.move(hours=9)
    tick(browser)
    [reminder] = messages(browser)
    assert "瑞金医院" in reminder
    browser.get("/profile/messages")
    assert browser.page.soup.select("input[name=told][value=reminder][checked]")


def test_who_switched_every_time_off_gets_the_usual_ones(browser: Browser) -> None:
    browser.press(part_form(browser, "messages"), day_before=[""], hours_before=["0"])
    doctor(browser)
    browser.press(BUTTON)
    assert TIMES in solid(browser)


@pytest.mark.parametrize("told", [True, False])
def test_without_a_number_it_is_asked_for(browser: Browser, told: bool) -> None:
    forget_number(browser)
    if not told:
        tell_me_nothing(browser)
    address = doctor(browser)
    assert "电话号码" in solid(browser)
    assert not browser.page.buttons(BUTTON)
    browser.say("提醒我")
    assert browser.page.url.split("?")[0] == address
    browser.follow("写下我的电话号码")
    assert browser.page.soup.select("#phone")


def test_nothing_is_said_where_no_reminder_could_come(
    browser: Browser, clock: MovableClock
) -> None:
    address = doctor(browser)
    clock.move(hours=29)
    browser.get(address)
    assert "提醒" not in solid(browser)


def test_practice_changes_nothing_of_the_profile(browser: Browser) -> None:
    tell_me_nothing(browser)
    address = doctor(browser, "/practice")
    assert not browser.page.buttons(BUTTON)
    browser.say("提醒我")
    assert browser.post(f"{address}/reminder").status == 404
    browser.get("/profile/messages")
    assert not browser.page.soup.select("input[name=told][checked]")


def test_by_voice_it_is_offered_told_and_turned_on(browser: Browser) -> None:
    tell_me_nothing(browser)
    services: Any = browser.client.app.state.services  # type: ignore[attr-defined]
    talk = Talk(services, FIRST, language="zh-CN", mode=Mode.LIVE)
    portal: Any = browser.client.portal
    for words in ("明天下午三点去瑞金医院看眼科", "对的，请帮我办"):
        told = portal.call(talk.hear, words)
    assert any(BUTTON in line for line in told)
    told = portal.call(talk.hear, "提醒我")
    assert any("我们会用短信提醒您" in line.replace(" ", "") for line in told)


@pytest.mark.parametrize(
    ("words", "language", "asked"),
    [
        ("提醒我", "zh-CN", True),
        ("到时候提醒我一下", "zh-CN", True),
        ("发个短信提醒我", "zh-CN", True),
        ("不用提醒我", "zh-CN", False),
        ("别提醒我了", "zh-CN", False),
        ("提醒我女儿", "zh-CN", False),
        ("取消提醒", "zh-CN", False),
        ("我想叫车", "zh-CN", False),
        ("remind me", "en", True),
        ("Please send me a reminder", "en", True),
        ("don't remind me", "en", False),
        ("a taxi there please", "en", False),
    ],
)
def test_what_asks_for_a_reminder(words: str, language: str, asked: bool) -> None:
    assert asks_to_be_reminded(words, language) is asked

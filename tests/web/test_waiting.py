"""Whoever finds no time left waits in a fair line, and takes what comes up in one press."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assistant.app import create_app
from assistant.config import Settings
from assistant.demo_city.fhir.times import Time, times
from tests.conftest import MovableClock
from tests.pages import Browser
from tests.services.test_secrets import rotate, with_new

FIRST = "00000000-0000-4000-8000-000000000001"
SECOND = "00000000-0000-4000-8000-000000000002"
SAID = {"zh-CN": "有号通知我", "en": "tell me when there is one"}
INSERT = "INSERT OR REPLACE INTO slot VALUES (?, ?, ?, ?, 2, '[]', 0, NULL)"


class EyeClinic:
    """The eye clinic of the demo city's Ruijin hospital."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "demo-city.sqlite3"

    def give_away(self) -> None:
        """No time is left."""
        self._set("busy", list(self._times()))

    def give_back(self) -> None:
        """One time has come up."""
        self._set("free", list(self._times())[200:201])

    def _times(self) -> Iterator[Time]:
        for number in range(1, 5):
            name = f"ruijin-ophthalmology-{number}"
            yield from times(name, 15, first=date(2026, 11, 23), last=date(2026, 12, 10))

    def _set(self, status: str, which: list[Time]) -> None:
        rows = [(t.id, t.schedule, int(t.start.timestamp()), status) for t in which]
        with closing(sqlite3.connect(self._file, timeout=5)) as city, city:
            city.executemany(INSERT, rows)


@pytest.fixture
def clinic(browser: Browser, settings: Settings) -> EyeClinic:
    clinic = EyeClinic(settings.data_dir)
    clinic.give_away()
    return clinic


def tick(browser: Browser, clock: MovableClock, **by: float) -> None:
    """What the server does each second, later by so much."""
    services = browser.client.app.state.services  # type: ignore[attr-defined]
    assert browser.client.portal is not None
    browser.client.portal.call(services.due.run, clock.move(**by))


def wait(browser: Browser, resident: str = FIRST, said: str = "") -> str:
    """Wait for the eye clinic; gives the address of the place in the line."""
    browser.post("/who", {"resident": resident})
    browser.get("/")
    browser.say("去瑞金医院看眼科")
    assert browser.page.url.endswith("/time")
    assert not browser.page.offers
    if said:
        browser.say(said)
    else:
        browser.press("有号通知我")
    assert browser.page.url.startswith("/waiting/")
    return browser.page.url


def is_told(browser: Browser, resident: str, address: str) -> bool:
    browser.post("/who", {"resident": resident})
    browser.get(address)
    return bool(browser.page.buttons("就约这个号"))


def test_the_truth_is_told_at_home_and_in_the_list(browser: Browser, clinic: EyeClinic) -> None:
    wait(browser)
    assert "不能保证" in browser.page.heading
    browser.get("/")
    assert "不能保证" in browser.page.words
    browser.say("我约了什么")
    assert "不能保证" in browser.page.words
    browser.press("不等了")
    assert "不在排队" in browser.page.heading
    browser.get("/")
    assert "排" not in browser.page.words


@pytest.mark.parametrize("language", SAID)
def test_a_time_that_comes_up_is_told_and_taken_in_one_press(
    browser: Browser, clinic: EyeClinic, clock: MovableClock, language: str
) -> None:
    browser.post("/look", {"language": language, "back": "/"})
    address = wait(browser, said=SAID[language]) if language == "zh-CN" else ""
    if not address:
        browser.get("/")
        browser.say("I'd like to see an eye doctor at Ruijin hospital")
        browser.say(SAID[language])
    tick(browser, clock, minutes=6)
    browser.get("/")
    assert not browser.page.soup.select('main form[action$="/take"] button')
    clinic.give_back()
    tick(browser, clock, minutes=6)
    tick(browser, clock, seconds=1)
    received = browser.client.get("/demo-city/received.json").json()
    assert [one for one in received if "有号了" in str(one) or "come up" in str(one)], received
    browser.get("/")
    browser.press(browser.page.soup.select('main form[action$="/take"] button')[0])
    assert browser.page.url.endswith("/confirmation")
    browser.say_yes()
    assert browser.page.url.startswith("/bookings/")
    browser.get("/")
    assert not browser.page.soup.select('main form[action$="/take"] button')


def test_whoever_wrote_down_a_mail_address_is_told_there_too(
    browser: Browser, clinic: EyeClinic, clock: MovableClock
) -> None:
    browser.post("/profile/messages", {"mail": "wang@home.example"})
    wait(browser)
    clinic.give_back()
    tick(browser, clock, minutes=6)
    tick(browser, clock, seconds=1)
    received = browser.client.get("/demo-city/received.json").json()
    told = [one for one in received if "有号了" in one["summary"]]
    assert sorted(one["service"] for one in told) == ["mail", "sms"]
    [mail] = [one for one in told if one["service"] == "mail"]
    assert mail["summary"].startswith("wang@home.example")


def test_first_come_first_told_and_the_next_one_after_no_answer(
    browser: Browser, clinic: EyeClinic, clock: MovableClock
) -> None:
    first = wait(browser)
    clock.move(minutes=1)
    second = wait(browser, SECOND)
    clinic.give_back()
    tick(browser, clock, minutes=6)
    assert is_told(browser, FIRST, first)
    assert not is_told(browser, SECOND, second)
    tick(browser, clock, minutes=31)
    assert not is_told(browser, FIRST, first)
    assert is_told(browser, SECOND, second)


def test_what_is_gone_by_then_is_told_and_the_place_kept(
    browser: Browser, clinic: EyeClinic, clock: MovableClock
) -> None:
    first = wait(browser)
    clock.move(minutes=1)
    second = wait(browser, SECOND)
    clinic.give_back()
    tick(browser, clock, minutes=6)
    assert is_told(browser, FIRST, first)
    clinic.give_away()
    browser.press("就约这个号")
    assert browser.page.status == 409
    assert "又没有了" in browser.page.words
    clinic.give_back()
    tick(browser, clock, minutes=6)
    assert is_told(browser, FIRST, first)
    assert not is_told(browser, SECOND, second)


def test_nobody_is_told_at_night(browser: Browser, clinic: EyeClinic, clock: MovableClock) -> None:
    address = wait(browser)
    clinic.give_back()
    tick(browser, clock, hours=14)
    assert not is_told(browser, FIRST, address)
    tick(browser, clock, hours=9)
    assert is_told(browser, FIRST, address)


def test_the_looking_ends_when_it_was_said_to(
    browser: Browser, clinic: EyeClinic, clock: MovableClock
) -> None:
    address = wait(browser)
    tick(browser, clock, days=15)
    browser.get(address)
    assert "不再看" in browser.page.heading


def test_after_a_change_of_the_secret_the_line_is_the_same(
    browser: Browser, clinic: EyeClinic, settings: Settings, clock: MovableClock
) -> None:
    first = wait(browser)
    clock.move(minutes=1)
    asyncio.run(rotate(with_new(settings)))
    with TestClient(create_app(with_new(settings, old=False), clock)) as client:
        later = Browser(client)
        second = wait(later, SECOND)
        clinic.give_back()
        tick(later, clock, minutes=6)
        assert is_told(later, FIRST, first)
        assert not is_told(later, SECOND, second)


def test_another_s_place_is_nobody_else_s_business(browser: Browser, clinic: EyeClinic) -> None:
    address = wait(browser)
    browser.post("/who", {"resident": SECOND})
    assert browser.get(address).status == 404
    assert browser.post(f"{address}/take").status == 404


def test_where_there_are_times_nobody_waits(browser: Browser) -> None:
    browser.get("/")
    browser.say("去瑞金医院看眼科")
    assert not browser.page.buttons("有号通知我")
    assert browser.post(f"{browser.page.url}/waiting").status == 404

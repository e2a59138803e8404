"""The mark of a shared terminal: what it changes on a page, and that it outlasts a person."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from assistant.app import create_app
from assistant.config import Settings
from tests.conftest import MovableClock
from tests.pages import Browser


@pytest.fixture
def terminal(browser: Browser) -> Browser:
    browser.get("/terminal")
    browser.press("这台机器大家共用")
    return browser


@pytest.fixture
def patient(migrated: Settings, clock: MovableClock) -> Iterator[Browser]:
    """A terminal that never asks whether someone is still there."""
    never = migrated.model_copy(update={"terminal_minutes": 0})
    with TestClient(create_app(never, clock)) as client:
        yield Browser(client)


def scripts(browser: Browser) -> list[str]:
    return [str(found["src"]) for found in browser.page.soup.select("script")]


def test_only_a_terminal_has_its_look_its_bar_and_its_script(browser: Browser) -> None:
    for marked, press in ((False, "共用"), (True, "不是共用"), (False, "共用")):
        browser.get("/")
        soup = browser.page.soup
        assert bool(soup.select("html[data-terminal]")) == marked
        assert bool(soup.select("#presence")) == marked
        assert any("terminal.js" in one for one in scripts(browser)) == marked
        browser.get("/terminal")
        browser.press(press)


def test_the_mark_outlasts_the_person(terminal: Browser) -> None:
    terminal.get("/profile")
    assert set(terminal.client.cookies) == {"terminal", "resident"}
    terminal.press("我办好了，换人")
    assert terminal.page.url == "/who"
    assert set(terminal.client.cookies) == {"terminal"}
    assert terminal.page.buttons("我办好了，换人")


def test_only_a_terminal_keeps_a_cookie_when_its_storage_is_cleared(terminal: Browser) -> None:
    def cleared() -> str:
        answer = terminal.client.post("/who/leave", follow_redirects=False)
        return str(answer.headers["clear-site-data"])

    assert cleared() == '"cache", "storage"'
    terminal.get("/terminal")
    terminal.press("不是共用")
    assert cleared() == '"cache", "cookies", "storage"'


def test_what_many_share_is_nobody_s_own(browser: Browser) -> None:
    browser.get("/who")
    browser.press("这是我自己的")
    assert "own" in browser.client.cookies
    browser.get("/terminal")
    browser.press("这台机器大家共用")
    assert "own" not in browser.client.cookies
    assert not browser.get("/who").buttons("这是我自己的")
    browser.post("/who/own", {"own": "1"})
    assert "own" not in browser.client.cookies


def test_a_terminal_remembers_no_field(terminal: Browser) -> None:
    for path in ("/profile/me", "/welcome/name", "/welcome/phone", "/welcome/home"):
        terminal.get(path)
        fields = terminal.page.soup.select("main input[type=text], main input[type=tel]")
        assert {str(field["autocomplete"]) for field in fields} == {"off"}


def test_one_s_own_device_helps_to_fill_in(browser: Browser) -> None:
    browser.get("/welcome/phone")
    assert browser.page.soup.select('main input[autocomplete="tel"]')


def test_zero_minutes_ask_nobody_and_say_nothing_of_it(patient: Browser) -> None:
    patient.get("/terminal")
    patient.press("这台机器大家共用")
    assert patient.page.buttons("我办好了，换人")
    assert not any("terminal.js" in one for one in scripts(patient))
    assert "分钟" not in patient.page.words


def test_only_one_thing_that_goes_on_is_on_a_terminal_s_home_page(terminal: Browser) -> None:
    for _again in range(2):
        terminal.start("call_taxi")
        terminal.say_yes()
    terminal.start("see_doctor")
    terminal.get("/")
    assert len(terminal.page.soup.select(".ongoing .card")) == 2
    assert "还没说完" in terminal.page.words

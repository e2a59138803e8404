"""What is kept about someone is shown whole, and gone from every table when they say so."""

import json
from typing import Any
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from assistant.app import create_app
from assistant.config import Settings
from assistant.db.base import Base, Vault, sealed_columns
from assistant.dialogue.model import Mode
from assistant.services.demonstration import FIRST
from assistant.wiring import Services
from tests.conftest import MovableClock
from tests.pages import Browser
from tests.web.test_waiting import EyeClinic, wait

ABOUT = ("王秀英", "13816700001", "康定路", "女儿", "13816700011", "我到了", str(FIRST), FIRST.hex)
"""What only this resident has."""


def services_of(browser: Browser) -> Services:
    built: Services = browser.client.app.state.services  # type: ignore[attr-defined]
    return built


def run(browser: Browser, what: Any, *values: Any) -> Any:
    assert browser.client.portal is not None
    return browser.client.portal.call(what, *values)


def opened(vault: Vault, name: str, sealed: set[str], value: Any) -> str:
    if name in sealed and value:
        return json.dumps(vault.open(value), ensure_ascii=False)
    return str(value)


async def all_that_is_kept(services: Services) -> dict[str, list[str]]:
    """Every row of every table, each column opened, as text."""
    vault = Vault(services.settings.secret)
    found: dict[str, list[str]] = {}
    for table in Base.metadata.sorted_tables:
        sealed = {column.name for column in sealed_columns(table)}
        rows = await services.database.read(table.select())
        found[table.name] = [
            " ".join(opened(vault, name, sealed, value) for name, value in row._mapping.items())
            for row in rows
        ]
    return found


def about(browser: Browser, *words: str) -> dict[str, list[str]]:
    """The rows that hold any of these words, by table."""
    every = run(browser, all_that_is_kept, services_of(browser))
    found = {name: [r for r in rows if any(w in r for w in words)] for name, rows in every.items()}
    return {name: rows for name, rows in found.items() if rows}


def book(browser: Browser, scenario: str, root: str = "") -> str:
    """The whole way; gives the booking's id."""
    browser.start(scenario, root)
    browser.go_on(until="/confirmation")
    return browser.say_yes().url.split("?")[0].rsplit("/", 1)[-1]


def write(browser: Browser, words: str = "我到了") -> str:
    browser.post("/sessions", {"scenario": "call_family"})
    browser.choose()
    browser.press(browser.page.soup.select("form.words-form button.yes")[0], text=words)
    return browser.say_yes().url.rsplit("/", 1)[-1]


def live_through(browser: Browser) -> list[str]:
    """Something of every kind; gives the ids of bookings."""
    bookings = [book(browser, "see_doctor"), book(browser, "call_taxi"), write(browser)]
    bookings.append(book(browser, "call_taxi", "/practice"))
    browser.start("call_taxi")
    browser.press(browser.page.soup.select("button.help")[0])
    return bookings


def erase(browser: Browser) -> None:
    browser.get("/profile/erase")
    browser.press(browser.page.soup.select('form[action="/profile/erase"] button')[0])


def tick(browser: Browser) -> None:
    services = services_of(browser)
    run(browser, services.due.run, services.clock())


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_everything_is_shown_in_plain_words(browser: Browser, language: str) -> None:
    live_through(browser)
    browser.post("/look", {"language": language, "back": "/"})
    browser.get("/profile")
    page = browser.get(browser.page.soup.select('a[href="/profile/data"]')[0]["href"])  # type: ignore[arg-type]
    for words in ("王秀英", "康定路", "138 1670 0001", "女儿", "瑞金医院", "我到了"):
        assert words in page.words, words
    kinds = {one["id"] for one in page.soup.select("h2")}
    assert kinds == {
        f"kept-{kind}"
        for kind in [
            *("profile", "places", "family", "bookings", "conversations", "photos"),
            "waiting",
            *("emergencies", "help", "messages"),
        ]
    }
    assert len(str(page.soup).encode()) < 50_000


@pytest.mark.parametrize(("language", "told"), [("zh-CN", "已经告诉"), ("en", "Was told")])
def test_an_emergency_and_a_place_in_a_line_are_told_in_plain_words(
    browser: Browser, settings: Settings, clock: MovableClock, language: str, told: str
) -> None:
    EyeClinic(settings.data_dir).give_away()
    wait(browser)
    browser.post("/emergency")
    clock.move(seconds=5)
    tick(browser)
    browser.post("/look", {"language": language, "back": "/"})
    page = browser.get("/profile/data")
    [emergency] = page.soup.select("section:has(#kept-emergencies) .record")
    for words in ("女儿", "138 1670 0011", told, "康定路"):
        assert words in emergency.get_text(" "), words
    [place] = page.soup.select("section:has(#kept-waiting) .record")
    assert "138 1670 0001" in place.get_text(" ")
    assert not page.soup.select("#kept-others")


def test_many_records_are_leafed_through(browser: Browser) -> None:
    for _ in range(12):
        browser.start("call_taxi")
    browser.get("/profile/data")
    browser.get(str(browser.page.soup.select("#all-conversations")[0]["href"]))
    assert len(browser.page.soup.select(".record")) == 10
    address = browser.page.url
    browser.get(f"{address}?number=2")
    assert len(browser.page.soup.select(".record")) == 2
    for wrong in (f"{address}?number=3", f"{address}?number=-1", "/profile/data/nothing"):
        assert browser.get(wrong).status == 404


def test_the_file_holds_every_row_of_theirs_and_of_nobody_else(browser: Browser) -> None:
    bookings = live_through(browser)
    run(browser, services_of(browser).residents.profile, FIRST)
    answer = browser.client.get("/profile/data.json")
    assert "attachment" in answer.headers["content-disposition"]
    whole = answer.json()
    assert {one["id"] for one in whole["booking"]} == set(bookings)
    mine = about(browser, str(FIRST), *bookings)
    assert {name: len(rows) for name, rows in mine.items()} == {
        name: len(rows) for name, rows in whole.items() if rows
    }
    assert "陈建国" not in answer.text


def test_erased_nothing_is_found_in_any_table(browser: Browser) -> None:
    bookings = live_through(browser)
    tick(browser)
    erase(browser)
    assert about(browser, *ABOUT, *bookings) == {}
    assert browser.page.url == "/profile/erased"
    assert about(browser, "陈建国"), "nobody else's goes"


def test_before_it_is_erased_what_is_arranged_is_offered_for_cancelling(browser: Browser) -> None:
    booking = book(browser, "see_doctor")
    reference = browser.page.soup.select(".reference .number")[0].text
    browser.get("/profile/erase")
    assert reference in browser.page.words
    cancel = [str(a["href"]) for a in browser.page.soup.select(".card a")]
    assert f"/bookings/{booking}/cancel" in cancel
    browser.post(f"/bookings/{booking}/cancel")
    assert not browser.get("/profile/erase").soup.select(".card")


def test_to_look_at_the_question_erases_nothing(browser: Browser) -> None:
    live_through(browser)
    before = about(browser, *ABOUT)
    browser.get("/profile/erase")
    assert about(browser, *ABOUT) == before


def test_erasing_signs_the_device_out_and_any_other_one_begins_anew(browser: Browser) -> None:
    browser.get("/")
    cookie = browser.client.cookies["resident"]
    answer = browser.client.post("/profile/erase", follow_redirects=False)
    assert "cookies" in answer.headers["clear-site-data"]
    assert not browser.client.cookies.get("resident")
    for path in ("/", "/profile", "/practice", "/profile/data", "/emergency"):
        other = {"Cookie": f"resident={cookie}"}
        sent = browser.client.get(path, headers=other, follow_redirects=False)
        assert (sent.status_code, sent.headers["location"]) == (303, "/who")
        assert any(
            "resident=;" in one.replace('""', "") for one in sent.headers.get_list("set-cookie")
        )
    assert browser.get("/").status == 200, "the made-up residents of a demonstration come back"


def test_messages_on_their_way_end(browser: Browser, clock: MovableClock) -> None:
    people = {"contact_name": ["女儿"], "contact_phone": ["13816700011"]}
    browser.get("/profile/family")
    button = browser.page.soup.select('form[action="/profile/family"] button.yes')[0]
    browser.press(button, **people, contact_told_1=["bookings"])
    book(browser, "see_doctor")
    assert about(browser, "女儿", "13816700011")["outbox"]
    erase(browser)
    clock.move(days=2)
    tick(browser)
    there = browser.client.get("/demo-city/received.json").json()
    assert not [one for one in there if one["service"] == "sms"]


@pytest.mark.parametrize("ends", ["booked", "refused"])
def test_what_still_runs_keeps_what_it_needs_until_it_has_ended(
    browser: Browser, clock: MovableClock, ends: str
) -> None:
    others = live_through(browser)
    services = services_of(browser)
    faults = services.cities[Mode.LIVE].faults
    faults.inject("tomp", "unavailable", count=None)
    waiting = book(browser, "call_taxi")
    page = browser.get("/profile/erase")
    assert page.soup.select("#running")
    erase(browser)
    assert browser.page.url == "/profile/erased?rest=1"
    left = about(browser, str(FIRST), FIRST.hex, waiting, UUID(waiting).hex, *others)
    assert {name: len(rows) for name, rows in left.items()} == {
        "resident": 1,
        "dialogue_session": 1,
        "booking": 1,
        "erasure": 1,
    }
    assert about(browser, "我到了", "13816700011") == {}
    if ends == "booked":
        faults.clear()
    else:
        clock.move(days=2)  # of no use to anyone any more: it is called off
        faults.clear()
    for _ in range(5):
        clock.move(minutes=2)
        tick(browser)
        run(browser, services.bookings.begin, UUID(waiting), 99)
    assert about(browser, *ABOUT, waiting, UUID(waiting).hex) == {}


def test_in_production_the_next_person_at_the_device_is_somebody_else(tmp_path: Any) -> None:
    from assistant.db.migrations import migrate
    from tests.services.test_settings import PROPER

    settings = Settings(**PROPER, data_dir=tmp_path, _env_file=None)
    migrate(settings.database)
    with TestClient(create_app(settings)) as client:
        client.get("/profile")
        before = client.cookies["resident"]
        client.post("/profile/erase")
        client.get("/profile")
        assert client.cookies["resident"] != before

"""Mail, reminders, news and calendar files through the front door."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from assistant.db.messages import OutboxMessage
from assistant.dialogue.model import Mode
from tests.conftest import MovableClock
from tests.pages import Browser
from tests.web.test_messages import part_form, tick

FREE_TOMORROW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
"""Noon of a day on which no hospital has free times any more."""


def book_a_doctor(browser: Browser, root: str = "") -> str:
    """Up to the booking's page; gives its address."""
    browser.post(f"{root}/sessions", {"scenario": "see_doctor"})
    browser.go_on(until="/confirmation")
    browser.say_yes()
    return browser.page.url.split("?")[0]


def calendar(browser: Browser, address: str) -> str:
    answer = browser.client.get(f"{address}/calendar.ics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/calendar")
    return answer.text.replace("\r\n ", "")


def value(file: str, name: str) -> str:
    [found] = re.findall(rf"^{name}[^:\r\n]*:(.*?)\r$", file, re.MULTILINE)
    return str(found)


def ticked(browser: Browser, name: str) -> list[str]:
    return [str(one["value"]) for one in browser.page.soup.select(f'input[name="{name}"][checked]')]


def test_what_is_ticked_and_written_for_oneself_is_kept(browser: Browser) -> None:
    button = part_form(browser, "messages")
    assert ticked(browser, "told") == ["reminder"], "only what has always been so"
    browser.press(button, mail=" Wang＠home.example ", told=["bookings", "reminder"])
    browser.get("/profile/messages")
    assert browser.page.soup.select("#mail")[0]["value"] == "Wang@home.example"
    assert ticked(browser, "told") == ["bookings", "reminder"]


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("mail", "wang"),
        ("mail", "a@b.example, c@d.example"),
        ("mail", "a@b.example\r\nBcc: c@d.example"),
        ("day_before_own", "25:00"),
        ("hours_before_own", "13"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_kept_there(
    browser: Browser, field: str, words: str
) -> None:
    ticked_beside = {"told": ["cancellations"], "day_before": "09:00", "hours_before": "4"}
    browser.press(part_form(browser, "messages"), **ticked_beside, **{field: words})
    assert browser.page.status == 422
    assert ticked(browser, "told") == ["cancellations"]
    assert (ticked(browser, "day_before"), ticked(browser, "hours_before")) == (["09:00"], ["4"])
    assert browser.page.soup.select(f"#{field}-problem")
    assert browser.page.soup.select(f'#problem a[href="#{field}"]')
    assert str(browser.page.soup.select(f"#{field}")[0]["value"]).split() == words.split()


def test_a_wrong_mail_address_of_somebody_close_is_said(browser: Browser) -> None:
    browser.press(part_form(browser, "family"), contact_mail=["d@home.example", "?", ""])
    assert browser.page.status == 422
    assert browser.page.soup.select("#contact-mail-2-problem")
    assert browser.page.soup.select("#contact-mail-1")[0]["value"] == "d@home.example"


@pytest.mark.parametrize(
    ("typed", "kept"), [("17:30", "17:30"), ("9点半", "09:30"), ("7", "07:00")]
)
def test_the_hour_of_the_reminder_is_one_s_own_and_shown(
    browser: Browser, typed: str, kept: str
) -> None:
    browser.press(part_form(browser, "messages"), day_before_own=typed, hours_before_own="3")
    browser.get("/profile/messages")
    assert (ticked(browser, "day_before"), ticked(browser, "hours_before")) == ([kept], ["3"])
    browser.press(part_form(browser, "messages"))
    browser.get("/profile/messages")
    assert ticked(browser, "day_before") == [kept], "saving once more changes nothing"


def planned(browser: Browser) -> list[str]:
    services = browser.client.app.state.services  # type: ignore[attr-defined]
    query = select(OutboxMessage.wanted_at).where(
        OutboxMessage.status == "waiting", OutboxMessage.event == "reminder"
    )
    assert browser.client.portal is not None
    rows = browser.client.portal.call(services.database.read, query)
    zone = services.settings.zone
    return sorted(f"{row.wanted_at.astimezone(zone):%d %H:%M}" for row in rows)


def test_reminders_of_what_is_booked_move_with_the_profile(
    browser: Browser, clock: MovableClock
) -> None:
    clock.now = FREE_TOMORROW
    book_a_doctor(browser)
    assert "22 18:00" in planned(browser)
    browser.press(part_form(browser, "messages"), day_before_own="17:30", hours_before="0")
    assert planned(browser) == ["22 17:30"]
    browser.press(part_form(browser, "messages"), told=[])
    assert planned(browser) == []


def test_the_next_visit_shows_and_says_what_was_sent_until_it_is_known(
    browser: Browser, clock: MovableClock
) -> None:
    clock.now = FREE_TOMORROW
    book_a_doctor(browser)
    assert not browser.get("/").soup.select("form.news")
    clock.move(hours=6)
    tick(browser)
    clock.move(hours=15)
    [said] = browser.get("/").soup.select("form.news [data-speak]")
    assert said.get_text().startswith("昨天")
    assert not browser.get("/practice").soup.select("form.news")
    browser.get("/")
    browser.press("我知道了")
    assert browser.page.url == "/"
    assert not browser.page.soup.select("form.news")


def test_who_forges_what_is_known_changes_nothing(browser: Browser) -> None:
    for known in ("", "x", "00000000-0000-4000-8000-000000000009"):
        assert browser.post("/news", {"known": known}).url == "/"


def test_a_booking_goes_into_the_calendar_and_out_of_it(
    browser: Browser, clock: MovableClock
) -> None:
    clock.now = FREE_TOMORROW
    address = book_a_doctor(browser)
    assert browser.page.link("放进我的日历") == f"{address}/calendar.ics"
    file = calendar(browser, address)
    assert value(file, "UID") == address.rsplit("/", 1)[-1]
    assert value(file, "METHOD") == "PUBLISH"
    assert value(file, "DTSTART;TZID=Asia/Shanghai").startswith("20261123T")
    assert "看医生" in value(file, "SUMMARY")
    assert "明天" not in file, "who opens it next week must not read tomorrow"
    alarms = re.findall(r"^TRIGGER;VALUE=DATE-TIME:(.*?)\r$", file, re.MULTILINE)
    assert alarms[0] == "20261122T100000Z"
    assert len(alarms) == 2
    clock.move(minutes=5)
    browser.post(f"{address}/cancel")
    assert browser.get(address).link("从我的日历里去掉")
    gone = calendar(browser, address)
    assert (value(gone, "METHOD"), value(gone, "STATUS")) == ("CANCEL", "CANCELLED")
    assert value(gone, "UID") == value(file, "UID")
    assert int(value(gone, "SEQUENCE")) > int(value(file, "SEQUENCE"))


def test_no_line_of_the_file_is_longer_than_the_standard_allows(browser: Browser) -> None:
    address = book_a_doctor(browser)
    lines = browser.client.get(f"{address}/calendar.ics").content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()


def test_what_is_practised_says_so_in_a_calendar_and_leads_nowhere(browser: Browser) -> None:
    file = calendar(browser, book_a_doctor(browser, "/practice"))
    assert value(file, "SUMMARY").startswith("练习：")
    assert "URL:" not in file


def test_nobody_else_s_booking_gives_a_file(browser: Browser) -> None:
    address = book_a_doctor(browser)
    browser.post("/who", {"resident": "00000000-0000-4000-8000-000000000002"})
    assert browser.client.get(f"{address}/calendar.ics").status_code == 404


def test_what_waits_has_no_file_yet(browser: Browser) -> None:
    services = browser.client.app.state.services  # type: ignore[attr-defined]
    services.cities[Mode.LIVE].faults.inject("tomp", "unavailable", count=None)
    browser.post("/sessions", {"scenario": "call_taxi"})
    browser.go_on(until="/confirmation")
    browser.say_yes()
    assert browser.client.get(f"{browser.page.url.split('?')[0]}/calendar.ics").status_code == 404

"""What is known about a resident: a short page of links, and parts that change only themselves."""

from typing import Any

import pytest
from bs4 import Tag

from tests.pages import Browser
from tests.web.test_messages import part_form

PARTS = ["me", "places", "family", "messages", "order"]
CHANGES: dict[str, tuple[dict[str, Any], set[str]]] = {
    "me": (
        {
            "name": "王奶奶",
            "phone": "13816700055",
            "home": "南京西路 1 号",
            "needs": ["no_calls"],
            "usual_hospital": "",
        },
        {"name", "phone", "home", "needs", "usual"},
    ),
    "places": ({"place_name": ["公园"], "place_address": ["人民公园"]}, {"places"}),
    "family": ({"contact_name": ["老王"], "contact_phone": ["13816700077"]}, {"contacts"}),
    "messages": (
        {"told": ["bookings"], "mail": "wang@home.example", "day_before": "09:00"},
        {"told", "mail", "reminders"},
    ),
}
"""What is typed on the page of a part, and what of the profile that changes."""


def lines(browser: Browser) -> dict[str, str]:
    """What the short page says of each part."""
    browser.get("/profile")
    return {
        str(link["href"]).removeprefix("/profile/"): link.select(".detail")[0].get_text(strip=True)
        for link in browser.page.soup.select("main a.tile")
    }


def kept(browser: Browser) -> dict[str, Any]:
    [row] = browser.client.get("/profile/data.json").json()["resident"]
    profile: dict[str, Any] = row["profile"]
    return profile


def someone_new(browser: Browser) -> None:
    browser.post("/welcome/name", {"skip": "1"})


def status(browser: Browser) -> list[Tag]:
    return browser.page.soup.select("main [role=status]")


def test_the_page_is_a_few_links_that_say_what_is_set(browser: Browser) -> None:
    said = lines(browser)
    assert list(said) == PARTS
    assert said["me"].startswith("王秀英，静安区康定路")
    assert said["family"].startswith("女儿")
    assert "前一天傍晚六点" in said["messages"]
    assert said["order"].startswith("看医生")
    assert not browser.page.soup.select("main form"), "nothing is typed here"
    assert browser.page.link("存着我的哪些资料") == "/profile/data"
    for part in PARTS:
        assert browser.get(f"/profile/{part}").status == 200


def test_in_english_its_own_words_are_english(browser: Browser) -> None:
    browser.post("/look", {"language": "en", "back": "/"})
    assert "The day before, at six in the evening" in lines(browser)["messages"]


def test_what_somebody_has_not_told_is_said_to_be_empty(browser: Browser) -> None:
    someone_new(browser)
    said = lines(browser)
    assert {said[part] for part in ("me", "places", "family")} == {"还没有写"}
    browser.press(part_form(browser, "messages"), told=[])
    assert lines(browser)["messages"] == "什么事都不发消息告诉我"


def test_many_places_are_one_line(browser: Browser) -> None:
    names = [f"地方{number}" for number in range(5)]
    browser.press(part_form(browser, "places"), place_name=names, place_address=names)
    assert lines(browser)["places"] == "地方0，地方1，地方2，还有 2 项"


@pytest.mark.parametrize("part", CHANGES)
def test_a_page_changes_its_own_part_and_no_other(browser: Browser, part: str) -> None:
    typed, own = CHANGES[part]
    before = kept(browser)
    browser.press(part_form(browser, part), **typed)
    after = kept(browser)
    assert {name for name in after if after[name] != before[name]} == own


@pytest.mark.parametrize("part", CHANGES)
def test_saved_is_said_there_and_the_way_back_is_the_short_page(
    browser: Browser, part: str
) -> None:
    before = kept(browser)
    browser.press(part_form(browser, part))
    assert browser.page.url == f"/profile/{part}?saved=1"
    assert "已经记下了" in status(browser)[0].text
    assert browser.page.link("回到我的资料") == "/profile"
    assert kept(browser) == before, "to save what is there changes nothing"
    browser.get(f"/profile/{part}")
    assert not status(browser)


def test_a_wrong_number_is_said_on_top_and_at_its_field_and_nothing_is_lost(
    browser: Browser,
) -> None:
    before = kept(browser)
    typed = {"name": "王奶奶", "phone": "12", "needs": ["companion"], "usual_hospital": ""}
    browser.press(part_form(browser, "me"), **typed)
    assert browser.page.status == 422
    soup = browser.page.soup
    assert soup.select('#problem[autofocus] a[href="#phone"]')
    assert soup.select("#phone-problem")
    assert [soup.select(f"#{one}")[0]["value"] for one in ("name", "phone")] == ["王奶奶", "12"]
    ticked = [one["value"] for one in soup.select("main input[checked]")]
    assert ticked == ["", "companion"]
    assert kept(browser) == before


def test_a_place_without_an_address_is_asked_for_it(browser: Browser) -> None:
    someone_new(browser)
    names, addresses = ["菜场", "公园"], ["", "人民公园"]
    browser.press(part_form(browser, "places"), place_name=names, place_address=addresses)
    assert browser.page.status == 422
    soup = browser.page.soup
    assert soup.select('#problem a[href="#place-address-1"]')
    assert soup.select("details[open] #place-address-1-problem")
    assert soup.select("#place-name-1")[0]["value"] == "菜场"
    assert soup.select("#place-address-2")[0]["value"] == "人民公园"
    assert lines(browser)["places"] == "还没有写"

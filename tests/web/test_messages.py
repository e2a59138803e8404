"""Messages through the front door: reports, answers, the family, and the demo city's telephones."""

import pytest
from bs4 import Tag

from assistant.dialogue.model import Mode
from assistant.services.addresses import Addresses
from tests.pages import Browser

DAUGHTER = "+8613816700011"


def send(browser: Browser, words: str = "我到了", root: str = "") -> str:
    """A message to the daughter, up to its page; gives the page's address."""
    browser.post(f"{root}/sessions", {"scenario": "call_family"})
    browser.choose()
    browser.press(browser.page.soup.select("form.words-form button.yes")[0], text=words)
    browser.say_yes()
    return browser.page.url


def addresses(browser: Browser) -> Addresses:
    found: Addresses = browser.client.app.state.services.addresses  # type: ignore[attr-defined]
    return found


def tick(browser: Browser) -> None:
    """What the server does each second."""
    services = browser.client.app.state.services  # type: ignore[attr-defined]
    assert browser.client.portal is not None
    browser.client.portal.call(services.due.run, services.clock())


def test_one_press_calls_and_another_begins_a_message(browser: Browser) -> None:
    browser.post("/sessions", {"scenario": "call_family"})
    numbers = [a["href"] for a in browser.page.soup.select("main a.call")]
    assert numbers == [f"tel:{DAUGHTER}", "tel:+8613816700012"]
    browser.choose()
    assert [a["href"] for a in browser.page.soup.select("main a.call")] == [f"tel:{DAUGHTER}"]


def test_a_message_is_read_back_sent_and_reported(browser: Browser) -> None:
    address = send(browser)
    confirmations = [page for page in browser.seen if page.url.endswith("/confirmation")]
    assert "我到了" in confirmations[-1].heading
    assert "女儿" in browser.page.heading
    [there] = browser.client.get("/demo-city/received.json").json()
    assert "我到了" in there["summary"]
    assert there["key"] == address.rsplit("/", 1)[-1]
    tick(browser)
    assert "已经送到了" in browser.get(address).words


def test_the_answer_from_the_city_s_page_is_on_the_booking_s_page(browser: Browser) -> None:
    address = send(browser)
    browser.client.post("/demo-city/answer", data={"number": "1", "words": "好的，妈 & <3"})
    tick(browser)
    assert "好的，妈 & <3" in browser.get(address).words
    shown = browser.client.get("/demo-city/").text
    assert "↩ 好的，妈 &amp; &lt;3" in shown


def test_an_answer_that_comes_twice_is_shown_once(browser: Browser) -> None:
    address = send(browser)
    incoming = addresses(browser).incoming(Mode.LIVE).split("?")[0]
    told = {"from": DAUGHTER, "id": "77", "text": "好的"}
    for _ in range(2):
        answer = browser.client.get(incoming, params=told)
        assert (answer.status_code, answer.text) == (200, "")
    tick(browser)
    assert browser.get(address).words.count("好的") == 1


@pytest.mark.parametrize("sender", ["+8613900000000", "10086", "", "女儿"])
def test_an_answer_from_someone_else_is_not_shown(browser: Browser, sender: str) -> None:
    address = send(browser)
    incoming = addresses(browser).incoming(Mode.LIVE).split("?")[0]
    told = {"from": sender, "id": "1", "text": "骗人的话"}
    assert browser.client.get(incoming, params=told).status_code == 200
    tick(browser)
    assert "骗人的话" not in browser.get(address).words


def test_who_does_not_know_our_addresses_can_report_and_answer_nothing(browser: Browser) -> None:
    key = send(browser).rsplit("/", 1)[-1]
    forged = "0" * 32
    for path in (f"/messages/reports/{key}/{forged}?status=2", f"/messages/incoming/live/{forged}"):
        assert browser.client.get(path).status_code == 404
    practice = addresses(browser).sign("incoming practice")
    assert browser.client.get(f"/messages/incoming/live/{practice}").status_code == 404


@pytest.mark.parametrize("status", ["", "%d", "-1", "9" * 30, "0", "64"])
def test_a_report_that_says_nothing_is_thanked_for(browser: Browser, status: str) -> None:
    key = send(browser).rsplit("/", 1)[-1]
    signature = addresses(browser).sign(f"report {key}")
    answer = browser.client.get(f"/messages/reports/{key}/{signature}", params={"status": status})
    assert answer.status_code == 200


def test_a_message_that_is_sent_can_not_be_taken_back_and_that_is_said(browser: Browser) -> None:
    address = send(browser)
    browser.post(f"{address}/cancel")
    assert browser.page.soup.select("#status")[0]["data-status"] == "booked"


def test_practice_messages_reach_the_practice_city_only(browser: Browser) -> None:
    send(browser, root="/practice")
    assert browser.client.get("/demo-city/received.json").json() == []
    assert len(browser.client.get("/practice/demo-city/received.json").json()) == 1


def test_a_number_that_is_not_saved_can_be_written(browser: Browser) -> None:
    browser.post("/sessions", {"scenario": "call_family"})
    form = browser.page.soup.select("form.words-form button.yes")
    browser.press(form[0], text="138")
    assert browser.page.status == 422
    browser.press(browser.page.soup.select("form.words-form button.yes")[0], text="138 1670 0099")
    assert browser.page.soup.select("main a.call")[0]["href"] == "tel:+8613816700099"


def test_who_does_not_know_whom_to_reach_is_led_to_a_person(browser: Browser) -> None:
    nobody = ["", "", ""]
    browser.press(part_form(browser, "family"), contact_name=nobody, contact_phone=nobody)
    browser.post("/sessions", {"scenario": "call_family"})
    browser.press(browser.page.soup.select("main form.unknown button")[0])
    assert "工作人员可以帮您" in browser.page.words
    assert "?" not in [field.get("value") for field in browser.page.soup.select("main input")]
    browser.press(browser.page.soup.select("main form.human button")[0])
    assert browser.page.url.startswith("/help/")


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-CN", "给女儿打个电话"), ("zh-CN", "跟我儿子讲一声我到了"), ("en", "call my family")],
)
def test_a_sentence_starts_it_and_names_whom(browser: Browser, language: str, words: str) -> None:
    browser.post("/look", {"language": language, "back": "/"})
    browser.get("/")
    browser.say(words)
    assert browser.page.url.split("/")[-1] == ("whom" if language == "en" else "words")
    if language == "zh-CN":
        assert len(browser.page.soup.select("main a.call")) == 1


def part_form(browser: Browser, part: str) -> Tag:
    """The button that saves one part of what is known about a resident."""
    browser.get(f"/profile/{part}")
    return browser.page.soup.select(f'form[action="/profile/{part}"] button.yes')[0]


def test_a_person_is_added_changed_and_taken_away_on_the_page_of_the_family(
    browser: Browser,
) -> None:
    names, phones = ["", "", "老王"], ["", "", "13816700077"]
    button = part_form(browser, "family")
    browser.press(button, contact_name=names, contact_phone=phones, contact_told_3=["bookings"])
    [name] = browser.get("/profile/family").soup.select("#contact-name-1")
    assert name["value"] == "老王"
    ticked = browser.page.soup.select('input[name="contact_told_1"][checked]')
    assert [tick["value"] for tick in ticked] == ["bookings"]
    button = part_form(browser, "family")
    browser.press(button, contact_name=["老王", ""], contact_phone=["13816700078", ""])
    [phone] = browser.get("/profile/family").soup.select("#contact-phone-1")
    assert str(phone["value"]).replace(" ", "") == "13816700078"


def test_nobody_is_told_anything_unless_it_is_ticked(browser: Browser) -> None:
    names, phones = ["", "", "老王"], ["", "", "13816700077"]
    browser.press(part_form(browser, "family"), contact_name=names, contact_phone=phones)
    assert browser.page.soup.select("#contact-name-1")[0]["value"] == "老王"
    assert browser.page.soup.select('input[name^="contact_told"][checked]') == []


def test_a_wrong_number_is_said_and_nothing_typed_is_lost(browser: Browser) -> None:
    button = part_form(browser, "family")
    browser.press(button, contact_name=["老王", "", ""], contact_phone=["12", "", ""])
    assert browser.page.status == 422
    assert browser.page.soup.select("#contact-phone-1")[0]["value"] == "12"
    assert browser.page.soup.select("#contact-name-1")[0]["value"] == "老王"
    assert browser.page.soup.select('#problem a[href="#contact-phone-1"]')
    [folded] = browser.page.soup.select("details:has(#contact-phone-1)")
    assert folded.has_attr("open"), "what is wrong is not folded away"


def test_reminders_are_switched_off_on_the_page_of_messages(browser: Browser) -> None:
    browser.press(part_form(browser, "messages"), day_before="", hours_before="0")
    browser.get("/profile/messages")
    chosen = browser.page.soup.select(
        'input[name="day_before"][checked], input[name="hours_before"][checked]'
    )
    assert [one["value"] for one in chosen] == ["", "0"]

"""The hotline and repairs through the front door: said, read back, numbered, followed."""

from uuid import UUID

import pytest

from assistant.dialogue.model import Mode
from assistant.wiring import Services
from tests.conftest import MovableClock
from tests.pages import Browser
from tests.services.desk import Desk, open_desk

SAID = {
    "路灯坏了没人修": "路灯和路面",
    "我要投诉楼上半夜装修太吵": "噪声扰民",
    "水管漏水了": "水管和下水道",
    "家里的冰箱坏了找人来修": "家用电器",
}
SAID_IN_ENGLISH = {
    "the street lamp by our gate is out, who do I tell": "Street lamps and pavements",
    "my tap is leaking, send a plumber": "Taps, pipes and drains",
}


def words(browser: Browser) -> str:
    return browser.page.words.replace(" ", "")


@pytest.mark.parametrize("sentence", SAID)
def test_a_sentence_starts_it_and_its_words_are_taken_along(
    browser: Browser, sentence: str
) -> None:
    browser.get("/")
    browser.say(sentence)
    assert "/sessions/" in browser.page.url
    for _question in range(3):
        if browser.page.url.endswith("/confirmation"):
            break
        browser.choose()
    assert SAID[sentence] in words(browser)
    assert sentence in words(browser)


@pytest.mark.parametrize("sentence", SAID_IN_ENGLISH)
def test_an_english_sentence_starts_it_in_english(browser: Browser, sentence: str) -> None:
    browser.post("/look", {"language": "en", "back": "/"})
    browser.say(sentence)
    assert "/sessions/" in browser.page.url
    assert SAID_IN_ENGLISH[sentence] in browser.page.words


def test_the_bare_wish_asks_what_it_is_about(browser: Browser) -> None:
    browser.get("/")
    browser.say("我要打市民热线")
    assert browser.page.url.endswith("/matter")


def test_any_words_are_an_account_also_those_that_could_start_something_else(
    browser: Browser,
) -> None:
    browser.start("city_hotline")
    browser.choose()
    browser.say("叫出租车的司机不肯收现金")
    assert browser.page.url.endswith("/where")
    browser.choose()
    assert "司机不肯收现金" in browser.page.words


def test_the_price_and_that_only_a_call_takes_it_back_are_said_before_the_yes(
    browser: Browser,
) -> None:
    browser.start("home_repair")
    browser.go_on(until="/confirmation")
    assert "上门费30元" in words(browser)
    assert "只能打电话" in words(browser)
    browser.say_yes()
    assert "WX-" in words(browser)
    assert browser.page.soup.select('main a[href="tel:12345"]')
    assert not browser.page.buttons("取消")
    assert not browser.page.soup.select('main a[href$="/cancel"]')


def test_a_time_is_chosen_by_saying_it(browser: Browser) -> None:
    browser.get("/")
    browser.say("明天下午叫人来修水管")
    assert browser.page.url.endswith("/confirmation")
    assert "明天" in words(browser)
    assert "下午1:00" in words(browser)


@pytest.mark.anyio
@pytest.mark.parametrize("scenario", ["city_hotline", "home_repair"])
async def test_a_request_is_numbered_followed_and_closed(
    ready: Services, clock: MovableClock, scenario: str
) -> None:
    desk = await open_desk(ready)
    booking_id = await booked(desk, scenario)
    told = await desk.see(booking_id)
    [there] = await desk.received()
    assert (told.status, told.receipt.reference) == ("booked", there["reference"])
    assert there["key"] == str(booking_id)
    for _day in range(5):
        told = await desk.tick(booking_id, clock.move(days=1))
    assert told.status == "done"


@pytest.mark.anyio
async def test_what_the_office_has_is_not_called_off_and_the_resident_is_told(
    ready: Services,
) -> None:
    desk = await open_desk(ready)
    booking_id = await booked(desk, "city_hotline")
    assert not (await desk.see(booking_id)).may_cancel
    await desk.cancel(booking_id)
    told = await desk.see(booking_id)
    assert (told.status, told.problem) == ("booked", "cannot_cancel")


@pytest.mark.anyio
async def test_what_did_not_arrive_can_be_called_off(ready: Services, clock: MovableClock) -> None:
    desk = await open_desk(ready)
    desk.faults.inject("open311", "unavailable", on="POST *", count=None)
    booking_id = await booked(desk, "city_hotline")
    assert (await desk.see(booking_id)).status == "waiting"
    clock.move(minutes=2)
    await desk.cancel(booking_id)
    assert (await desk.see(booking_id)).status == "cancelled"
    assert await desk.received() == []


@pytest.mark.anyio
@pytest.mark.parametrize("failure", ["lost_answer", "garbage_200", "error_500", "half_page"])
async def test_whatever_happens_to_the_answer_there_is_one_request(
    ready: Services, clock: MovableClock, failure: str
) -> None:
    desk = await open_desk(ready)
    desk.faults.inject("open311", failure, on="POST *")
    booking_id = await booked(desk, "home_repair")
    told = await desk.tick(booking_id, clock.move(minutes=2))
    [there] = await desk.received()
    assert (told.status, told.receipt.reference) == ("booked", there["reference"])


async def booked(desk: Desk, scenario: str) -> UUID:
    """The yes after the first offer, or a few words, for each question."""
    talk = desk.services.conversation
    session_id = await talk.start(desk.resident_id, scenario, Mode.LIVE)
    standing = await desk.services.sessions.find(desk.resident_id, session_id, Mode.LIVE)
    while name := talk.next_slot(standing):
        await desk.answer(session_id, name, "太吵了" if name == "words" else "")
        standing = await desk.services.sessions.find(desk.resident_id, session_id, Mode.LIVE)
    return await desk.say_yes(session_id)

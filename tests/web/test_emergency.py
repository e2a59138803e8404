"""Emergencies through the front door, without JavaScript: pressed, said, answered, ended."""

import asyncio
import re
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from assistant.app import create_app
from assistant.config import Settings
from assistant.services.demonstration import PEOPLE
from assistant.web.security import POLICY
from assistant.wiring import Services
from tests.conftest import MovableClock
from tests.pages import Browser
from tests.services.test_secrets import rotate, with_new

DAUGHTER = "+8613816700011"
CANCEL, OVER = "我没事，取消", "我没事了，告诉大家"
ALARM = re.compile(r"^(/practice)?/emergency/[0-9a-f-]{36}(\?.*)?$")


def press(browser: Browser, root: str = "") -> str:
    """The press of the fixed button, on the home page; gives the page's address."""
    browser.get(root or "/")
    browser.press(browser.page.soup.select("header button.emergency")[0])
    assert ALARM.match(browser.page.url)
    return browser.page.url.split("?")[0]


def services(browser: Browser) -> Services:
    found: Services = browser.client.app.state.services  # type: ignore[attr-defined]
    return found


def later(browser: Browser, clock: MovableClock, seconds: float) -> None:
    """So many seconds pass, and the server ticks."""
    assert browser.client.portal is not None
    browser.client.portal.call(services(browser).due.run, clock.move(seconds=seconds))


def received(browser: Browser, service: str, root: str = "") -> list[dict[str, str]]:
    found = browser.client.get(f"{root}/demo-city/received.json").json()
    return [one for one in found if one["service"] == service]


def link(browser: Browser, root: str = "") -> str:
    """The link in the latest message."""
    found = re.search(r"https?://\S+", received(browser, "sms", root)[0]["summary"])
    assert found is not None
    return urlsplit(found[0]).path


def in_language(browser: Browser, language: str) -> None:
    browser.post("/look", {"language": language, "back": "/"})


@pytest.mark.parametrize(("language", "words"), [("zh-CN", "还有 5 秒"), ("en", "Seconds left: 5")])
def test_one_press_begins_a_countdown_with_the_numbers_and_the_largest_cancel(
    browser: Browser, language: str, words: str
) -> None:
    in_language(browser, language)
    press(browser)
    assert words in browser.page.words
    numbers = [a["href"] for a in browser.page.soup.select(".lifelines a")]
    assert numbers == ["tel:120", "tel:110", "tel:119"]
    assert len(browser.page.soup.select("#booking-actions button.call-off")) == 1
    spoken = " ".join(part.get_text() for part in browser.page.soup.select("[data-speak]"))
    assert all(number in spoken for number in (words[:4], "120", "110", "119", "康定路"))


def test_cancelled_in_time_nobody_was_told(browser: Browser, clock: MovableClock) -> None:
    press(browser)
    browser.press(CANCEL)
    assert "没有惊动任何人" in browser.page.heading
    later(browser, clock, 60)
    assert received(browser, "sms") == received(browser, "cap") == []


def test_a_closed_page_still_sends_and_says_so_when_it_is_opened_again(
    browser: Browser, clock: MovableClock
) -> None:
    address = press(browser)
    browser.get("/profile")
    later(browser, clock, 5)
    assert "120" in browser.get(address).words
    assert "已经告诉" in browser.page.heading
    assert "女儿" in browser.page.words
    assert "值班台" in browser.page.words
    assert browser.get("/emergency").url == address


def test_a_second_press_and_another_device_lead_to_the_same(
    browser: Browser, clock: MovableClock
) -> None:
    address = press(browser)
    assert press(browser) == address
    later(browser, clock, 5)
    assert press(browser) == address
    assert len(received(browser, "sms")) == 1


def test_the_link_shows_what_is_needed_and_takes_the_answer(
    browser: Browser, clock: MovableClock
) -> None:
    browser.post("/who", {"resident": str(list(PEOPLE)[1])})
    address = press(browser)
    later(browser, clock, 5)
    browser.client.cookies.clear()
    page = browser.get(link(browser))
    assert "陈建国现在需要帮助" in page.heading
    assert "控江路 1200 弄" in page.words
    assert "不能接电话" in page.words
    assert "13816700002" not in page.words.replace(" ", "")
    assert "resident" not in browser.client.cookies
    browser.press("我去")
    assert "您说了会去" in browser.page.words
    browser.post("/who", {"resident": str(list(PEOPLE)[1])})
    assert "儿子来了" in browser.get(address).heading


def test_a_no_by_link_tells_the_next_at_once(browser: Browser, clock: MovableClock) -> None:
    address = press(browser)
    later(browser, clock, 5)
    browser.get(link(browser))
    browser.press("去不了")
    later(browser, clock, 1)
    assert len(received(browser, "sms")) == 2
    assert "女儿：来不了" in browser.get(address).words


def test_a_reply_on_the_telephone_is_shown(browser: Browser, clock: MovableClock) -> None:
    address = press(browser)
    later(browser, clock, 5)
    browser.client.post("/demo-city/answer", data={"number": "1", "words": "1"})
    assert "女儿来了" in browser.get(address).heading


def test_the_link_tells_nothing_once_it_is_over_or_old(
    browser: Browser, clock: MovableClock
) -> None:
    address = press(browser)
    later(browser, clock, 5)
    path = link(browser)
    browser.get(address)
    browser.press(OVER)
    later(browser, clock, 1)
    assert "没事了" in browser.get(path).heading
    assert "康定路" not in browser.page.words
    assert browser.page.buttons("我去") == []
    clock.move(minutes=31)
    press(browser)
    later(browser, clock, 5)
    path = link(browser)
    clock.move(hours=13)
    assert "康定路" not in browser.get(path).words
    browser.post(path, {"answer": "coming"})
    assert browser.page.buttons("我去") == []


def test_nobody_else_s_link_works(browser: Browser, clock: MovableClock) -> None:
    press(browser)
    later(browser, clock, 5)
    path = link(browser)
    forged = f"{path.rsplit('/', 1)[0]}/{'0' * 32}"
    for address in (forged, f"/practice{path}"):
        assert browser.get(address).status == 404
        assert browser.post(address, {"answer": "coming"}).status == 404
    assert browser.post(path, {"answer": "maybe"}).status == 422


def test_a_link_of_before_the_secret_was_changed_is_good_while_the_old_one_is_listed(
    browser: Browser, settings: Settings, clock: MovableClock
) -> None:
    address = press(browser)
    later(browser, clock, 5)
    path = link(browser)
    with TestClient(create_app(with_new(settings), clock)) as client:
        told = Browser(client)
        assert "王秀英现在需要帮助" in told.get(path).heading
        told.press("我去")
        assert "您说了会去" in told.page.words
        told.post("/who", {"resident": str(next(iter(PEOPLE)))})
        assert "女儿来了" in told.get(address).heading
    asyncio.run(rotate(with_new(settings)))
    with TestClient(create_app(with_new(settings, old=False), clock)) as client:
        assert Browser(client).get(path).status == 404


@pytest.mark.parametrize(
    ("language", "words"), [("zh-CN", "已经在叫人：看看"), ("en", "Help is being called: see")]
)
def test_one_that_goes_on_stands_first_on_the_home_page(
    browser: Browser, clock: MovableClock, language: str, words: str
) -> None:
    in_language(browser, language)
    address = press(browser)
    for root, seen in (("/", True), ("/practice", False)):
        links = browser.get(root).soup.select("main a[href]")
        assert (words in links[0].get_text()) == seen
    later(browser, clock, 5)
    browser.get("/")
    assert browser.follow(words).url == address
    browser.press(browser.page.soup.select("#booking-actions button")[0])
    assert words not in browser.get("/").words


def test_the_end_tells_everyone(browser: Browser, clock: MovableClock) -> None:
    address = press(browser)
    later(browser, clock, 5)
    browser.get(address)
    browser.press(OVER)
    later(browser, clock, 1)
    assert "我没事了" in received(browser, "sms")[0]["summary"]
    assert [one["state"] for one in received(browser, "cap")] == ["Actual", "Ended"]


def test_an_emergency_belongs_to_one_resident(browser: Browser) -> None:
    address = press(browser)
    browser.post("/who", {"resident": str(list(PEOPLE)[1])})
    for path in (address, f"/practice{address}"):
        assert browser.get(path).status == 404
    assert browser.post(f"{address}/over").status == 404


def test_without_a_profile_it_says_what_is_missing(browser: Browser, clock: MovableClock) -> None:
    browser.get("/welcome/name")
    browser.press(browser.page.soup.select("main button[name=skip]")[0])
    address = press(browser)
    assert "我们不知道您的地址" in browser.page.words
    later(browser, clock, 5)
    words = browser.get(address).words
    assert "还没有说紧急时告诉哪位家人" in words
    assert "值班台：已经知道了" in words


def test_when_nothing_can_be_sent_it_says_so_with_numbers_and_words(
    browser: Browser, clock: MovableClock
) -> None:
    for service in ("sms", "cap"):
        fault = {"service": service, "fault": "unavailable", "count": None}
        assert browser.client.post("/demo-city/faults", json=fault).status_code == 201
    address = press(browser)
    later(browser, clock, 5)
    later(browser, clock, 16)
    page = browser.get(address)
    assert "没能叫到人" in page.heading
    assert "请现在就打电话" in page.words
    assert "我在静安区康定路" in page.words


def test_when_not_even_that_can_be_kept_the_numbers_are_shown(browser: Browser) -> None:
    async def break_down() -> None:
        async with services(browser).database.write() as session:
            await session.execute(text("ALTER TABLE emergency RENAME TO gone"))

    browser.get("/")
    assert browser.client.portal is not None
    browser.client.portal.call(break_down)
    browser.press(browser.page.soup.select("header button.emergency")[0])
    assert browser.page.status == 503
    assert browser.page.soup.select(".lifelines a")[0]["href"] == "tel:120"
    assert "请现在就打电话" in browser.page.words


def test_practice_stays_in_practice_under_a_line_with_one_press_to_the_real_thing(
    browser: Browser, clock: MovableClock
) -> None:
    address = press(browser, "/practice")
    assert "真有急事请拨 120" in browser.page.words
    later(browser, clock, 5)
    assert received(browser, "sms") == received(browser, "cap") == []
    assert [one["state"] for one in received(browser, "cap", "/practice")] == ["Exercise"]
    assert browser.get(link(browser, "/practice")).status == 200
    browser.get(address)
    browser.press("是真的，现在叫人")
    assert browser.page.url.startswith("/emergency/")
    later(browser, clock, 5)
    assert [one["state"] for one in received(browser, "cap")] == ["Actual"]


@pytest.mark.parametrize(
    ("language", "cry", "calm"),
    [
        ("zh-CN", "救命啊", "取消"),
        ("zh-CN", "我摔倒了起不来", "不是"),
        ("zh-CN", "我胸口疼喘不上气", "没事没事"),
        ("en", "help, I fell down", "cancel"),
        ("en", "help me", "I'm all right"),
    ],
)
def test_words_begin_it_and_words_call_it_off(
    browser: Browser, clock: MovableClock, language: str, cry: str, calm: str
) -> None:
    in_language(browser, language)
    browser.get("/")
    browser.say(cry)
    assert ALARM.match(browser.page.url)
    browser.say(cry)
    browser.say(calm)
    later(browser, clock, 60)
    assert received(browser, "sms") == received(browser, "cap") == []


def test_only_clear_words_end_what_was_raised(browser: Browser, clock: MovableClock) -> None:
    address = press(browser)
    later(browser, clock, 5)
    browser.get(address)
    for words in ("不是", "今天没事情做", "别挂我的号", "我没事了才怪", "再说一遍", "👍", ""):
        browser.say(words)
        assert browser.page.soup.select("#status")[0]["data-status"] == "raised", words
    browser.say("我没事了")
    assert browser.page.soup.select("#status")[0]["data-status"] == "over"


def test_a_person_can_be_asked_for_in_the_middle_of_it(browser: Browser) -> None:
    press(browser)
    browser.say("我要人工")
    assert browser.page.url.startswith("/help/")


def test_what_was_interrupted_can_be_gone_on_with(browser: Browser) -> None:
    browser.start("see_doctor")
    talk = browser.page.url.rsplit("/", 1)[0]
    browser.press(browser.page.soup.select("header button.emergency")[0])
    assert browser.page.link("接着办") == talk


def test_the_region_of_how_it_stands_renews_itself_and_ends(
    browser: Browser, clock: MovableClock
) -> None:
    address = press(browser)
    browser.press(CANCEL)
    answer = browser.client.get(f"{address}/events")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert "没有惊动任何人" in answer.text
    assert answer.text.rstrip().endswith("event: settled\ndata: cancelled")


def test_the_page_keeps_the_content_policy_and_is_light(browser: Browser) -> None:
    address = press(browser)
    answer = browser.client.get(address)
    assert answer.headers["content-security-policy"] == POLICY
    assert len(answer.content) < 50_000


def test_a_press_from_another_site_begins_nothing(browser: Browser) -> None:
    browser.get("/")
    answer = browser.client.post("/emergency", headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert browser.get("/emergency").url == "/emergency"


def test_to_look_begins_nothing(browser: Browser, clock: MovableClock) -> None:
    browser.get("/emergency")
    later(browser, clock, 60)
    assert received(browser, "cap") == []

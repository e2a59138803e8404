"""What can I get, through the front door: by press and by words, near home, open now first."""

import pytest
from bs4 import Tag

from tests.conftest import MovableClock
from tests.pages import Browser

FAULTS = "/demo-city/faults"


def english(browser: Browser) -> None:
    browser.post("/look", {"language": "en", "back": "/"})


def lines(browser: Browser) -> dict[str, str]:
    """What is told of a service, line by line."""
    found = browser.page.soup.select(".facts > div")
    return {part(row, "dt"): part(row, "dd") for row in found}


def part(row: Tag, name: str) -> str:
    return row.select(name)[0].get_text(strip=True)


def titles(browser: Browser) -> list[str]:
    return [
        offer.select(".title")[0].get_text().split(".")[1].strip() for offer in browser.page.offers
    ]


def details(browser: Browser) -> list[str]:
    return [offer.select(".detail")[0].get_text(strip=True) for offer in browser.page.offers]


def test_a_need_a_service_and_how_to_reach_it(browser: Browser) -> None:
    browser.start("find_services")
    assert len(browser.page.offers) == 5
    browser.choose(0)
    assert 0 < len(browser.page.offers) <= 5
    assert "康定路社区食堂" in browser.page.offers[0].get_text()
    browser.choose(0)
    assert browser.page.heading == "康定路社区食堂"
    told = lines(browser)
    assert told["开门"] == "现在没开，今天上午10:45开门"
    assert told["地址"] == "静安区康定路 462 号"
    assert told["多远"] == "离您大约 150 米"
    assert browser.page.soup.select('main a[href="tel:021-5550-1001"]')
    assert "第 3 步，共 3 步" in browser.page.words


def test_what_is_open_now_comes_first_and_then_the_nearest(
    browser: Browser, clock: MovableClock
) -> None:
    clock.move(hours=2)
    browser.start("find_services")
    browser.choose(0)
    assert ["今天开到" in words for words in details(browser)] == [True, True, True, True]
    assert titles(browser)[0] == "康定路社区食堂"
    clock.move(hours=5, minutes=35)
    browser.start("find_services")
    browser.choose(0)
    assert "今天开到下午6:00" in details(browser)[0]
    assert "昌平路" in titles(browser)[0]


def test_a_sentence_names_the_need_and_near_what(browser: Browser) -> None:
    browser.get("/")
    browser.say("附近哪里可以租轮椅")
    assert browser.page.url.endswith("/service")
    assert "静安辅具租借站" in titles(browser)[0]
    browser.get("/")
    browser.say("女儿家附近有没有图书馆")
    assert "女儿家" in browser.page.words


def test_own_words_are_searched_for(browser: Browser) -> None:
    browser.start("find_services")
    browser.say("磨剪刀")
    assert "小修小补便民点" in titles(browser)[0]
    browser.start("find_services")
    browser.say("手语翻译")
    assert titles(browser) == ["黄浦公共法律服务中心"]


def test_words_that_fit_nothing_say_so_and_lead_to_a_person(browser: Browser) -> None:
    browser.start("find_services")
    browser.say("热气球")
    assert "没找到" in browser.page.words
    browser.press(browser.page.soup.select("form.unknown button")[0])
    assert "没找到" in browser.page.words
    assert browser.page.buttons("请人工帮忙") or browser.page.buttons("帮")


def test_everything_by_words_in_english(browser: Browser) -> None:
    english(browser)
    browser.get("/")
    browser.say("where can I borrow a wheelchair near me")
    browser.say("the first one")
    assert browser.page.heading == "Jing'an rental of aids"
    told = lines(browser)
    assert told["Open"] == "Open today until 5:00 PM"
    assert told["Address"] == "288 Yuyao Road, Jing'an"


def test_our_staff_are_asked_to_ring_with_the_service_named(browser: Browser) -> None:
    browser.start("find_services")
    browser.choose(1)
    browser.choose(0)
    service = browser.page.heading
    browser.press("请工作人员帮我打电话")
    assert "/help/" in browser.page.url
    assert service in browser.page.words


def test_it_books_nothing_and_is_nothing_unfinished(browser: Browser) -> None:
    browser.start("find_services")
    browser.choose(0)
    browser.get("/")
    assert not browser.page.soup.select(".ongoing")
    assert browser.client.get("/demo-city/received.json").json() == []


def test_one_step_back_leads_to_the_question_before(browser: Browser) -> None:
    browser.start("find_services")
    browser.choose(0)
    browser.choose(0)
    browser.follow("上一步")
    assert browser.page.url.endswith("/service")


def test_while_the_directory_fails_the_old_list_is_shown_and_said_to_be_old(
    browser: Browser, clock: MovableClock
) -> None:
    browser.start("find_services")
    browser.choose(0)
    clock.move(minutes=30)
    browser.client.post(
        FAULTS, json={"service": "hsds", "fault": "unavailable", "on": "*", "count": 99}
    )
    browser.choose(0)
    assert browser.page.heading == "康定路社区食堂"
    assert "名单现在连不上，下面是今天" in browser.page.words


@pytest.mark.parametrize("fault", ["unavailable", "garbage_200", "half_page", "drop", "refuse"])
def test_a_directory_that_never_answered_is_told_truthfully(
    browser: Browser, clock: MovableClock, fault: str
) -> None:
    browser.start("find_services")
    browser.client.post(FAULTS, json={"service": "hsds", "fault": fault, "on": "*", "count": 99})
    browser.choose(0)
    assert browser.page.status >= 500
    assert browser.page.soup.select('a[href^="tel:"]')
    browser.client.delete(FAULTS)
    clock.move(seconds=10)  # a service that is down is not asked at every press
    browser.get(browser.page.url)
    assert browser.page.offers

"""Whatever is thrown at a page, a kind page comes back, and nothing answered is lost."""

from uuid import uuid4

import pytest

from assistant.dialogue.model import Mode
from tests.conftest import MovableClock
from tests.pages import Browser

NASTY = {
    "long": "很" * 10_000,
    "emoji": "👵🏻🦵💥",
    "control": "膝盖\x00疼\x1b[31m\u202e",
    "sql": "'; DROP TABLE booking; --",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "template": "{{ 7 * 7 }} {% raw %}",
    "blank": " \t\n ",
}


@pytest.mark.parametrize("words", NASTY.values(), ids=NASTY)
def test_nasty_words_are_kept_as_words_or_asked_again(browser: Browser, words: str) -> None:
    browser.start("see_doctor")
    browser.press("我不知道")
    where = browser.page.url
    page = browser.post(where, {"text": words})
    assert page.status in (200, 422)
    assert "<script>alert" not in browser.page.soup.decode().replace("&lt;", "")
    assert not page.soup.select("main script, main img")


@pytest.mark.parametrize("words", NASTY.values(), ids=NASTY)
def test_nasty_words_that_fit_no_offer_are_asked_again_with_the_offers(
    browser: Browser, words: str
) -> None:
    browser.start("see_doctor")
    offers = [str(offer.get("value")) for offer in browser.page.offers]
    page = browser.post(browser.page.url, {"text": words})
    assert page.status == 422
    assert page.soup.select('[role="alert"]')
    assert [str(offer.get("value")) for offer in page.offers] == offers


def test_after_two_answers_that_do_not_fit_a_person_is_offered(browser: Browser) -> None:
    browser.start("see_doctor")
    where = browser.page.url
    once = browser.post(where, {"text": "嗯"}).words
    twice = browser.post(where, {"text": "嗯"})
    helps = twice.soup.select('main form[action$="/help"]')
    assert helps or len(twice.words) > len(once)


def unknown() -> list[str]:
    return [
        f"/sessions/{uuid4()}",
        f"/sessions/{uuid4()}/department",
        f"/bookings/{uuid4()}",
        f"/bookings/{uuid4()}/cancel",
        f"/help/{uuid4()}",
        "/bookings/not-an-id",
        "/sessions/1/2",
        "/nothing/here",
        "/welcome/password",
        f"/practice/bookings/{uuid4()}",
    ]


@pytest.mark.parametrize("number", range(10))
def test_what_does_not_exist_is_said_kindly(browser: Browser, number: int) -> None:
    page = browser.get(unknown()[number])
    assert page.status == 404
    assert "首页" in page.words


def test_another_person_s_pages_are_not_to_be_found(browser: Browser) -> None:
    browser.start("call_taxi")
    session = browser.page.url
    browser.say_yes()
    booking = browser.page.url
    browser.get("/who")
    browser.press("陈建国")
    for address in (session, booking, f"{booking}/cancel", f"{booking}/events"):
        assert browser.client.get(address).status_code == 404
    assert browser.client.post(f"{booking}/cancel").status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "null"},
        {"Host": "elsewhere.example"},
    ],
    ids=["origin", "fetch-site", "null", "host"],
)
def test_a_forged_form_is_refused_and_does_nothing(
    browser: Browser, headers: dict[str, str]
) -> None:
    page = browser.post("/sessions", {"scenario": "call_taxi"}, **headers)
    assert page.status == 403
    assert "接着办" not in browser.get("/").words


def test_a_form_that_is_far_too_large_is_refused(browser: Browser) -> None:
    browser.start("see_doctor")
    assert browser.post(browser.page.url, {"text": "很" * 200_000}).status in (403, 422)


def test_a_forged_cookie_stands_for_nobody_else(browser: Browser) -> None:
    browser.start("call_taxi")
    browser.client.cookies.clear()
    browser.client.cookies.set("resident", "00000000-0000-4000-8000-000000000002.forged")
    browser.get("/profile")
    assert "陈建国" not in str(browser.page.soup)


def test_going_back_and_saying_yes_again_leads_to_the_same_booking(browser: Browser) -> None:
    browser.start("call_taxi")
    address = browser.page.soup.select('form[action$="/confirmation"]')[0]["action"]
    browser.say_yes()
    first = browser.page.url
    again = browser.post(str(address))
    assert again.url.startswith(first)
    assert browser.get(str(address)).url.startswith(first)
    assert len(browser.client.get("/demo-city/received.json").json()) == 1


def test_an_offer_is_read_as_it_was_shown(browser: Browser) -> None:
    browser.start("see_doctor")
    browser.choose()
    browser.choose()
    chosen = browser.page.offers[0]
    # Someone else takes the earlier times meanwhile; the press still means what was shown.
    browser.get(browser.page.url + "?page=2")
    browser.post(browser.page.url.split("?")[0], {"text": str(chosen["value"])})
    label = chosen.select(".title")[0].get_text(" ", strip=True).split(". ")[1]
    assert label[:4] in browser.page.words


def test_the_language_can_change_in_the_middle(browser: Browser) -> None:
    browser.start("see_doctor")
    browser.go_on(until="/confirmation")
    browser.press("English")
    assert browser.page.soup.html is not None
    assert browser.page.soup.html["lang"] == "en"
    assert browser.page.url.endswith("/confirmation")
    assert "Shall I book" in browser.page.heading
    browser.say_yes()
    assert "It is booked" in browser.page.heading


@pytest.mark.parametrize("fault", ["hang", "error_500", "garbage_200", "drop", "unavailable"])
def test_a_service_that_fails_while_asking_is_said_and_answers_are_kept(
    browser: Browser, fault: str
) -> None:
    faults = browser.client.app.state.services.cities[Mode.LIVE].faults  # type: ignore[attr-defined]
    browser.start("see_doctor")
    offers = browser.page.offers
    faults.inject("fhir", fault, count=None)
    page = browser.press(offers[0])
    assert page.status == 503
    assert "记着" in page.words
    faults.clear()
    browser.get(page.url)
    assert browser.page.url.endswith("/hospital")
    assert browser.page.offers


def test_a_conversation_is_gone_on_with_a_day_later(browser: Browser, clock: MovableClock) -> None:
    browser.start("see_doctor")
    browser.choose()
    where = browser.page.url
    clock.move(hours=21)
    browser.get("/")
    browser.follow("接着办")
    assert browser.page.url == where
    browser.go_on(until="/confirmation")
    browser.say_yes()
    assert browser.page.url.startswith("/bookings/")


def test_leaving_a_shared_device_leaves_nothing_behind(browser: Browser) -> None:
    browser.get("/welcome")
    browser.press("下一步", value="赵阿姨")
    browser.get("/who")
    browser.press("结束")
    assert not browser.client.cookies
    assert "赵阿姨" not in str(browser.get("/").soup)


def test_what_was_answered_goes_along_to_the_person_who_helps(browser: Browser) -> None:
    browser.start("see_doctor")
    browser.choose()
    browser.press("请工作人员帮我")
    first = browser.page.url
    assert first.startswith("/help/")
    assert "全科" in browser.page.words
    browser.get("/")
    browser.follow("接着办")
    assert browser.press("请工作人员帮我").url == first

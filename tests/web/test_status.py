"""A service that does not answer is told before anything is asked, with a number to phone."""

from functools import partial
from typing import Any
from uuid import UUID

import pytest

from assistant.circuit import State
from assistant.dialogue.model import Mode
from assistant.gateways import all_standards
from assistant.wiring import Services
from tests.conftest import MovableClock
from tests.pages import Browser

TAXIS, HOSPITALS = "tomp", "fhir"


def services_of(browser: Browser) -> Services:
    built: Services = browser.client.app.state.services  # type: ignore[attr-defined]
    return built


def break_(browser: Browser, name: str, mode: Mode = Mode.LIVE) -> None:
    """The service fails until nobody asks it any more; its demo city fails from now on, too."""
    services = services_of(browser)
    faults, district = services.cities[mode].faults, all_standards()[name].address
    faults.inject(district, "unavailable", count=None)
    [circuit] = [one.circuit for one in services.lookout.all(mode) if one.name == name]
    while circuit.known.state is not State.DOWN:
        circuit.failed("ServiceUnavailable: status 503")


def calls(browser: Browser, name: str) -> int:
    made = services_of(browser).cities[Mode.LIVE].faults.calls
    return sum(call.startswith(f"{name} ") for call in made)


def phones(browser: Browser) -> set[str]:
    return {str(a["href"]) for a in browser.page.soup.select('main a[href^="tel:"]')}


def answer_to_machines(browser: Browser) -> Any:
    answer = browser.client.get("/readyz")
    assert answer.status_code == 200, "what others cannot do is no reason to be taken out"
    return answer.json()


@pytest.mark.parametrize(
    ("language", "words", "button"), [("zh-CN", "没有回应", "帮我"), ("en", "not answered", "Help")]
)
def test_it_is_told_before_the_first_question_with_a_number_and_a_person(
    browser: Browser, language: str, words: str, button: str
) -> None:
    browser.client.cookies.set("look", f"{language}.normal.auto")
    break_(browser, "open311_hotline")
    browser.start("city_hotline")
    assert "tel:12345" in phones(browser)
    break_(browser, TAXIS)
    before = calls(browser, TAXIS)
    browser.start("call_taxi")
    spoken = " ".join(part.get_text() for part in browser.page.soup.select("[data-speak]"))
    assert words in browser.page.words
    assert words in spoken, "what is shown is spoken"
    assert "tel:021-12345" in phones(browser)
    assert any(button in b.get_text() for b in browser.page.soup.select("main form.human button"))
    assert calls(browser, TAXIS) == before, "nobody waits for it"


def test_the_yes_is_kept_and_tried_when_the_service_is_back(
    browser: Browser, clock: MovableClock
) -> None:
    break_(browser, TAXIS)
    browser.start("call_taxi")
    browser.go_on(until="/confirmation")
    assert "没有回应" in browser.page.words
    browser.say_yes()
    assert "还没办好" in browser.page.heading
    services = services_of(browser)
    services.cities[Mode.LIVE].faults.clear()
    portal, booking = browser.client.portal, UUID(browser.page.url.rpartition("/")[2])
    assert portal is not None
    portal.call(services.due.run, clock.move(seconds=40))
    portal.call(partial(services.bookings.begin, booking, 1, settle=10))
    browser.get(browser.page.url)
    assert "车叫好了" in browser.page.heading
    assert services.cities[Mode.LIVE].received()


def test_an_error_page_has_the_number_of_the_service_itself(browser: Browser) -> None:
    break_(browser, "open311_repair")
    browser.start("home_repair")
    assert browser.page.status == 503
    assert "tel:12345" in phones(browser)


def test_the_status_page_says_what_works_and_what_to_phone_instead(
    browser: Browser,
) -> None:
    assert "能办什么" in browser.get("/status").heading
    browser.start("see_doctor")
    break_(browser, TAXIS)
    browser.get("/")
    browser.follow("现在能办什么")
    assert "有的事现在办不了" in browser.page.heading
    first, *others = browser.page.soup.select("main .card")
    assert "叫出租车" in first.get_text()
    assert "现在办不了" in first.get_text()
    assert first.select('a[href="tel:021-12345"]')
    assert not any(card.select('a[href^="tel:"]') for card in others)
    assert any("看医生" in c.get_text() and "能办" in c.get_text() for c in others)


def test_everything_works_is_said_only_when_all_was_heard_of(
    browser: Browser,
) -> None:
    services = services_of(browser)
    for one in services.lookout.all():
        one.circuit.worked(0.1)
    assert browser.get("/status").heading == "都能办"


def test_staff_and_machines_see_each_service_since_when_and_why(
    browser: Browser, clock: MovableClock
) -> None:
    told = answer_to_machines(browser)
    assert {one["state"] for one in told["services"].values()} == {"unknown"}
    clock.move(minutes=5)
    browser.start("see_doctor")
    break_(browser, TAXIS)
    told = answer_to_machines(browser)
    assert told["status"] == "ready"
    assert told["services"][HOSPITALS]["state"] == "up"
    assert told["services"][TAXIS] == {
        "state": "down",
        "since": "2026-11-23T01:05:00+00:00",
        "heard_at": None,
        "error": "ServiceUnavailable: status 503",
        "failed_at": "2026-11-23T01:05:00+00:00",
    }
    page = browser.get("/status/services")
    assert "ServiceUnavailable: status 503" in page.words


def test_practice_has_troubles_of_its_own(browser: Browser) -> None:
    break_(browser, TAXIS)
    browser.start("call_taxi", "/practice")
    assert "没有回应" not in browser.page.words
    break_(browser, TAXIS, Mode.PRACTICE)
    browser.start("call_taxi", "/practice")
    assert "没有回应" in browser.page.words

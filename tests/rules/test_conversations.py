"""Each scenario can be finished by words alone, in both languages, through every branch."""

import pytest

from assistant.demo_city.district import districts
from assistant.dialogue.model import Scenario
from assistant.i18n import LANGUAGES, translate
from assistant.scenarios import all_scenarios
from tests.pages import Browser

SCENARIOS = list(all_scenarios().values())
REQUESTS = [scenario for scenario in SCENARIOS if scenario.submit]
LOOK_UPS = [scenario for scenario in SCENARIOS if scenario.look_up]
YES = {"zh-CN": "对的，请帮我办", "en": "yes, please do it"}
UNKNOWN = {"zh-CN": "我不知道", "en": "I don't know"}
FIRST = {"zh-CN": "第一个", "en": "the first one"}
TROUBLE = {"zh-CN": "膝盖痛", "en": "my knee hurts"}
BACK = {"zh-CN": "退回一步", "en": "one step back"}
MOST = 12

both = pytest.mark.parametrize("language", LANGUAGES)
each = pytest.mark.parametrize("scenario", REQUESTS, ids=lambda scenario: scenario.id)


def begin(browser: Browser, scenario: Scenario, language: str, root: str = "") -> None:
    browser.post("/look", {"language": language, "back": "/"})
    browser.start(scenario.id, root)


def question(browser: Browser) -> str:
    """The slot that the page asks for; "" when it asks nothing."""
    parts = browser.page.url.split("?")[0].split("/")
    ended = parts[-1] in ("confirmation", "items")
    return parts[-1] if "sessions" in parts and not ended else ""


def say_on(browser: Browser, language: str, *, unsure: bool = False) -> None:
    """Answer by words until the read-back."""
    for _ in range(MOST):
        name = question(browser)
        if not name:
            return
        if unsure:
            browser.say(UNKNOWN[language])
        elif browser.page.offers and name != "symptom":
            browser.say(FIRST[language])
        else:
            browser.say(TROUBLE[language])
    raise AssertionError(f"never came to the read-back: {browser.page.url}")


@both
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.id)
def test_the_title_of_a_scenario_starts_it(
    browser: Browser, scenario: Scenario, language: str
) -> None:
    browser.post("/look", {"language": language, "back": "/"})
    browser.get("/")
    browser.say(translate(scenario.title.source, language))
    assert "/sessions/" in browser.page.url


@both
@each
@pytest.mark.parametrize("unsure", [False, True], ids=["sure", "unsure"])
def test_words_alone_lead_to_a_reference(
    browser: Browser, scenario: Scenario, language: str, unsure: bool
) -> None:
    begin(browser, scenario, language)
    say_on(browser, language, unsure=unsure)
    browser.say(YES[language])
    assert browser.page.url.startswith("/bookings/")
    assert len(browser.client.get("/demo-city/received.json").json()) == 1


@both
@pytest.mark.parametrize("unsure", [False, True], ids=["sure", "unsure"])
@pytest.mark.parametrize("scenario", LOOK_UPS, ids=lambda scenario: scenario.id)
def test_words_alone_lead_to_what_was_looked_up(
    browser: Browser, scenario: Scenario, language: str, unsure: bool
) -> None:
    begin(browser, scenario, language)
    say_on(browser, language, unsure=unsure)
    assert browser.page.url.endswith("/items")
    assert browser.client.get("/demo-city/received.json").json() == []


@both
@each
def test_each_answer_can_be_opened_and_answered_again_by_words(
    browser: Browser, scenario: Scenario, language: str
) -> None:
    begin(browser, scenario, language)
    say_on(browser, language)
    confirmation = browser.page.url
    for slot in [link["href"] for link in browser.page.soup.select(".known a[href]")]:
        browser.get(str(slot))
        browser.say(UNKNOWN[language])
        say_on(browser, language)
        assert browser.page.url == confirmation


@both
@each
def test_back_leads_to_a_question_and_forward_again(
    browser: Browser, scenario: Scenario, language: str
) -> None:
    begin(browser, scenario, language)
    say_on(browser, language)
    browser.say(BACK[language])
    say_on(browser, language)
    assert browser.page.url.endswith("/confirmation")


@each
def test_a_refusal_is_told_and_another_offer_taken_by_words(
    browser: Browser, scenario: Scenario
) -> None:
    begin(browser, scenario, "zh-CN")
    say_on(browser, "zh-CN")
    for service in districts():
        fault = {"service": service, "fault": "refuse", "on": "POST *", "count": 1}
        browser.client.post("/demo-city/faults", json=fault)
    browser.say(YES["zh-CN"])
    browser.client.delete("/demo-city/faults")
    session = [page.url for page in browser.seen if "/sessions/" in page.url][-1]
    browser.get(session.rsplit("/", 1)[0])
    say_on(browser, "zh-CN")
    browser.say(YES["zh-CN"])
    assert browser.page.url.startswith("/bookings/")


@each
def test_practice_by_words_reaches_the_practice_city_only(
    browser: Browser, scenario: Scenario
) -> None:
    begin(browser, scenario, "zh-CN", "/practice")
    say_on(browser, "zh-CN")
    browser.say(YES["zh-CN"])
    assert browser.page.url.startswith("/practice/bookings/")
    assert browser.client.get("/demo-city/received.json").json() == []

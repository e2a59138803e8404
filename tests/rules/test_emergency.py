"""An emergency can be begun from every page by one press, and from every voice state by words."""

import pytest

from assistant.dialogue.alarms import CERTAIN
from assistant.dialogue.model import Scenario
from assistant.dialogue.understanding.corpus import UNSEEN, utterances
from assistant.dialogue.understanding.meaning import EMERGENCY, understand
from assistant.dialogue.understanding.scorer import NOTHING
from assistant.i18n import LANGUAGES
from assistant.scenarios import all_scenarios
from tests.pages import Browser
from tests.rules.test_conversations import FIRST, MOST, TROUBLE, begin, question
from tests.rules.test_utterances import NOW
from tests.web.test_emergency import press

CRY = {"zh-CN": "救命，我摔倒了", "en": "help, I fell down"}
MOST_RIDDLES = {"zh-CN": 0.01, "en": 0.04}
"""Of the sentences written to mislead, which nothing is learnt from."""
PAGES = {
    "": [
        *("/", "/more", "/who", "/welcome/name", "/terminal", "/offline", "/emergency"),
        *("/profile", "/profile/me", "/profile/places", "/profile/family"),
        *("/profile/messages", "/profile/order"),
    ],
    "/practice": ["/practice", "/practice/emergency", "/practice/no-such-page"],
}
BUTTON = "header button.emergency"

both = pytest.mark.parametrize("language", LANGUAGES)
each = pytest.mark.parametrize("scenario", all_scenarios().values(), ids=lambda one: one.id)


@pytest.mark.parametrize("root", PAGES)
def test_every_page_has_the_press_at_its_place(browser: Browser, root: str) -> None:
    """Those with an address of their own; each page of any test is held to it in ``pages``."""
    for path in PAGES[root]:
        browser.get(path)
        [button] = browser.page.soup.select(BUTTON)
        form = button.find_parent("form")
        assert form is not None
        assert (form["action"], form["method"]) == (f"{root}/emergency", "post")
    assert press(browser, root).startswith(f"{root}/emergency/")


@both
@each
def test_words_begin_it_in_every_state_of_every_conversation(
    browser: Browser, scenario: Scenario, language: str
) -> None:
    begin(browser, scenario, language)
    states = set()
    for _ in range(MOST):
        state = browser.page
        if not state.soup.select("form.own-words"):
            break
        states.add(state.url)
        browser.say(CRY[language])
        assert browser.page.url.startswith("/emergency/"), state.url
        browser.press(browser.page.soup.select("#booking-actions button")[0])
        browser.page = state
        if not question(browser):
            break
        if browser.page.offers:
            browser.say(FIRST[language])
        else:
            browser.say(TROUBLE[language])
    assert states or not scenario.slots, "a list alone has no ear of its own"


@both
def test_what_is_said_of_nothing_begins_none_but_for_the_rarest_riddle(language: str) -> None:
    def begins(text: str) -> bool:
        meaning = understand(text, NOW, language)
        return meaning.scenario == EMERGENCY and meaning.confidence >= CERTAIN

    known = [one for one in utterances(language) if one.label == NOTHING]
    usual = [one.text for one in known if one.batch != UNSEEN]
    riddles = [one.text for one in known if one.batch == UNSEEN]
    assert sum(map(begins, usual)) <= len(usual) / 2000
    assert sum(map(begins, riddles)) <= len(riddles) * MOST_RIDDLES[language]
    cries = [one.text for one in utterances(language) if one.label == EMERGENCY]
    assert sum(map(begins, cries)) >= len(cries) * 0.95


@both
def test_what_only_may_be_one_is_asked_for_and_a_yes_begins_it(
    browser: Browser, language: str
) -> None:
    browser.post("/look", {"language": language, "back": "/"})
    known = [one.text for one in utterances(language) if one.label == EMERGENCY]
    meant = ((text, understand(text, NOW, language)) for text in known)
    unsure = next(
        text
        for text, meaning in meant
        if meaning.scenario == EMERGENCY and meaning.confidence < CERTAIN
    )
    browser.get("/")
    browser.say(unsure)
    assert browser.page.url == "/emergency"
    assert browser.page.soup.select('a[href="tel:120"]')
    browser.say({"zh-CN": "是的", "en": "yes please"}[language])
    assert browser.page.url.startswith("/emergency/")

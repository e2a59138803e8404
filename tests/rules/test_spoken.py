"""What is spoken is shown: the page marks, in order, the very sentences that the kiosk says."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from starlette.testclient import TestClient

from assistant.app import create_app
from assistant.config import Settings
from assistant.dialogue.words import spoken
from assistant.i18n import LANGUAGES
from assistant.scenarios import all_scenarios
from assistant.web.page import Pages
from tests.conftest import MovableClock
from tests.pages import Browser

NONSENSE = "嗯嗯嗯"
MOST_TURNS = 14


class Noted(Pages):
    """Keeps what was last rendered."""

    turn: Any = None
    cost: Any = None

    def render(self, request: Any, template: str, /, **context: Any) -> str:
        self.turn = context.get("turn")
        self.cost = context["scenario"].cost if "scenario" in context else None
        return super().render(request, template, **context)


class Talk:
    """A conversation of which every page is compared with what is said."""

    def __init__(self, client: TestClient, pages: Noted, language: str) -> None:
        self.browser = Browser(client)
        self.pages, self.language = pages, language
        self.kinds: list[str] = []
        client.cookies.set("look", f"{language}.normal.auto")

    def compare(self) -> None:
        turn = self.pages.turn
        if turn is None:
            return
        self.kinds.append(turn.kind)
        say = self.pages.sayer(self.language)
        expected = [plain(str(say(label))) for label in spoken(turn, self.pages.cost)]
        marked = self.browser.page.soup.select("#main [data-speak]")
        assert [plain(str(part)) for part in marked] == expected

    def converse(self, scenario: str, *, unsure: bool) -> None:
        self.browser.start(scenario)
        tried = set()
        for _ in range(MOST_TURNS):
            self.compare()
            url = self.browser.page.url
            if not self.browser.page.soup.select("form.unknown"):
                return
            if url not in tried and self.browser.page.soup.select("#said"):
                tried.add(url)
                self.say(NONSENSE)
                self.compare()
                self.browser.get(url)
            if unsure or not self.browser.page.offers:
                self.browser.press(self.browser.page.soup.select("form.unknown button")[0])
            else:
                self.browser.choose()
        raise AssertionError(f"{scenario} never ends")

    def say(self, words: str) -> None:
        form = self.browser.page.soup.select("form.own-words")[0]
        hidden = {str(f["name"]): str(f.get("value", "")) for f in form.select("[type=hidden]")}
        self.browser.post(str(form["action"]), {**hidden, "text": words})


def plain(markup: str) -> str:
    """Letters and digits of what is said or shown."""
    return re.sub(r"[\W_]", "", BeautifulSoup(markup, "html.parser").get_text())


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_spoken_is_shown(
    migrated: Settings, clock: MovableClock, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    # names in another language are marked, which the test of titles reads as words apart
    monkeypatch.setattr("tests.pages.hold_to_rules", lambda page: None)
    app = create_app(migrated, clock)
    app.state.pages = pages = Noted(migrated, clock)
    with TestClient(app) as client:
        talk = Talk(client, pages, language)
        for scenario in all_scenarios():
            for unsure in (False, True):
                talk.converse(scenario, unsure=unsure)
        talk.browser.start("call_taxi")
        talk.browser.say_yes()
        talk.converse("my_bookings", unsure=False)
    assert set(talk.kinds) == {"ask", "confirm", "show"}

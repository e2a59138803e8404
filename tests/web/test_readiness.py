"""Every page with the microphone says in words whether it can listen, also without a script."""

import pytest

from assistant.hearing import Readiness
from assistant.wiring.readiness import Preparing
from tests.pages import Browser

WORDS = {
    "zh-CN": {
        Readiness("installing", 34): "正在安装听写，已完成 34 %。现在可以按键或写字。",
        Readiness("absent"): "这里还没装好听话的功能。请按按钮或写下来。",
        Readiness("broken"): "这里的听写坏了。请按键或写字。",
        Readiness("ready"): "",
        Readiness("looking"): "",
    },
    "en": {
        Readiness("installing", 34): "being installed, 34 % done. For now please press or write.",
        Readiness("absent"): "Listening is not set up here yet.",
        Readiness("broken"): "Listening is broken here.",
        Readiness("ready"): "",
    },
}
CASES = [(lang, state, words) for lang, states in WORDS.items() for state, words in states.items()]


def shown(browser: Browser) -> str:
    return " ".join(
        part.get_text(" ", strip=True) for part in browser.page.soup(class_="readiness")
    )


def looked(browser: Browser) -> Preparing:
    """How ready the ear is, once the server has looked for models."""
    hearing: Preparing = browser.client.app.state.services.hearing  # type: ignore[attr-defined]
    browser.get("/")
    while any(hearing.of(language).state == "looking" for language in WORDS):
        browser.get("/")
    return hearing


@pytest.mark.parametrize(("language", "state", "words"), CASES)
def test_home_and_every_turn_say_how_ready_the_ear_is(
    browser: Browser, language: str, state: Readiness, words: str
) -> None:
    browser.client.cookies.set("look", f"{language}.normal.auto")
    hearing = looked(browser)
    hearing.set("zh-CN", Readiness("ready"))
    hearing.set(language, state)
    browser.get("/")
    for _ in range(2):
        assert words in shown(browser)
        assert bool(words) is bool(shown(browser))
        assert not browser.page.soup.select(".voice .readiness"), "that part needs a script"
        browser.start("call_taxi")


def test_what_is_told_at_the_microphone_is_the_same(browser: Browser) -> None:
    looked(browser).set("zh-CN", Readiness("installing", 34))
    with browser.client.websocket_connect("/listen") as ws:
        ws.send_json({"type": "start"})
        assert ws.receive_json() == {"type": "no_model", "state": "installing", "percent": 34}

"""A page is read aloud to those who are at it; and does what only a page can do."""

import io
import wave

import pytest

from tests.pages import Browser


def seconds(sound: bytes) -> float:
    with wave.open(io.BytesIO(sound), "rb") as file:
        return file.getnframes() / file.getframerate()


def say(browser: Browser, words: str, **more: str) -> None:
    form = browser.page.soup.select("form.own-words")[0]
    hidden = {str(f["name"]): str(f.get("value", "")) for f in form.select("[type=hidden]")}
    browser.post(str(form["action"]), {**hidden, "text": words, **more})


def command(browser: Browser) -> str:
    return str(browser.page.soup.select("#main")[0].get("data-command", ""))


def test_a_sentence_becomes_sound_slower_when_wished(browser: Browser) -> None:
    browser.get("/")
    lengths = []
    for rate in ("slow", "normal", "fast"):
        answer = browser.client.post("/speech", data={"text": "去哪家医院？", "rate": rate})
        assert answer.headers["content-type"] == "audio/wav"
        assert answer.headers["cache-control"] == "no-store"
        lengths.append(seconds(answer.content))
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[-1] > 0.5


def test_a_long_text_begins_soon_and_tells_what_is_left(browser: Browser) -> None:
    browser.get("/")
    text = "👵您的车，还有八分钟就到。请在门口等。"
    answer = browser.client.post("/speech", data={"text": text})
    left = int(answer.headers["huoban-rest"])
    rest = text.encode("utf-16-le")[-2 * left :].decode("utf-16-le")
    assert rest == "还有八分钟就到。请在门口等。"
    whole = browser.client.post("/speech", data={"text": "好的。"})
    assert whole.headers["huoban-rest"] == "0"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"text": ""}, 422),
        ({}, 422),
        ({"text": "好" * 501}, 422),
        ({"text": "好", "rate": "warp"}, 422),
    ],
)
def test_what_cannot_be_said_is_refused(
    browser: Browser, data: dict[str, str], status: int
) -> None:
    browser.get("/")
    assert browser.client.post("/speech", data=data).status_code == status


def test_only_those_at_our_pages_are_read_to(browser: Browser) -> None:
    assert browser.client.post("/speech", data={"text": "好"}).status_code == 403
    browser.get("/")
    foreign = {"Origin": "https://elsewhere.example"}
    answer = browser.client.post("/speech", data={"text": "好"}, headers=foreign)
    assert answer.status_code == 403


@pytest.mark.parametrize("root", ["", "/practice"])
def test_commands_leave_the_page_and_tell_it(browser: Browser, root: str) -> None:
    browser.get(root or "/")
    say(browser, "说慢一点")
    assert browser.page.url == f"{root or '/'}?command=slower"
    assert command(browser) == "slower"
    browser.start("see_doctor", root=root)
    asked = browser.page.url
    say(browser, "再说一遍")
    assert (browser.page.url, command(browser)) == (f"{asked}?command=repeat", "repeat")
    browser.get(asked)
    assert command(browser) == ""


def test_the_page_of_the_offers_stays_too(browser: Browser) -> None:
    browser.start("see_doctor")
    while not browser.page.url.endswith("/time"):
        browser.choose()
    asked = browser.page.url
    browser.get(f"{asked}?page=2")
    say(browser, "响一点")
    assert browser.page.url == f"{asked}?page=2&command=louder"


def test_at_a_booking_one_can_go_on_by_voice(browser: Browser) -> None:
    browser.start("call_taxi")
    browser.say_yes()
    booking = browser.page.url
    say(browser, "再说一遍")
    assert (browser.page.url, command(browser)) == (f"{booking}?command=repeat", "repeat")
    say(browser, "我约了什么")
    assert browser.page.url.endswith("/items")


def test_nothing_else_is_taken_for_a_command(browser: Browser) -> None:
    browser.get("/?command=explode")
    assert command(browser) == ""

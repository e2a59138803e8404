"""Medicine, meals and help at home through the front door, by press and by sentence."""

import pytest

from tests.pages import Browser


def received(browser: Browser) -> list[dict[str, str]]:
    found: list[dict[str, str]] = browser.client.get("/demo-city/received.json").json()
    return found


def in_english(browser: Browser) -> None:
    browser.post("/look", {"language": "en", "back": "/"})


def pressed(browser: Browser, words: str) -> None:
    [offer] = [one for one in browser.page.offers if words in one.get_text()]
    browser.press(offer)


def test_a_medicine_is_renewed_in_three_presses_after_home(browser: Browser) -> None:
    browser.start("medicine_refill")
    pressed(browser, "二甲双胍")
    pressed(browser, "送到家里")
    assert "康定路 418 弄" in browser.page.words
    browser.say_yes()
    [order] = received(browser)
    assert order["summary"] == "二甲双胍片 0.5 克"
    assert "M-" in browser.page.words


def test_a_medicine_that_needs_a_visit_leads_to_the_doctor(browser: Browser) -> None:
    browser.start("medicine_refill")
    pressed(browser, "华法林")
    assert browser.page.url.endswith("/another")
    assert not [one for one in browser.page.offers if "华法林" in one.get_text()]
    browser.press(browser.page.soup.select("main form.human button")[0])
    assert browser.page.url.endswith("/department")


def test_a_medicine_that_needs_a_visit_may_be_replaced_by_another(browser: Browser) -> None:
    browser.start("medicine_refill")
    browser.say("华法林")
    browser.say("氨氯地平")
    pressed(browser, "自己去")
    assert "氨氯地平" in browser.page.heading
    assert "华法林" not in browser.page.words
    browser.say_yes()
    assert received(browser)[0]["summary"] == "氨氯地平片 5 毫克"


def test_one_sentence_names_the_medicine(browser: Browser) -> None:
    browser.get("/")
    browser.say("氨氯地平快吃完了，帮我再配一点")
    assert browser.page.url.endswith("/way")
    assert "氨氯地平" in browser.page.words


def test_someone_the_health_centre_does_not_know_is_told_nothing_and_still_helped(
    browser: Browser,
) -> None:
    browser.start("medicine_refill")
    browser.get(browser.page.url.rsplit("/", 1)[0] + "/name")
    browser.say("李四")
    assert len(browser.page.offers) == 1
    browser.choose()
    browser.choose()
    browser.say_yes()
    assert received(browser)[0]["summary"] == "常用药，请核对"


@pytest.mark.parametrize("sentence", ["I need more of my metformin", "please renew my metformin"])
def test_one_english_sentence_names_the_medicine(browser: Browser, sentence: str) -> None:
    in_english(browser)
    browser.get("/")
    browser.say(sentence)
    assert browser.page.url.endswith("/way")
    assert "Metformin" in browser.page.words

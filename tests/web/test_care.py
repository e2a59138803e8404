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


def test_a_meal_is_ordered_by_press_and_brought_home(browser: Browser) -> None:
    browser.start("meals")
    for words in ("11:30", "套餐", "少盐", "送到家里"):
        one = next(o for o in browser.page.offers if words in o.get_text().replace(" ", ""))
        browser.press(one)
    assert browser.page.url.endswith("/confirmation")
    assert "元" in browser.page.words
    browser.say_yes()
    [order] = received(browser)
    assert "套餐" in order["summary"]
    assert {"少盐", "静安区康定路 418 弄 6 号 302 室", "王秀英"} <= set(order["details"])


def test_one_sentence_orders_a_soft_meal_for_every_day(browser: Browser) -> None:
    browser.get("/")
    browser.say("帮我订饭，每天中午都要，要软烂的")
    assert "/sessions/" in browser.page.url
    browser.say("第一个")
    browser.say("第二个")
    browser.say("自己去食堂拿")
    assert browser.page.url.endswith("/confirmation")
    assert "每天" in browser.page.heading
    assert "软烂" in browser.page.heading
    browser.say("对的，请帮我办")
    details = received(browser)[0]["details"]
    assert "每天" in details
    assert "软烂" in details
    assert not [words for words in details if "康定路" in words]


def test_a_meal_is_called_off(browser: Browser) -> None:
    browser.start("meals")
    browser.go_on(until="/confirmation")
    browser.say_yes()
    browser.get(browser.page.url + "/cancel")
    browser.press(browser.page.soup.select('main form[action$="/cancel"] button')[0])
    assert received(browser)[0]["state"] == "cancelled"


def test_a_sentence_that_names_the_time_asks_for_the_dish(browser: Browser) -> None:
    browser.get("/")
    browser.say("明天中午我要订饭，少盐的")
    assert browser.page.url.endswith("/dish")
    assert "上午11:30" in browser.page.words.replace(" ", "")
    assert "少盐" in browser.page.words


def test_one_sentence_asks_for_help_at_home(browser: Browser) -> None:
    browser.get("/")
    browser.say("明天下午找个人来家里打扫卫生")
    assert browser.page.url.endswith("/confirmation")
    assert "打扫卫生" in browser.page.heading
    assert "60元" in browser.page.words.replace(" ", "")
    browser.say("对的，请帮我办")
    [order] = received(browser)
    assert order["summary"] == "打扫卫生"
    assert order["when"].endswith("T13:30:00+08:00")
    assert "静安区康定路 418 弄 6 号 302 室" in order["details"]


def test_an_english_sentence_asks_for_a_haircut(browser: Browser) -> None:
    in_english(browser)
    browser.get("/")
    browser.say("Can someone come to my home to give me a haircut tomorrow morning")
    assert browser.page.url.endswith("/confirmation")
    assert "Haircut" in browser.page.heading


def test_where_somebody_goes_is_not_where_the_helper_comes(browser: Browser) -> None:
    browser.get("/")
    browser.say("后天去医院，想请个人陪我")
    browser.get(browser.page.url)
    assert "康定路 418 弄" in browser.page.words

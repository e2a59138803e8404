"""A sentence of one's own starts, answers, corrects and commands, on the pages as they are."""

import pytest

from tests.pages import Browser


def in_english(browser: Browser) -> None:
    browser.post("/look", {"language": "en", "back": "/"})


def facts(browser: Browser) -> str:
    return browser.page.words.replace(" ", "")


def test_one_sentence_books_a_doctor_after_a_yes(browser: Browser) -> None:
    browser.get("/")
    browser.say("明天上午去瑞金医院看眼科")
    assert browser.page.url.endswith("/confirmation")
    assert "瑞金医院眼科" in facts(browser)
    assert "明天" in facts(browser)
    assert "上午" in facts(browser)
    browser.say("对的")
    assert browser.page.url.startswith("/bookings/")


def test_one_english_sentence_books_a_doctor_after_a_yes(browser: Browser) -> None:
    in_english(browser)
    browser.get("/")
    browser.say("I'd like to see an eye doctor at Huashan tomorrow afternoon")
    assert browser.page.url.endswith("/confirmation")
    assert "Tomorrow" in browser.page.words
    browser.say("yes please")
    assert browser.page.url.startswith("/bookings/")


def test_a_ride_is_taken_from_one_sentence_and_corrected_by_another(browser: Browser) -> None:
    browser.get("/")
    browser.say("叫车去瑞金医院，明天早上八点半")
    assert "上午8:30" in facts(browser)
    assert "瑞金医院" in facts(browser)
    browser.say("不对，是下午三点")
    assert browser.page.url.endswith("/confirmation")
    assert "下午3:00" in facts(browser)
    assert "明天" in facts(browser)
    browser.say("不是瑞金，去华山医院")
    assert "华山医院" in facts(browser)


def test_offers_are_answered_by_number_name_or_any(browser: Browser) -> None:
    browser.get("/")
    browser.say("我想看医生")
    browser.say("骨科")
    assert browser.page.url.endswith("/hospital")
    assert "华山医院" in browser.page.offers[1].get_text()
    browser.say("第二个")
    assert "华山医院" in browser.page.words
    browser.say("早一点的")
    assert browser.page.url.endswith("/confirmation")


@pytest.mark.parametrize("number", ["3", "３", "三"])
def test_a_number_alone_is_an_offer_and_no_alarm(browser: Browser, number: str) -> None:
    browser.start("see_doctor")
    wanted = browser.page.offers[2].select(".title")[0].get_text().split(".")[1].strip()
    browser.say(number)
    assert browser.page.url.endswith("/hospital")
    assert wanted in browser.page.words


@pytest.mark.parametrize(
    ("words", "alarm"), [("120", True), ("138 1670 0001", False), ("8", False)]
)
def test_only_a_number_to_dial_is_an_alarm(browser: Browser, words: str, alarm: bool) -> None:
    browser.get("/")
    browser.say(words)
    assert browser.page.url.startswith("/emergency") is alarm


def test_a_hospital_is_found_by_its_sound(browser: Browser) -> None:
    browser.get("/")
    browser.say("我想看医生")
    browser.say("看眼可")
    browser.say("瑞京")
    assert "瑞金医院" in facts(browser)
    assert browser.page.url.endswith("/time")


def test_a_complaint_leads_to_departments_and_what_was_said_is_not_asked_again(
    browser: Browser,
) -> None:
    browser.get("/")
    browser.say("膝盖痛了半个月了，明天下午想去华山医院看看")
    assert browser.page.url.endswith("/suggestion")
    browser.say("第一个")
    assert browser.page.url.endswith("/confirmation")
    assert "华山医院骨科" in facts(browser)
    assert "明天" in facts(browser)


def test_not_knowing_leads_on(browser: Browser) -> None:
    browser.get("/")
    browser.say("我想看医生")
    browser.say("我不知道")
    assert browser.page.url.endswith("/symptom")


def test_back_leads_one_question_back(browser: Browser) -> None:
    browser.get("/")
    browser.say("我想看医生")
    browser.say("骨科")
    browser.say("退回一步")
    assert browser.page.url.endswith("/department")


def test_never_mind_leads_home_and_the_conversation_can_be_gone_on_with(browser: Browser) -> None:
    browser.get("/")
    browser.say("我想看医生")
    browser.say("算了不办了")
    assert browser.page.url == "/"
    assert browser.page.link("接着办")


def test_a_person_is_one_sentence_away(browser: Browser) -> None:
    browser.get("/")
    browser.say("我要人工")
    assert browser.page.url.startswith("/help/")


@pytest.mark.parametrize("words", ["救命啊", "半边身子麻掉了，帮我挂个号", "着火了"])
def test_an_emergency_wins_over_everything(browser: Browser, words: str) -> None:
    browser.get("/")
    browser.say("我想看医生")
    browser.say(words)
    assert browser.page.url.startswith("/emergency")
    assert "120" in browser.page.words


@pytest.mark.parametrize("words", ["今天天气怎么样", "", "嗯", "隔壁老王昨天去看过眼科了", "😀"])
def test_what_asks_for_nothing_starts_nothing(browser: Browser, words: str) -> None:
    browser.get("/")
    browser.say(words)
    assert browser.page.status == 422
    assert browser.page.url == "/utterances"
    assert browser.page.soup.select("form.own-words")


def test_what_cannot_be_done_here_yet_comes_with_a_number(browser: Browser) -> None:
    browser.get("/")
    browser.say("我想报名参加社区的书法班")
    assert "这里还办不了" in browser.page.heading
    assert "021-12345" in browser.page.words


@pytest.mark.parametrize("words", ["嗯嗯嗯", "今天天气不错", "让我想想再说"])
def test_an_unclear_yes_books_nothing(browser: Browser, words: str) -> None:
    browser.get("/")
    browser.say("帮我叫辆车")
    assert browser.page.url.endswith("/confirmation")
    browser.say(words)
    assert "/bookings/" not in browser.page.url


def test_larger_text_can_be_asked_for(browser: Browser) -> None:
    browser.get("/")
    browser.say("字大一点")
    assert browser.page.soup.html is not None
    assert browser.page.soup.html["data-size"] == "large"


def test_press_and_words_go_on_with_the_same_conversation(browser: Browser) -> None:
    browser.start("see_doctor")
    browser.choose(2)
    browser.say("瑞金")
    browser.choose()
    browser.say("对，请帮我办")
    assert browser.page.url.startswith("/bookings/")


def test_practice_hears_the_same_words_and_stays_practice(browser: Browser) -> None:
    browser.get("/practice")
    browser.say("帮我叫辆车")
    assert browser.page.url.startswith("/practice/sessions/")
    browser.say("对的")
    assert browser.page.url.startswith("/practice/bookings/")
    assert browser.client.get("/demo-city/received.json").json() == []


LEAFING = {
    "zh-CN": ("还有别的吗", "前面几个", "后面还有", "没有更多了", "这些就是最前面的"),
    "en": ("any others?", "the previous ones", "There are more", "no more", "the first ones"),
}


@pytest.mark.parametrize("language", LEAFING)
def test_further_offers_come_when_asked_for_and_their_end_is_told(
    browser: Browser, language: str
) -> None:
    more, before, there, end, beginning = LEAFING[language]
    browser.post("/look", {"language": language, "back": "/"})
    browser.start("see_doctor")
    pages = [offers(browser)]
    while there in browser.page.words:
        browser.say(more)
        assert browser.page.status == 200
        pages.append(offers(browser))
    assert len(pages) > 1
    assert len({offer for page in pages for offer in page}) == sum(map(len, pages))
    browser.say(more)
    assert end in browser.page.words
    assert offers(browser) == pages[-1]
    for page in reversed(pages[:-1]):
        browser.say(before)
        assert offers(browser) == page
    browser.say(before)
    assert beginning in browser.page.words
    assert offers(browser) == pages[0]


def offers(browser: Browser) -> list[str]:
    return [offer.get_text() for offer in browser.page.offers]


def test_offers_of_a_later_page_are_answered_by_their_number(browser: Browser) -> None:
    browser.start("see_doctor")
    browser.say("下一页")
    wanted = browser.page.offers[1].select(".title")[0].get_text().split(".")[1].strip()
    browser.say("嗯嗯嗯")
    assert browser.page.status == 422
    browser.say("第二个")
    assert browser.page.url.endswith("/hospital")
    assert wanted in browser.page.words


def test_the_links_to_other_pages_of_offers_hold_wherever_they_stand(browser: Browser) -> None:
    browser.start("see_doctor")
    browser.say("嗯嗯嗯")
    browser.follow("更多")
    assert browser.page.url.endswith("/department?page=2")
    browser.follow("前面")
    assert browser.page.url.endswith("/department?page=1")


def test_the_page_before_the_first_is_the_question_before(browser: Browser) -> None:
    browser.get("/")
    browser.say("我想看医生")
    browser.say("骨科")
    browser.say("上一页")
    assert browser.page.url.endswith("/department")


@pytest.mark.parametrize("root", ["", "/practice"])
def test_whoever_comes_without_a_sentence_is_led_home(browser: Browser, root: str) -> None:
    page = browser.get(f"{root}/utterances")
    assert (page.status, page.url) == (200, root or "/")

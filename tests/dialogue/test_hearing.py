"""Which of a few names was said, where a ride goes, and how words answer a question."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given as generated
from hypothesis import strategies as some

from assistant.dialogue.corrections import is_correction
from assistant.dialogue.hearing import in_passing, reply
from assistant.dialogue.model import Answer, Offer
from assistant.dialogue.slots import Choice, Phone, Place, Several, Slot, Text, Trouble, When
from assistant.dialogue.timing import Context
from assistant.dialogue.understanding.matching import chosen_number, named
from assistant.dialogue.understanding.routes import Route, route
from assistant.errors import NotUnderstood
from assistant.i18n import LANGUAGES, Name, _, given

NOW = datetime.fromisoformat("2026-11-23T09:00:00+08:00")
HOSPITALS = ["瑞金医院", "华山医院", "中山医院", "市第一人民医院", "市第六人民医院"]
PROMPT = _("When would you like to come?")
WHEN = When(name="when", title=PROMPT, prompt=PROMPT, when_unknown=Answer("now", PROMPT))
TIME = Choice(name="time", title=PROMPT, prompt=PROMPT)
PICKUP = Place(name="pickup", title=PROMPT, prompt=PROMPT)
PHONE = Phone(name="phone", title=PROMPT, prompt=PROMPT)
NEEDS = Several(
    name="needs",
    title=PROMPT,
    prompt=PROMPT,
    options=(Offer("wheelchair", given("轮椅")), Offer("companion", given("有人陪我"))),
)
SLOTS = [WHEN, TIME, PICKUP, PHONE, NEEDS]
SLOTS += [Text(name="text", title=PROMPT, prompt=PROMPT)]
SLOTS += [Trouble(name="trouble", title=PROMPT, prompt=PROMPT)]
TIMES = tuple(
    Offer(f"t{hours}", NOW.replace(hour=8) + timedelta(hours=hours)) for hours in (24, 26, 30, 48)
)
"""Tomorrow at 8, 10 and 14 o'clock, and at 8 the day after."""


def context(language: str = "zh-CN") -> Context:
    return Context(NOW, language)


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("去瑞金医院", 0),
        ("瑞京", 0),
        ("我要到华珊去", 1),
        ("六院", 4),
        ("第六医院好了", 4),
        ("市一医院", 3),
        ("哪家医院都行", None),
        ("", None),
    ],
)
def test_a_hospital_is_known_by_what_sets_it_apart_and_by_its_sound(
    words: str, place: int | None
) -> None:
    assert named(words, HOSPITALS, "zh-CN") == place


@pytest.mark.parametrize(
    ("words", "language", "place"),
    [
        ("第二个", "zh-CN", 1),
        ("就第三家吧", "zh-CN", 2),
        ("最后一个", "zh-CN", 4),
        ("六", "zh-CN", None),
        ("the second one please", "en", 1),
        ("number four", "en", 3),
        ("the last one", "en", 4),
        ("two weeks ago", "en", None),
    ],
)
def test_an_offer_is_chosen_by_its_number(words: str, language: str, place: int | None) -> None:
    assert chosen_number(words, language, 5) == place


@pytest.mark.parametrize(
    ("words", "language", "wanted"),
    [
        ("从静安寺到虹桥火车站叫辆车", "zh-CN", Route("静安寺", "虹桥火车站")),
        ("我在人民广场门口，送我到华山医院", "zh-CN", Route("人民广场", "华山医院")),
        ("打车去女儿家", "zh-CN", Route("", "女儿家")),
        ("帮我叫个车", "zh-CN", Route()),
        (
            "a taxi from the park to the hospital at 8",
            "en",
            Route("the park", "the hospital"),
        ),
        ("pick me up at the library", "en", Route("the library", "")),
        ("call me a cab", "en", Route()),
    ],
)
def test_the_two_ends_of_a_ride_are_heard(words: str, language: str, wanted: Route) -> None:
    assert route(words, language) == wanted


@pytest.mark.parametrize(
    ("words", "offer"),
    [
        ("明天上午", "t24"),
        ("明天下午", "t30"),
        ("后天", "t48"),
        ("明天十点", "t26"),
        ("下午", "t30"),
        ("第二个", "t26"),
        ("早一点的", "t24"),
        ("随便", "t24"),
    ],
)
def test_a_free_time_is_chosen_by_when_it_is(words: str, offer: str) -> None:
    assert reply(TIME, words, TIMES, context()).value == offer


@pytest.mark.parametrize("words", ["下个月", "昨天", "明天晚上十一点", "苹果"])
def test_a_time_that_is_not_offered_is_not_taken_for_another(words: str) -> None:
    with pytest.raises(NotUnderstood):
        reply(TIME, words, TIMES, context())


def test_a_ride_may_be_at_any_time_to_come() -> None:
    answer = reply(WHEN, "明天早上八点一刻", (), context())
    assert answer.label == datetime.fromisoformat("2026-11-24T08:15:00+08:00")
    assert reply(WHEN, "马上就要", (), context()).value == "now"


def test_a_correction_of_the_hour_keeps_the_day() -> None:
    about = Context(NOW, "zh-CN", datetime.fromisoformat("2026-11-26T08:30:00+08:00"))
    answer = in_passing(WHEN, "不对，是下午三点", (), about)
    assert answer is not None
    assert answer.label == datetime.fromisoformat("2026-11-26T15:00:00+08:00")


def test_a_saved_place_is_preferred_to_the_words_for_it() -> None:
    saved = (Offer("place-0", Name({"zh-CN": "女儿家"}), None, {"address": "普陀区"}),)
    assert reply(PICKUP, "到女儿家", saved, context()).value == "place-0"
    assert reply(PICKUP, "康定路418弄", saved, context()).value == "康定路418弄"


def test_a_telephone_number_may_be_spelt_out() -> None:
    answer = reply(PHONE, "一三八零零一三八零零零", (), context())
    assert answer.value == "+8613800138000"


def test_needs_are_ticked_by_their_names_and_none_by_no() -> None:
    assert reply(NEEDS, "有轮椅，还有人陪我", (), context()).value == "wheelchair,companion"
    assert reply(NEEDS, "没有", (), context()).value == ""


def test_a_complaint_in_passing_is_one_that_leads_to_a_department() -> None:
    trouble = next(slot for slot in SLOTS if isinstance(slot, Trouble))
    assert in_passing(trouble, "膝盖痛了半个月", (), context())
    assert in_passing(trouble, "明天下午", (), context()) is None


@pytest.mark.parametrize("words", ["不对，是下午", "换成瑞金", "I meant Tuesday", "no, at nine"])
def test_a_correction_is_known(words: str) -> None:
    assert is_correction(words, "en" if words.isascii() else "zh-CN")


@pytest.mark.parametrize("slot", SLOTS, ids=lambda slot: slot.name)
@generated(text=some.text(max_size=80), language=some.sampled_from(LANGUAGES))
def test_any_words_are_an_answer_or_not_understood(slot: Slot, text: str, language: str) -> None:
    in_passing(slot, text, TIMES, context(language))
    try:
        reply(slot, text, TIMES, context(language))
    except NotUnderstood:
        return

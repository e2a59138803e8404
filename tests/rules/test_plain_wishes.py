"""What is asked for by name and nothing else said is understood; nothing else is taken for it."""

import tomllib
from datetime import datetime

import pytest

from assistant.dialogue.model import Scenario
from assistant.dialogue.understanding.corpus import utterances
from assistant.dialogue.understanding.meaning import understand
from assistant.dialogue.understanding.plain import TABLE, wished, wording
from assistant.dialogue.understanding.readings import likeliest
from assistant.dialogue.understanding.scorer import scorer
from assistant.i18n import LANGUAGES, translate
from assistant.paths import LOCALE
from assistant.scenarios import all_scenarios
from tests.pages import Browser

NOW = datetime.fromisoformat("2026-11-23T09:00:00+08:00")
CLEAR = 0.8
LEAST = 12
"""Names of each scenario."""

both = pytest.mark.parametrize("language", LANGUAGES)


def framed(name: str, language: str) -> list[str]:
    """A name alone and within each frame."""
    known = wording(language)
    return [name, *(before + name + after for before, after in (*known.wanting, *known.beside))]


def listed(language: str) -> dict[str, list[str]]:
    """The names of each scenario as they are written."""
    path = LOCALE / language.replace("-", "_") / TABLE
    names: dict[str, list[str]] = tomllib.loads(path.read_text(encoding="utf-8"))["names"]
    return names


@both
@pytest.mark.parametrize("scenario", all_scenarios().values(), ids=lambda scenario: scenario.id)
def test_the_title_of_a_scenario_is_understood_alone_and_in_every_frame(
    scenario: Scenario, language: str
) -> None:
    for text in framed(translate(scenario.title.source, language), language):
        meant = understand(text, NOW, language)
        assert meant.scenario == scenario.id, text
        assert meant.confidence >= CLEAR, text


@both
def test_every_scenario_has_a_dozen_names_of_which_no_two_are_alike(language: str) -> None:
    names = listed(language)
    assert names.keys() >= all_scenarios().keys()
    assert all(len(called) >= LEAST for called in names.values())
    assert len(wording(language).names) == sum(map(len, names.values()))
    heard = wording(language).sounding
    assert not heard or len(heard) == len(wording(language).names)


@both
def test_every_name_is_understood_as_what_it_stands_for(language: str) -> None:
    for scenario, called in listed(language).items():
        assert scenario in scorer(language).labels
        for name in called:
            assert understand(name, NOW, language).scenario == scenario, name


@both
def test_no_known_sentence_is_taken_for_a_plain_wish_of_something_else(language: str) -> None:
    taken = ((one, wished(one.text, language, NOW)) for one in utterances(language))
    assert [(one.text, label) for one, label in taken if label not in ("", one.label)] == []


@pytest.mark.parametrize(
    ("text", "scenario"),
    [
        ("我要挂号", "see_doctor"),
        ("你好，我想请你帮我挂个号，谢谢", "see_doctor"),
        ("能不能帮我叫辆车", "call_taxi"),
        ("可以帮我配药吗？", "medicine_refill"),
        ("我要参加活动", "activities"),
        ("12345", "city_hotline"),
        # with a time that lies ahead
        ("明天挂号", "see_doctor"),
        ("我明天上午要挂个号", "see_doctor"),
        ("后天下午三点帮我叫车", "call_taxi"),
        # as a recogniser writes it
        ("我要轿车", "call_taxi"),
        ("帮我挂好", "see_doctor"),
        ("我想定餐", "meals"),
    ],
)
def test_a_plain_wish_in_mandarin_is_understood(text: str, scenario: str) -> None:
    assert understand(text, NOW, "zh-CN").scenario == scenario


@pytest.mark.parametrize(
    ("text", "scenario"),
    [
        ("book an appointment", "see_doctor"),
        ("I want to order lunch", "meals"),
        ("Hello, could you please get me a taxi?", "call_taxi"),
        ("I'd like to order lunch at noon", "meals"),
        ("I need to see a doctor on Monday, please", "see_doctor"),
        ("I would like to join a class", "activities"),
    ],
)
def test_a_plain_wish_in_english_is_understood(text: str, scenario: str) -> None:
    assert understand(text, NOW, "en").scenario == scenario


@pytest.mark.parametrize(
    "text",
    [
        "我不要挂号", "我不想叫车", "别叫车", "昨天我要挂号", "我挂过号了", "她说我要叫车",
        "挂号吗", "怎么叫车", "叫车要多少钱", "我要看病的钱", "轿车", "挂好", "看病呢",
        "我要", "帮我",
    ],
)  # fmt: skip
def test_one_word_more_or_less_is_no_plain_wish_in_mandarin(text: str) -> None:
    assert wished(text, "zh-CN", NOW) == ""


@pytest.mark.parametrize(
    "text",
    [
        "I don't want to see a doctor", "I called a taxi", "I had to see a doctor yesterday",
        "how do I order lunch", "she said I need a taxi", "help me, doctor", "I want to", "please",
    ],
)  # fmt: skip
def test_one_word_more_or_less_is_no_plain_wish_in_english(text: str) -> None:
    assert wished(text, "en", NOW) == ""


def test_of_several_readings_the_one_that_is_a_plain_wish_is_taken() -> None:
    assert likeliest(["我要叫车", "我要叫策", "我要交车"], "zh-CN") == "我要叫车"


@pytest.mark.parametrize(
    ("language", "text"), [("zh-CN", "我要挂号"), ("en", "I want to book an appointment")]
)
def test_a_plain_wish_begins_a_conversation(browser: Browser, language: str, text: str) -> None:
    browser.post("/look", {"language": language, "back": "/"})
    browser.get("/")
    browser.say(text)
    assert "/sessions/" in browser.page.url

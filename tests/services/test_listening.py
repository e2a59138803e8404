"""What was said is complete, or more will come; it decides how long people are waited for."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from assistant.dialogue.model import Offer
from assistant.dialogue.timing import Context
from assistant.dialogue.understanding.meaning import understand
from assistant.i18n import given
from assistant.scenarios import all_scenarios
from assistant.services.listening import is_request, is_whole

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
CONTEXT = Context(NOW, "zh-CN")
HOSPITALS = (Offer("1", given("瑞金医院")), Offer("2", given("华山医院")))


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        ("我想明天上午看眼科", True),
        ("送我去虹桥火车站", True),
        ("救命", True),
        ("再说一遍", True),
        ("我约了什么", True),
        ("帮我约一下", False),
        ("明天上午", False),
        ("今天天气真不错", False),
    ],
)
def test_a_request_says_what_for(text: str, complete: bool) -> None:
    assert is_request(understand(text, NOW, "zh-CN")) is complete


@pytest.mark.parametrize(
    ("slot", "text", "complete"),
    [
        ("hospital", "第二个", True),
        ("hospital", "瑞金", True),
        ("hospital", "那个那个", False),
        ("symptom", "我膝盖疼", True),
        ("symptom", "我跟您说", False),
        ("", "对的", True),
        ("", "那个", False),
    ],
)
def test_an_answer_fits_what_is_asked(slot: str, text: str, complete: bool) -> None:
    scenario = all_scenarios()["see_doctor"]
    offers = HOSPITALS if slot == "hospital" else ()
    assert is_whole(text, scenario, scenario.slot(slot), offers, CONTEXT) is complete

"""Of several readings the one that was meant is taken; a yes only when it is written out."""

import pytest

from assistant.dialogue.understanding.readings import likeliest


@pytest.mark.parametrize(
    ("readings", "taken"),
    [
        (["最的", "对的", "最大"], "对的"),
        (["不对的", "对的"], "不对的"),
        (["队长", "最大", "对的"], "队长"),
        (["如果摔倒那起不来", "我摔倒了起不来"], "我摔倒了起不来"),
        (["今天天气真不错"], "今天天气真不错"),
        ([""], ""),
        # a command is taken from any reading that gives it clearly
        (["屏幕自销", "屏幕自小", "屏幕滞销", "屏幕知晓"], "屏幕自小"),
        # nothing is begun, whichever of its readings is taken
        (["今天天气真好", "今天天气这好", "今天天气真号"], "今天天气真好"),
        (["如果昨天打车去的医院", "不过昨天打车去的医院"], "如果昨天打车去的医院"),
    ],
)
def test_the_reading_that_was_meant_is_taken(readings: list[str], taken: str) -> None:
    assert likeliest(readings, "zh-CN") == taken

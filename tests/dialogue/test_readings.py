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
    ],
)
def test_the_reading_that_was_meant_is_taken(readings: list[str], taken: str) -> None:
    assert likeliest(readings, "zh-CN") == taken

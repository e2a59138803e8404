"""What is said differs from what is shown only where it would be heard wrongly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.clauses import LONGEST, clauses, sentences
from voice.numerals import number
from voice.spoken import spoken

MANDARIN = {
    "订单号 TX-865109": "订单号 T X，八六五幺零九",
    "A4FA-7C2": "A四F A，七C二",
    "请打 021-12345 或者 120。": "请打 零二幺，幺二三四五 或者 幺二零。",
    "12345": "幺二三四五",
    "400-820-8820": "四零零，八二零，八八二零",
    "13812345678": "幺三八幺二三四五六七八",
    "+86 138 1234 5678": "加八六，幺三八，幺二三四，五六七八",
    "08:30": "八点半",
    "明天 11月23日 星期一 上午8:30": "明天 十一月二十三日 星期一 上午八点半",
    "10:40": "十点四十分",
    "14:05-15:15": "十四点零五分到十五点一刻",
    "02:00": "两点",
    "99:99": "九十九:九十九",
    "2026-11-23": "二零二六年十一月二十三日",
    "2026年": "二零二六年",
    "大约 ¥25 到 ¥30.50": "大约 二十五元 到 三十元五角",
    "¥1,205": "一千二百零五元",
    "¥0.05": "零元零五分",
    "3.2 km": "三点二公里",
    "2 分钟": "两 分钟",
    "120号 2楼 2个人": "一百二十号 二楼 两个人",
    "120 元": "一百二十 元",
    "37.5℃": "三十七点五度",
    "3-5 天": "三到五 天",
    "50%": "百分之五十",
    "８：３０": "八点半",
    "没有数字。": "没有数字。",
}
ENGLISH = {
    "Reference TX-865109.": "Reference T X, 8 6 5 1 0 9.",
    "Call 021-12345 or 120.": "Call 0 2 1, 1 2 3 4 5 or 1 2 0.",
    "Monday 23 November, 8:30 AM": "Monday 23 November, 8 30 AM",
    "at 10:00": "at 10 o'clock",
    "9:05": "9 oh 5",
    "¥25.50": "25.50 yuan",
    "in 12 minutes": "in 12 minutes",
}


@pytest.mark.parametrize(("shown", "said"), MANDARIN.items())
def test_mandarin(shown: str, said: str) -> None:
    assert spoken(shown, "zh-CN") == said


@pytest.mark.parametrize(("shown", "said"), ENGLISH.items())
def test_english(shown: str, said: str) -> None:
    assert spoken(shown, "en") == said


@pytest.mark.parametrize(
    ("digits", "said"),
    [
        ("0", "零"), ("10", "十"), ("101", "一百零一"), ("110", "一百一十"),
        ("1010", "一千零一十"), ("10010", "一万零一十"), ("100000", "十万"),
        ("1000001", "一百万零一"), ("110000000", "一亿一千万"), ("007", "零零七"),
        ("3.50", "三点五零"),
    ],
)  # fmt: skip
def test_numbers(digits: str, said: str) -> None:
    assert number(digits) == said


@given(st.text(max_size=200), st.sampled_from(["zh-CN", "en"]))
def test_any_text_can_be_spelled(text: str, language: str) -> None:
    said = spoken(text, language)
    assert "\x00" not in said
    assert language == "en" or not any("0" <= character <= "9" for character in said)


@given(st.text(alphabet="好的，。？！,. ab:1\n", max_size=400))
def test_nothing_is_lost_between_the_pieces(text: str) -> None:
    pieces = [piece for part in sentences(text) for piece in clauses(part)]
    assert all(len(piece) <= LONGEST for piece in pieces)
    wanted = [character for character in text if character.isalnum()]
    assert [character for piece in pieces for character in piece if character.isalnum()] == wanted

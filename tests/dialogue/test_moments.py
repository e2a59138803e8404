"""The reader of dates and times, on sentences of our own."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.dialogue.understanding.moments import Moment, moments
from assistant.dialogue.understanding.moments.festivals import festival
from assistant.dialogue.understanding.moments.numbers import numbers

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
"""A Wednesday."""

MANDARIN = [
    ("明天早上八点半去看牙", "11-26 08:30", "11-26 08:31"),
    ("八点一刻", "11-25 20:15", "11-25 20:16"),
    ("后天差五分九点", "11-27 08:55", "11-27 08:56"),
    ("下午三点多来接我", "11-25 15:00", "11-25 16:00"),
    ("晚上七八点", "11-25 19:00", "11-25 21:00"),
    ("20:30叫辆车", "11-25 20:30", "11-25 20:31"),
    ("十二点", "11-25 12:00", "11-25 13:00"),
    ("这个礼拜五下午三点半左右帮我叫个车", "11-27 15:30", "11-27 15:31"),
    ("大后天上午", "11-28 08:00", "11-28 12:00"),
    ("下礼拜一", "11-30 00:00", "12-01 00:00"),
    ("下下个星期三", "12-09 00:00", "12-10 00:00"),
    ("周六上午", "11-28 08:00", "11-28 12:00"),
    ("周末", "11-28 00:00", "11-30 00:00"),
    ("十二月一号", "12-01 00:00", "12-02 00:00"),
    ("12月1日下午", "12-01 12:00", "12-01 18:00"),
    ("二十号", "12-20 00:00", "12-21 00:00"),
    ("下个月五号上午九点", "12-05 09:00", "12-05 10:00"),
    ("下个月十五", "12-15 00:00", "12-16 00:00"),
    ("我早上开始头痛，下午想看医生", "11-25 12:00", "11-25 18:00"),
    ("五点钟以前", "11-25 17:00", "11-25 18:00"),
    ("三点和五点之间", "11-25 15:00", "11-25 17:00"),
    ("月底", "11-25 00:00", "12-01 00:00"),
    ("半小时后", "11-25 10:30", "11-25 10:31"),
    ("三个钟头以后", "11-25 13:00", "11-25 13:01"),
    ("三天后", "11-28 00:00", "11-29 00:00"),
    ("两个礼拜后", "12-09 00:00", "12-16 00:00"),
    ("吃过中饭", "11-25 12:30", "11-25 14:30"),
    ("明天早饭后", "11-26 08:00", "11-26 10:00"),
    ("上午九点到十一点", "11-25 09:00", "11-25 11:00"),
    ("明天下午两点到四点半", "11-26 14:00", "11-26 16:30"),
    ("礼拜一到礼拜三", "11-30 00:00", "12-03 00:00"),
    ("今朝夜里厢", "11-25 20:00", "11-26 00:00"),
    ("明朝早浪向", "11-26 06:00", "11-26 10:00"),
    ("冬至", "12-22 00:00", "12-23 00:00"),
    ("圣诞节前一天", "12-24 00:00", "12-25 00:00"),
    ("夜里两点", "11-26 02:00", "11-26 03:00"),
    ("马上", "11-25 10:00", "11-25 10:01"),
    # as a recogniser may write it
    ("下五三点", "11-25 15:00", "11-25 16:00"),
    ("里拜五早上八店", "11-27 08:00", "11-27 09:00"),
    ("十二月三好上午", "12-03 08:00", "12-03 12:00"),
    ("明天上午是点", "11-26 10:00", "11-26 11:00"),
]
ENGLISH = [
    ("next Tuesday afternoon", "12-01 12:00", "12-01 16:00"),
    ("half past eight", "11-25 20:30", "11-25 20:31"),
    ("a taxi the day after tomorrow at noon please", "11-27 12:00", "11-27 12:01"),
    ("a week on Friday", "12-04 00:00", "12-05 00:00"),
    ("the 5th", "12-05 00:00", "12-06 00:00"),
    ("on Christmas Eve", "12-24 00:00", "12-25 00:00"),
    ("in twenty minutes", "11-25 10:20", "11-25 10:21"),
    ("between 3 and 5", "11-25 15:00", "11-25 17:00"),
    ("tomorrow from nine to eleven", "11-26 09:00", "11-26 11:00"),
    ("quarter to nine tomorrow morning", "11-26 08:45", "11-26 08:46"),
    ("Monday the 30th at ten", "11-30 10:00", "11-30 10:01"),
    ("tonight at seven", "11-25 19:00", "11-25 19:01"),
    ("first of December", "12-01 00:00", "12-02 00:00"),
    ("an hour and a half from now", "11-25 11:30", "11-25 11:31"),
    ("twenty five past four in the afternoon", "11-25 16:25", "11-25 16:26"),
]
NO_TIMES = [
    *(
        "一点点",
        "有点痛",
        "坐八号线",
        "我住一号楼",
        "418弄6号",
        "疼了半天",
        "打12345",
        "电话13812345678",
    ),
    *("人民路12号", "三十七点五度", "周家嘴路", "早上好", "晚上睡不着", "每天早上吃药", "三号诊室"),
    *("头晕三天了", "早一点"),
]
NO_TIMES_ENGLISH = [
    *(
        "building 5 room 302",
        "my number is 138 1234 5678",
        "call 12345",
        "two tablets every morning",
    ),
    *("I have had a headache for three days", "good morning", "may I ask", "three to four people"),
]


def only(text: str, language: str, now: datetime = NOW) -> Moment:
    read = moments(text, now, language)
    assert len(read) == 1, read
    return read[0]


@pytest.mark.parametrize(
    ("text", "start", "end", "language"),
    [(*row, "zh-CN") for row in MANDARIN] + [(*row, "en") for row in ENGLISH],
)
def test_the_time_meant_is_read(text: str, start: str, end: str, language: str) -> None:
    moment = only(text, language)
    assert (f"{moment.start:%m-%d %H:%M}", f"{moment.end:%m-%d %H:%M}") == (start, end)
    assert moment.start.tzinfo is NOW.tzinfo
    assert not moment.past


@pytest.mark.parametrize("text", NO_TIMES)
def test_what_is_no_time_is_not_read(text: str) -> None:
    assert moments(text, NOW, "zh-CN") == []


@pytest.mark.parametrize("text", NO_TIMES_ENGLISH)
def test_what_is_no_english_time_is_not_read(text: str) -> None:
    assert moments(text, NOW, "en") == []


@pytest.mark.parametrize("text", ["昨天", "上礼拜三", "三天前", "上个月五号", "今天早上七点"])
def test_the_past_is_never_for_a_booking(text: str) -> None:
    assert only(text, "zh-CN").past


@pytest.mark.parametrize("text", ["yesterday", "last Monday", "two days ago", "this morning at 7"])
def test_the_english_past_is_never_for_a_booking(text: str) -> None:
    assert only(text, "en").past


@pytest.mark.parametrize(
    ("text", "language"), [("过两天", "zh-CN"), ("改天", "zh-CN"), ("soon", "en")]
)
def test_vague_words_are_asked_about(text: str, language: str) -> None:
    assert only(text, language).vague


def test_a_clock_time_is_precise_and_a_part_of_the_day_is_not() -> None:
    assert only("明天三点", "zh-CN").precise
    assert not only("明天下午", "zh-CN").precise
    assert not only("明天三点到五点", "zh-CN").precise


def test_what_has_passed_today_means_the_next_time() -> None:
    assert only("早上八点", "zh-CN").start.day == 26
    assert only("礼拜三早上八点", "zh-CN").start.day == 2


def test_the_words_are_given_as_they_were_said() -> None:
    text = "我想  明天８点半 去医院"
    moment = only(text, "zh-CN")
    assert moment.text == text[slice(*moment.at)] == "明天８点半"


def test_a_correction_leaves_both_times_in_order() -> None:
    first, second = moments("明天，不对，后天下午", NOW, "zh-CN")
    assert (first.start.day, second.start.day, second.start.hour) == (26, 27, 12)


@pytest.mark.parametrize(
    ("name", "day"),
    [("春节", "02-17"), ("元宵", "03-03"), ("清明", "04-05"), ("端午", "06-19"), ("中秋", "09-25")],
)
def test_festivals_of_2026(name: str, day: str) -> None:
    assert f"{festival(name, 2026):%m-%d}" == day


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        *(("两千四百五", "zh-CN", 2450), ("一百零二", "zh-CN", 102), ("十五点七", "zh-CN", 15.7)),
        *(("三分之一", "zh-CN", 1 / 3), ("twenty-five", "en", 25), ("three hundred", "en", 300)),
    ],
)
def test_numbers(text: str, language: str, value: float) -> None:
    assert [number.value for number in numbers(text, language)] == [pytest.approx(value)]


_SAID = """明天 后天 上 下 个 礼拜 三 周 月 底 号 点 半 十 二 两 0 12 31 99 : - 到 差 分 刻 过 后 前
早上 晚上 年 初 next last week the 5th of may to half past eight am pm friday in two minutes
between and noon 30 february 2/30 week 53 months ago from"""
_WORDS = st.sampled_from(_SAID.split())
_TEXTS = st.one_of(st.text(max_size=60), st.lists(_WORDS, max_size=12).map(" ".join))
_TEXTS |= st.lists(_WORDS, max_size=12).map("".join)
_TIMES = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1))


@settings(max_examples=300)
@given(text=_TEXTS, now=_TIMES, language=st.sampled_from(["zh-CN", "en"]))
def test_any_text_is_read_soundly(text: str, now: datetime, language: str) -> None:
    read = moments(text, now, language)
    assert read == moments(text, now, language)
    place = 0
    for moment in read:
        assert moment.start < moment.end
        assert place <= moment.at[0] < moment.at[1] <= len(text)
        assert moment.text == text[slice(*moment.at)]
        place = moment.at[1]


@settings(max_examples=200, deadline=timedelta(seconds=2))
@given(
    text=st.one_of(
        st.text(max_size=40), st.text("一二十百千万亿点分之又负0123456789.,^e-/ ", max_size=30)
    )
)
def test_numbers_never_fail(text: str) -> None:
    for language in ("zh-CN", "en"):
        for number in numbers(text, language):
            assert 0 <= number.at[0] < number.at[1] <= len(text)

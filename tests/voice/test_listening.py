"""Patience and endpointing, without any audio."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.listening import Listening, Patience, Sign

STEP = 0.05


def never(_text: str) -> bool:
    return False


def always(_text: str) -> bool:
    return True


def follow(listening: Listening, script: list[tuple[float, bool]]) -> list[tuple[float, Sign]]:
    """Play stretches of speech and silence; the signs, and when they came."""
    signs, now = [], 0.0
    for seconds, speech in script:
        for _ in range(round(seconds / STEP)):
            now += STEP
            sign = listening.sound(seconds=STEP, speech=speech)
            signs += [(round(now, 2), sign)] if sign else []
    return signs


def test_ten_seconds_are_given_for_a_first_word() -> None:
    assert follow(Listening(never), [(9.9, False)]) == []
    assert follow(Listening(never), [(12, False)])[0] == (10.0, Sign.SILENCE)


def test_a_pause_of_two_and_a_half_seconds_ends_nothing_incomplete() -> None:
    listening = Listening(never)
    listening.heard("明天")
    signs = follow(listening, [(1, True), (3.7, False), (1, True), (3.7, False)])
    assert [sign for _, sign in signs] == [Sign.SPEECH]


def test_a_whole_answer_is_taken_at_once() -> None:
    listening = Listening(always)
    assert follow(listening, [(0.4, True)]) == [(0.2, Sign.SPEECH)]
    listening.heard("对")
    assert follow(listening, [(2, False)])[0] == (0.8, Sign.END)


def test_an_incomplete_answer_ends_after_long_patience() -> None:
    listening = Listening(never)
    follow(listening, [(1, True)])
    listening.heard("我想去")
    [(when, sign), *_] = follow(listening, [(5, False)])
    assert (sign, when >= 2.5) == (Sign.END, True)


def test_words_that_complete_the_answer_shorten_the_patience_again() -> None:
    listening = Listening(lambda text: text.endswith("医院"))
    listening.heard("我想去")
    assert follow(listening, [(1, True), (2, False), (1, True)]) == [(0.2, Sign.SPEECH)]
    listening.heard("我想去瑞金医院")
    assert follow(listening, [(2, False)])[0] == (0.8, Sign.END)


def test_a_cough_is_no_speech() -> None:
    signs = follow(
        Listening(never), [(1, False), (0.1, True), (2, False), (0.1, True), (20, False)]
    )
    assert [sign for _, sign in signs[:1]] == [Sign.SILENCE]


def test_noise_that_is_no_word_goes_back_to_waiting() -> None:
    signs = follow(Listening(never), [(1, True), (20, False)])
    assert [sign for _, sign in signs[:2]] == [Sign.SPEECH, Sign.SILENCE]


def test_an_utterance_may_last_half_a_minute_and_not_for_ever() -> None:
    listening = Listening(never)
    listening.heard("我跟你说")
    signs = follow(listening, [(50, True)])
    assert signs[0][1] is Sign.SPEECH
    assert signs[1][1] is Sign.TOO_LONG
    assert signs[1][0] == pytest.approx(45, abs=0.1)


def test_where_text_comes_late_the_patience_is_the_middle_one() -> None:
    listening = Listening(always, told_early=False)
    signs = follow(listening, [(1, True), (3, False)])
    assert signs[1][1] is Sign.END
    assert signs[1][0] == pytest.approx(3.5, abs=0.1)


def test_the_predicate_is_asked_once_for_each_text() -> None:
    asked: list[str] = []

    def complete(text: str) -> bool:
        asked.append(text)
        return False

    listening = Listening(complete)
    for text in ["我", "我", "我要", "我要", "我要"]:
        listening.heard(text)
    assert asked == ["我", "我要"]


def test_the_requirement_on_patience_is_kept() -> None:
    usual = Patience()
    assert usual.first_speech >= 10
    assert min(usual.incomplete, usual.untold) >= 2.5
    assert usual.longest >= 30


@pytest.mark.parametrize("complete", [never, always])
@given(st.lists(st.tuples(st.floats(0.05, 6), st.booleans()), max_size=30))
def test_it_always_ends(complete: object, script: list[tuple[float, bool]]) -> None:
    listening = Listening(always if complete is always else never)
    listening.heard("x")
    signs = [sign for _, sign in follow(listening, [*script, (60.0, False)])]
    assert {Sign.SILENCE, Sign.END, Sign.TOO_LONG} & set(signs)

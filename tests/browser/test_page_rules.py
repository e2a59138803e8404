"""The rules of all pages, on every page there is, in every state and at every size."""

import pytest

from tests.browser.survey import Survey

pytestmark = pytest.mark.soak


def test_the_survey_comes_everywhere(survey: Survey) -> None:
    assert len(survey.pages) > 40
    states = ("unavailable", "refuse", "slow", "403", "422", "error", "/cancel", "/emergency")
    assert [state for state in states if not any(state in page for page in survey.pages)] == []


def test_words_are_large_and_lines_are_short_and_apart(survey: Survey) -> None:
    rules = ("small text", "small body", "line height", "paragraph gap", "long line", "justified")
    assert survey.broken(*rules) == []


def test_nothing_hangs_over_or_is_cut_off_at_any_width_size_or_spacing(survey: Survey) -> None:
    assert survey.broken("sideways", "cut off") == []


def test_edges_icons_and_states_are_seen_and_never_by_colour_alone(survey: Survey) -> None:
    rules = ("edge contrast", "icon contrast", "no edge")
    assert survey.broken(*rules) == []
    assert survey.broken("icon alone", "state without words", "by colour alone") == []


def test_nothing_moves_by_itself(survey: Survey) -> None:
    assert survey.broken("moves", "layout shift") == []


def test_targets_are_large_and_apart(survey: Survey) -> None:
    assert survey.broken("target", "main target", "target gap") == []


def test_a_screen_asks_one_thing_and_offers_at_most_five(survey: Survey) -> None:
    assert survey.broken("choices", "questions") == []


def test_steps_are_counted_in_words_and_each_can_be_taken_back_or_left_open(
    survey: Survey,
) -> None:
    assert survey.broken("step words", "one step back", "does not know") == []


def test_tab_reaches_everything_in_order_with_the_focus_in_sight(survey: Survey) -> None:
    assert survey.broken("focus", "tab order", "tab reaches all") == []


def test_the_language_of_page_and_parts_is_right(survey: Survey) -> None:
    assert survey.broken("language") == []


def test_errors_are_summed_up_and_stand_beside_their_field(survey: Survey) -> None:
    assert survey.broken("error beside", "error on top") == []


def test_help_and_emergency_come_first_on_every_page(survey: Survey) -> None:
    assert survey.broken("help first") == []


def test_everything_has_a_name_and_works_without_script(survey: Survey) -> None:
    assert survey.broken("one heading", "title", "label", "names") == []
    assert survey.broken("works without script", "status takes focus") == []


def test_axe_finds_nothing_at_any_level_in_any_colours(survey: Survey) -> None:
    assert survey.broken("axe") == []


def test_no_page_asks_another_server_or_complains(survey: Survey) -> None:
    assert survey.strangers == set()
    assert survey.complaints == []


def test_every_rule_that_is_measured_is_asked_for(
    request: pytest.FixtureRequest, survey: Survey
) -> None:
    asked = request.path.read_text(encoding="utf-8")
    assert {f.rule for f in survey.findings if f'"{f.rule}"' not in asked} == set()

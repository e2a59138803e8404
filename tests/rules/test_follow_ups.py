"""What a scenario offers afterwards is there, in both languages, and fills slots that exist."""

import re
from datetime import UTC, datetime

import pytest

from assistant.dialogue.follow_ups import FollowUp
from assistant.dialogue.model import Answer, Answers, Scenario
from assistant.i18n import LANGUAGES, Name, catalogue, label_to_json
from assistant.scenarios import all_scenarios

SCENARIOS = all_scenarios()
EACH = [(scenario, one) for scenario in SCENARIOS.values() for one in scenario.follow_ups]
each = pytest.mark.parametrize(("scenario", "one"), EACH, ids=lambda both: both.id)


def answered(scenario: Scenario) -> Answers:
    """Something for every slot."""
    name = Name({"zh-CN": "甲", "en": "one"})
    data = {"address": label_to_json(name)}
    return Answers({slot.name: Answer("1", name, data) for slot in scenario.slots})


@each
def test_it_leads_to_another_scenario_that_asks_for_a_yes(
    scenario: Scenario, one: FollowUp
) -> None:
    assert one.scenario != scenario.id
    assert SCENARIOS[one.scenario].asks_for_yes


@each
def test_it_answers_only_what_is_asked(scenario: Scenario, one: FollowUp) -> None:
    made = one.answers(answered(scenario))
    assert made is not None
    assert set(made) <= {slot.name for slot in SCENARIOS[one.scenario].slots}
    assert SCENARIOS[one.scenario].reopens


@each
def test_its_words_are_there_in_every_language_and_tell_it_apart(
    scenario: Scenario, one: FollowUp
) -> None:
    assert set(one.words) == set(LANGUAGES)
    for pattern in one.words.values():
        re.compile(pattern)
    assert one.title.source in catalogue("zh-CN")
    ids = [other.id for other in scenario.follow_ups]
    assert len(ids) == len(set(ids))


@each
def test_nothing_is_offered_without_what_it_needs(scenario: Scenario, one: FollowUp) -> None:
    assert one.answers(Answers()) is None or one.answers(Answers()) == {}


@each
def test_its_time_follows_from_that_of_what_is_arranged(scenario: Scenario, one: FollowUp) -> None:
    starts = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    assert one.at(starts).date() == starts.date()

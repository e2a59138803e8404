"""The sealed part of a session: its answers, and what was held out for each question."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.dialogue.model import Answer, Answers, Asked, Scenario
from assistant.dialogue.stored import (
    answer_from_json,
    answer_to_json,
    answers_from_json,
    answers_to_json,
    asked_from_json,
    asked_to_json,
)

AFTER_REFUSAL = 3
"""How many other offers are held out when the service refused the chosen one."""


@dataclass(frozen=True)
class Said:
    """What was said and shown so far."""

    answers: Answers = field(default_factory=Answers)
    asked: Mapping[str, Asked] = field(default_factory=dict)
    refused: Answer | None = None
    """The answer that the service refused last."""
    like: Answers = field(default_factory=Answers)
    """The answers of the last time, taken where they still hold."""
    heard: str = ""
    """The sentence that began it: questions that come later may be answered in it already."""

    def to_json(self) -> dict[str, Any]:
        """As JSON data."""
        asked = {name: asked_to_json(one) for name, one in self.asked.items()}
        refused = answer_to_json(self.refused) if self.refused else None
        return {
            "answers": answers_to_json(self.answers),
            "asked": asked,
            "refused": refused,
            "like": answers_to_json(self.like),
            "heard": self.heard,
        }

    def shown(self, name: str) -> Asked:
        """What was held out for a slot."""
        return self.asked.get(name, Asked())

    def with_asked(self, name: str, asked: Asked) -> "Said":
        """After something was held out."""
        return replace(self, asked={**self.asked, name: asked})

    def liking(self, last: Answers) -> "Said":
        """After the same as last time was asked for."""
        return replace(self, like=last)

    def answered(self, scenario: Scenario, answers: Answers, name: str) -> "Said":
        """After an answer; what was held out for answers that it dropped is forgotten."""
        gone = {slot.name for slot in scenario.slots if slot.name not in answers} - {name}
        asked = {slot: one for slot, one in self.asked.items() if slot not in gone}
        refused = None if name == scenario.reopens else self.refused
        return replace(self, answers=answers, asked=asked, refused=refused)

    def refuse(self, name: str) -> "Said":
        """After the service refused the answer to a slot: the next few are to be held out."""
        others = Asked(complete=False, size=AFTER_REFUSAL)
        refused = self.answers.of(name)
        asked = {**self.asked, name: others}
        return Said(self.answers.without(name), asked, refused)


def said_from_json(data: Mapping[str, Any]) -> Said:
    """What ``Said.to_json`` wrote."""
    asked = {name: asked_from_json(one) for name, one in data["asked"].items()}
    refused = answer_from_json(data["refused"]) if data["refused"] else None
    return Said(
        answers_from_json(data["answers"]),
        asked,
        refused,
        answers_from_json(data.get("like", {})),
        data.get("heard", ""),
    )

"""Says what is wrong with a scenario before a resident finds out."""

import re

from assistant.dialogue.model import Scenario
from assistant.i18n import LANGUAGES, Message, catalogue


def problems(scenario: Scenario) -> list[str]:
    """Everything that is wrong, in words for its author."""
    return [*_shape(scenario), *_names(scenario), *_fields(scenario), *_translations(scenario)]


def _shape(scenario: Scenario) -> list[str]:
    found = []
    if (scenario.submit is None) == (scenario.look_up is None):
        found.append("has to have either submit or look_up")
    if scenario.submit and not (scenario.confirmation and scenario.completion and scenario.summary):
        found.append("needs confirmation, completion and summary")
    if scenario.look_up and (scenario.confirmation or scenario.completion or scenario.undo):
        found.append("only looks something up, so nothing is confirmed, completed or called off")
    if scenario.submit and not scenario.undo:
        found.append("cannot be called off: undo is missing")
    if not scenario.cost:
        found.append("does not say what it costs")
    return found


def _names(scenario: Scenario) -> list[str]:
    names = [slot.name for slot in scenario.slots]
    found = [f"has two slots named {name}" for name in {n for n in names if names.count(n) > 1}]
    for slot in scenario.slots:
        later = names[names.index(slot.name) :]
        found += [
            f"{slot.name} depends on {name}, which is not an earlier slot"
            for name in slot.depends_on
            if name not in names or name in later
        ]
    if scenario.reopens and scenario.reopens not in names:
        found.append(f"reopens {scenario.reopens}, which is no slot")
    return found


def _fields(scenario: Scenario) -> list[str]:
    known = {slot.name for slot in scenario.slots}
    return [
        f"a sentence has the field {{{field}}}, which is no slot"
        for message in (scenario.confirmation, scenario.completion, scenario.summary)
        for field in re.findall(r"{(\w+)}", message.source)
        if field not in known
    ]


def _translations(scenario: Scenario) -> list[str]:
    said = [scenario.title, scenario.cost, scenario.confirmation, scenario.completion]
    said += [m for slot in scenario.slots for m in (slot.title, slot.prompt, slot.hint)]
    return [
        f"is not translated into {language}: {message.source}"
        for language in LANGUAGES
        if language != "en"
        for message in said
        if message and not _translated(message, language)
    ]


def _translated(message: Message, language: str) -> bool:
    return message.source in catalogue(language)

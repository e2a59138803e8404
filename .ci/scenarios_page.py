"""Writes docs/reference/scenarios.md from the scenarios and their translations.

Run by `.venv/bin/python .ci/scenarios_page.py`; a rule test compares.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from assistant.dialogue.model import Scenario
from assistant.dialogue.slots import Choice, Slot
from assistant.i18n import DEFAULT_LANGUAGE, Label, Message, Name, spoken_in, translate
from assistant.scenarios import all_scenarios

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "scenarios.md"

OPENING = """\
# Scenarios

What a resident can get done: what each scenario asks, sends, costs, and whether it can be taken
back. Made from the scenarios themselves, in the order of the home page. By which standard each
speaks to which service is in [what we need from your service](../for-city-it.md).
"""

PORTS = {
    "appointments": "hospitals",
    "care": "health centre, canteen, home helpers",
    "directory": "the directory of services",
    "hotline": "the city hotline",
    "messages": "the SMS gateway",
    "repair": "the office for repairs",
    "taxis": "the taxi operator",
}
"""Whom a port leads to; a new port without a line here fails the page."""


def scenarios_page(scenarios: Iterable[Scenario]) -> str:
    """The whole page, as Markdown."""
    return OPENING + "".join("\n" + "\n".join(_section(one)) + "\n" for one in scenarios)


def _section(one: Scenario) -> Iterator[str]:
    yield f"## {_both(one.title)}"
    yield ""
    yield f"`{one.id}` · {_both(one.cost)}"
    yield ""
    yield from _questions(one.slots)
    if one.confirmation:
        yield f"- **Read back:** {_both(one.confirmation)}"
    yield f"- **Asks and sends to:** {_whom(one)}"
    yield f"- **When done:** {_done(one)}"
    if one.follow:
        yield f"- **Then:** how it stands is asked every {one.follow_seconds} s"
    yield f"- **Taking it back:** {_undoing(one)}"


def _questions(slots: tuple[Slot, ...]) -> Iterator[str]:
    if not slots:
        yield "It asks nothing."
        yield ""
        return
    yield "| asked | | known already | “I don't know” |"
    yield "| --- | --- | --- | --- |"
    for slot in slots:
        asked = f"{_chinese(slot.prompt)} | {slot.prompt.source}"
        yield f"| {asked} | {_known(slot)} | {_unknown(slot)} |"
    yield ""


def _known(slot: Slot) -> str:
    if slot.known_from:
        return f"from the profile: {slot.known_from}"
    return f"else: {_both(slot.default.label)}" if slot.default else ""


def _unknown(slot: Slot) -> str:
    if slot.when_unknown:
        return _both(slot.when_unknown.label)
    takes_first = isinstance(slot, Choice) and slot.first_when_unknown
    return "the first that is offered" if takes_first else ""


def _whom(one: Scenario) -> str:
    return ", ".join(PORTS[name] for name in one.services) or "nobody outside"


def _done(one: Scenario) -> str:
    if one.look_up:
        return "it is shown; nothing is sent and no yes is asked for"
    return _both(one.completion)


def _undoing(one: Scenario) -> str:
    if one.look_up:
        return "there is nothing to take back"
    if one.is_final:
        return "not here, once the service has it; the number to phone is shown before the yes"
    slot = one.slot(one.reopens)
    changed = f"; can be changed: {_both(slot.title)}" if slot else ""
    return "in two presses from home, or by saying so" + changed if one.undo else "no"


def _both(label: Label) -> str:
    if isinstance(label, Message):
        return f"{_chinese(label)} · {label.source}"
    if isinstance(label, Name):
        words = [label.words[spoken_in(label, tag)] for tag in (DEFAULT_LANGUAGE, "en")]
        return " · ".join(dict.fromkeys(words))
    return ""


def _chinese(message: Message) -> str:
    return translate(message.source, DEFAULT_LANGUAGE)


if __name__ == "__main__":
    PAGE.write_text(scenarios_page(all_scenarios().values()), encoding="utf-8")
    print(f"wrote {PAGE.name}")

"""Collects what is said to everyone alike, so that it can be made sound beforehand."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from types import ModuleType

from assistant.dialogue import engine
from assistant.dialogue import words as turns
from assistant.dialogue.model import Scenario
from assistant.dialogue.slots import Slot
from assistant.i18n import Message, translate
from voice import words as kiosk

ENDS = (".", "?", "!", "”")
"""How whole sentences end; other words of a module are parts of sentences."""


def fixed_sentences(scenarios: Iterable[Scenario], language: str) -> list[str]:
    """Each once: what every scenario asks and says, then what is said at any time.

    None has fields to fill in, so none tells anything of anyone.
    """
    said = [message for scenario in scenarios for message in _messages(scenario)]
    said += [
        message
        for module in (kiosk, turns, engine)
        for message in _constants(module)
        if message.source.endswith(ENDS)
    ]
    plain = [message.source for message in said if message and "{" not in message.source]
    return [translate(source, language) for source in dict.fromkeys(plain)]


def _constants(module: ModuleType) -> Iterator[Message]:
    for name, value in vars(module).items():
        if name.isupper():
            yield from _messages(value)


def _messages(thing: object) -> Iterator[Message]:
    if isinstance(thing, Message):
        yield thing
    elif isinstance(thing, Mapping):
        for value in thing.values():
            yield from _messages(value)
    elif isinstance(thing, tuple):
        for value in thing:
            yield from _messages(value)
    elif isinstance(thing, Scenario | Slot):
        for field in fields(thing):
            yield from _messages(getattr(thing, field.name))

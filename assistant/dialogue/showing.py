"""What a look-up shows: things in groups, each with what can be done about it."""

from dataclasses import dataclass
from enum import StrEnum

from assistant.i18n import NO_NAME, Label, Message
from assistant.ports.receipts import Fact


class Action(StrEnum):
    """What can be done about a thing that is shown."""

    SEE = "see"
    CHANGE = "change"
    CANCEL = "cancel"
    WAIT = "wait"
    """See a place in a waiting list, or give it up."""
    RING = "ring"
    """Have a person of ours ring them."""


@dataclass(frozen=True)
class Item:
    """One thing."""

    id: str
    title: Label
    words: Label = NO_NAME
    state: Label = NO_NAME
    status: str = ""
    """The state's picture, one of a booking's."""
    facts: tuple[Fact, ...] = ()
    """Line by line; one with a number can be dialled."""
    actions: tuple[Action, ...] = ()
    number: int = 0
    """By which it can be named, where there are several."""


@dataclass(frozen=True)
class Group:
    """Things that belong together, under a heading where there is one."""

    name: str
    items: tuple[Item, ...]
    title: Label = NO_NAME


@dataclass(frozen=True)
class Show:
    """The answer to a look-up."""

    title: Label
    groups: tuple[Group, ...]
    """None of them empty."""
    empty: Message
    """Said when there is nothing."""
    notice: Label = NO_NAME
    """Said first, such as that this is how things stood an hour ago."""
    step: int = 1
    steps: int = 1
    previous: str = ""
    """The slot of the last question; "" when none was asked."""
    kind: str = "show"

"""The kinds of slot with which somebody is reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from assistant.dialogue.model import Answer, Offer
from assistant.dialogue.slots import UNKNOWN, Choice, Text
from assistant.dialogue.telephone import phone_number, spoken_phone
from assistant.errors import NotUnderstood
from assistant.i18n import given


@dataclass(frozen=True, kw_only=True)
class Whom(Choice):
    """Someone to reach: one of those who are offered, or a telephone number."""

    widget: ClassVar[str] = "whom"

    first_when_unknown: bool = True

    def _dont_know(self, offers: Sequence[Offer]) -> Answer:
        if not offers:
            raise NotUnderstood(UNKNOWN)
        return super()._dont_know(offers)

    def _read_words(self, words: str) -> Answer:
        number = phone_number(words)
        return Answer(number, given(spoken_phone(number)), {"phone": number})


@dataclass(frozen=True, kw_only=True)
class OwnWords(Text):
    """A message; whoever it is for can be called instead."""

    widget: ClassVar[str] = "own_words"

    lasts: bool = False

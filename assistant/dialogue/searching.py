"""The kinds of slot by which someone searches: for what, and near which place."""

from dataclasses import dataclass
from typing import ClassVar

from assistant.dialogue.model import Answer
from assistant.dialogue.needs import need_in
from assistant.dialogue.slots import Choice, Text
from assistant.i18n import language_of


@dataclass(frozen=True, kw_only=True)
class Need(Text):
    """What someone looks for: one of the offers, or own words."""

    widget: ClassVar[str] = "choice"

    def _read_words(self, words: str) -> Answer:
        known = need_in(words, language_of(words) or "en")
        return Answer(known.id, known.name) if known else super()._read_words(words)


@dataclass(frozen=True, kw_only=True)
class Around(Choice):
    """Near which of the resident's places; said as "near my daughter's"."""

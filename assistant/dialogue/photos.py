"""A photo of what is told: never asked for, sent along where somebody took one."""

import re
from dataclasses import dataclass
from typing import ClassVar

from assistant.dialogue.model import Answer
from assistant.dialogue.slots import Slot
from assistant.errors import NotUnderstood
from assistant.i18n import _

NO_PHOTO = Answer("", _("No photo"))
PHOTO = "photo"
"""What the data of an answer with a photo keeps: the photo's id."""

_NONE = re.compile(
    r"^$|不[用要必想拍传发带了]|没有?|算了|跳过|无|免了"
    r"|\b(?:no|none|not|nothing|don't|without|skip|nope)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Picture(Slot):
    """A photo, which only the page can take in; any "no" in words, and silence, is none."""

    widget: ClassVar[str] = "picture"

    lasts: bool = False
    said_aside: bool = False

    def _read_words(self, words: str) -> Answer:
        if _NONE.search(words):
            return NO_PHOTO
        raise NotUnderstood(words)


def taken(photo_id: str) -> Answer:
    """The answer that a photo is."""
    return Answer(photo_id, _("One photo"), {PHOTO: photo_id})


OF_IT = Picture(
    name="photo",
    title=_("Photo"),
    prompt=_("A photo of it?"),
    hint=_("Only if you like: it shows them at once what is wrong. It works without one, too."),
    # Nobody is slowed by it: it is in the read-back, with a way to change it.
    default=NO_PHOTO,
    when_unknown=NO_PHOTO,
)
"""Whether there is a photo of what is told to an office."""

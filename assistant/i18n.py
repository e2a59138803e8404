"""Words in the resident's language: our own sentences, names that services gave, and times.

A *label* is data from which words are made when they are shown or spoken, so that the language
can change in the middle of a conversation.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from functools import cache
from types import MappingProxyType
from typing import Any, TypeAlias

from babel import Locale
from babel.dates import format_date, format_time
from babel.messages.pofile import read_po

from assistant.paths import LOCALE

DEFAULT_LANGUAGE = "zh-CN"
LANGUAGES = ("zh-CN", "en")
"""BCP 47 tags of the complete languages, the default first."""


@dataclass(frozen=True)
class Message:
    """A sentence of ours: English in the source, translated when shown or spoken."""

    source: str
    fields: Mapping[str, "Label"] = field(default_factory=lambda: MappingProxyType({}))

    def __bool__(self) -> bool:
        return bool(self.source)

    def __call__(self, **fields: "Label") -> "Message":
        """The same sentence with its ``{fields}`` filled in."""
        return Message(self.source, {**self.fields, **fields})


@dataclass(frozen=True)
class Name:
    """Words that a service or a person gave, by language tag; "" when the language is unknown."""

    words: Mapping[str, str]

    def __bool__(self) -> bool:
        return any(self.words.values())


NO_NAME = Name(MappingProxyType({}))

Label: TypeAlias = Message | Name | datetime
"""What a thing is called, before a language is chosen."""


def _(source: str) -> Message:
    """Mark a sentence of ours for translation."""
    return Message(source)


NEAR_DAYS = {
    -1: _("Yesterday"),
    0: _("Today"),
    1: _("Tomorrow"),
    2: _("The day after tomorrow"),
}
"""How days are called that are so many days away."""


def language_of(words: str) -> str:
    """The language words are written in, as far as the script tells; "" when it does not."""
    return "zh-CN" if any("\u4e00" <= character <= "\u9fff" for character in words) else ""


def given(words: str) -> Name:
    """Words as someone typed or said them."""
    return Name({language_of(words): words})


def say(label: Label, language: str, *, now: datetime, zone: tzinfo) -> str:
    """The label's words in one language; times are said relative to ``now`` in ``zone``."""
    if isinstance(label, Message):
        words = {k: say(v, language, now=now, zone=zone) for k, v in label.fields.items()}
        return _fill(translate(label.source, language), words)
    if isinstance(label, Name):
        return label.words[spoken_in(label, language)]
    return _say_moment(label.astimezone(zone), language, now.astimezone(zone).date())


def spoken_in(name: Name, language: str) -> str:
    """The key of the words that fit a language best: itself, its family, the default, any."""
    family = language.split("-")[0]
    exact = [tag for tag in name.words if tag == language]
    near = [tag for tag in name.words if tag.split("-")[0] == family]
    return (
        exact + near + [DEFAULT_LANGUAGE] * (DEFAULT_LANGUAGE in name.words) + list(name.words)
    )[0]


def translate(source: str, language: str) -> str:
    """One sentence in one language; the source itself where the catalogue lacks it."""
    return catalogue(language).get(source, source)


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Source to translation, read from the ``.po`` file; English needs none."""
    path = LOCALE / language.replace("-", "_") / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return MappingProxyType({})
    with path.open("rb") as file:
        entries = [m for m in read_po(file) if m.id and m.string]
    return MappingProxyType({str(m.id): str(m.string) for m in entries})


def label_to_json(label: Label) -> dict[str, Any]:
    """The label as JSON data, for the database."""
    if isinstance(label, Message):
        fields = {k: label_to_json(v) for k, v in label.fields.items()}
        return {"message": label.source, "fields": fields}
    if isinstance(label, Name):
        return {"name": dict(label.words)}
    return {"moment": label.isoformat()}


def label_from_json(data: Mapping[str, Any]) -> Label:
    """What ``label_to_json`` wrote."""
    if "message" in data:
        fields = {k: label_from_json(v) for k, v in data["fields"].items()}
        return Message(data["message"], fields)
    if "name" in data:
        return Name(data["name"])
    return datetime.fromisoformat(data["moment"])


def time_of_day(moment: datetime) -> Name:
    """The clock time alone, in every language."""
    return Name({language: _say_time(moment, language) for language in LANGUAGES})


def _fill(template: str, words: Mapping[str, str]) -> str:
    for name, word in words.items():
        template = template.replace("{" + name + "}", word)
    return template


def _say_moment(moment: datetime, language: str, today: date) -> str:
    locale = Locale.parse(language, sep="-")
    chinese = locale.language == "zh"
    day = format_date(moment, "M月d日 EEEE" if chinese else "EEEE d MMMM", locale=locale)
    time = _say_time(moment, language)
    near = NEAR_DAYS.get((moment.date() - today).days)
    said = [translate(near.source, language), day] if near else [day]
    return (" " if chinese else ", ").join([*said, time])


def _say_time(moment: datetime, language: str) -> str:
    locale = Locale.parse(language, sep="-")
    return format_time(moment, "ah:mm" if locale.language == "zh" else "h:mm a", locale=locale)

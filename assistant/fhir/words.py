"""A resource's words in every language it has them.

https://hl7.org/fhir/R4/extension-translation.html
"""

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from assistant.fhir.elements import Concept
from assistant.i18n import DEFAULT_LANGUAGE, Name, given

TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation"
NOTHING = given("")


def name_of(element: BaseModel, field: str, language: str) -> Name:
    """The words in one of an element's fields, and their translations; maybe none."""
    text = str(getattr(element, field, "") or "").strip()
    info = type(element).model_fields[field]
    beside = (element.model_extra or {}).get(f"_{info.alias or field}")
    words = {_tag(language): text} if text else {}
    words |= {tag: word for tag, word in _translations(beside) if tag not in words}
    return Name(words) if words else NOTHING


def concept_name(concept: Concept, language: str) -> Name:
    """What a concept is called: its text, else what its codes are called."""
    names = [name_of(concept, "text", language)]
    names += [name_of(coding, "display", language) for coding in concept.coding]
    return first(names)


def first(names: Iterable[Name]) -> Name:
    """The first that says anything."""
    return next((name for name in names if name), NOTHING)


def merged(one: Name, other: Name) -> Name:
    """One name, with the languages that only the other has."""
    return Name({**other.words, **one.words}) if one else other


def _tag(language: str) -> str:
    """A BCP 47 tag in its usual case; a resource without one is in the default language."""
    if not language:
        return DEFAULT_LANGUAGE
    family, _, rest = language.replace("_", "-").partition("-")
    return (
        f"{family.lower()}-{rest.upper() if len(rest) == 2 else rest}" if rest else family.lower()
    )


def _translations(beside: Any) -> Iterable[tuple[str, str]]:
    extensions = beside.get("extension") if isinstance(beside, dict) else None
    for extension in extensions if isinstance(extensions, list) else []:
        if not isinstance(extension, dict) or extension.get("url") != TRANSLATION:
            continue
        parts = _parts(extension.get("extension"))
        if parts.get("lang") and parts.get("content"):
            yield _tag(parts["lang"]), parts["content"]


def _parts(extensions: Any) -> dict[str, str]:
    parts = [e for e in extensions if isinstance(e, dict)] if isinstance(extensions, list) else []
    return {
        str(part.get("url")): value.strip()
        for part in parts
        for name, value in part.items()
        if name.startswith("value") and isinstance(value, str)
    }

"""The data types that resources of every kind are made of, as far as we read them.

https://hl7.org/fhir/R4/datatypes.html
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeAlias

from pydantic import ConfigDict

from assistant.outside import Lenient

KEY_SYSTEM = "urn:huoban:request"
"""The identifier system of our own keys; never a service's."""
Json: TypeAlias = dict[str, Any]


class Coding(Lenient):
    """https://hl7.org/fhir/R4/datatypes.html#Coding."""

    model_config = ConfigDict(extra="allow")
    system: str = ""
    code: str = ""
    display: str = ""


class Concept(Lenient):
    """https://hl7.org/fhir/R4/datatypes.html#CodeableConcept."""

    model_config = ConfigDict(extra="allow")
    coding: tuple[Coding, ...] = ()
    text: str = ""


class Identifier(Lenient):
    """https://hl7.org/fhir/R4/datatypes.html#Identifier."""

    system: str = ""
    value: str = ""


class Reference(Lenient):
    """https://hl7.org/fhir/R4/references.html."""

    model_config = ConfigDict(extra="allow")
    reference: str = ""
    display: str = ""

    @property
    def target(self) -> str:
        """``Type/id`` of a relative, absolute or versioned reference, else ""."""
        parts = self.reference.split("?")[0].split("/_history/")[0].rstrip("/").split("/")
        return "/".join(parts[-2:]) if len(parts) > 1 else ""

    @property
    def type(self) -> str:
        """The referenced resource's type, where the reference tells."""
        return self.target.partition("/")[0]


class Contact(Lenient):
    """https://hl7.org/fhir/R4/datatypes.html#ContactPoint."""

    system: str = ""
    value: str = ""


class Meta(Lenient):
    """https://hl7.org/fhir/R4/resource.html#Meta."""

    version_id: str = ""
    last_updated: datetime | None = None


class Resource(Lenient):
    """What every resource has; elements that we do not name stay in ``model_extra``."""

    model_config = ConfigDict(extra="allow")
    resource_type: str = ""
    id: str = ""
    language: str = ""
    meta: Meta = Meta()
    identifier: tuple[Identifier, ...] = ()

    def carries(self, key: str) -> bool:
        """Whether our key is on it."""
        return any(i.system == KEY_SYSTEM and i.value == key for i in self.identifier)

    @property
    def carries_other(self) -> bool:
        """Whether any key of ours is on it."""
        return any(i.system == KEY_SYSTEM for i in self.identifier)


def with_key(raw: Mapping[str, Any], key: str) -> list[Json]:
    """A resource's identifiers, and our key among them."""
    return [*without_key(raw, key), {"system": KEY_SYSTEM, "value": key}]


def without_key(raw: Mapping[str, Any], key: str) -> list[Json]:
    """A resource's identifiers without our key."""
    identifiers: Iterable[Any] = raw.get("identifier") or []
    ours = {"system": KEY_SYSTEM, "value": key}
    return [i for i in identifiers if isinstance(i, dict) and not ours.items() <= i.items()]

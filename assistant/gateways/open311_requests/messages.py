"""The parts of GeoReport's messages that we read.

https://wiki.open311.org/GeoReport_v2/
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from pydantic import ConfigDict

from assistant.errors import ServiceMisbehaved
from assistant.outside import Answer, Lenient, read

CLOSED = "closed"


def _same(name: str) -> str:
    return name


class Plain(Lenient):
    """Named as it is in the standard; codes may be numbers."""

    model_config = ConfigDict(alias_generator=_same, coerce_numbers_to_str=True)


class Service(Plain):
    """A kind of request."""

    service_code: str
    service_name: str = ""
    description: str = ""
    metadata: bool = False
    keywords: str = ""
    group: str = ""


class Value(Plain):
    """One of the values that a list has."""

    key: str
    name: str = ""


class Attribute(Plain):
    """One thing that is asked, or only told (``variable`` is false)."""

    code: str
    variable: bool = True
    datatype: str = "text"
    required: bool = False
    order: int = 0
    description: str = ""
    datatype_description: str = ""
    values: tuple[Any, ...] = ()


class Definition(Plain):
    """What is asked beyond the usual."""

    attributes: tuple[Any, ...] = ()


class Ticket(Plain):
    """A request as the office has it; only its token, as long as it has no number."""

    service_request_id: str = ""
    token: str = ""
    status: str = ""
    status_notes: str = ""
    description: str = ""
    agency_responsible: str = ""
    service_notice: str = ""
    expected_datetime: datetime | None = None

    @property
    def is_closed(self) -> bool:
        """Whether the office is done with it."""
        return self.status.strip().lower() == CLOSED

    @property
    def expected(self) -> datetime | None:
        """By when it will have been seen to; one without its zone says nothing."""
        at = self.expected_datetime
        return at if at is not None and at.tzinfo is not None else None


Some = TypeVar("Some", bound=Plain)


def records(answer: Answer) -> list[Any]:
    """What an answer lists; servers wrap it as XML would: ``{"requests": {"request": […]}}``.

    Raises:
        ServiceMisbehaved: it is not JSON, or nothing that could be listed.
    """
    data = _unwrapped(answer.data(), lambda inner: isinstance(inner, list | dict))
    if not isinstance(data, list | dict):
        raise ServiceMisbehaved(answer.service, "an answer that lists nothing")
    listed = data if isinstance(data, list) else [data]
    return [_unwrapped(one, lambda inner: isinstance(inner, dict)) for one in listed]


def every(service: str, listed: list[Any], shape: type[Some]) -> list[Some]:
    """All that can be read; what is odd among others counts as absent.

    Raises:
        ServiceMisbehaved: there is something, and nothing of it can be read.
    """
    found: list[Some] = []
    problem: ServiceMisbehaved | None = None
    for one in listed:
        try:
            found.append(read(service, one, shape))
        except ServiceMisbehaved as error:
            problem = error
    if problem and not found:
        raise problem
    return found


def _unwrapped(data: Any, is_inner: Callable[[Any], bool]) -> Any:
    while isinstance(data, dict) and len(data) == 1 and is_inner(next(iter(data.values()))):
        data = next(iter(data.values()))
    return data

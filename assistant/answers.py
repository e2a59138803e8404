"""An answer of an outside service: read leniently, as one of our models."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx2
from pydantic import (
    BaseModel,
    ConfigDict,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
    model_validator,
)
from pydantic.alias_generators import to_camel

from assistant.errors import ServiceMisbehaved

Shape = TypeVar("Shape", bound=BaseModel)


class Lenient(BaseModel):
    """The part of an answer that we read; what is odd in it counts as absent.

    Key names are matched whatever their case and underscores, unknown keys are ignored, and an
    optional field that cannot be read takes its default. A required field that cannot be read is
    an error.
    """

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, extra="ignore", frozen=True
    )

    @model_validator(mode="before")
    @classmethod
    def _match_case(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        known = {_folded(f.alias or n): f.alias or n for n, f in cls.model_fields.items()}
        exact = {k: v for k, v in data.items() if k in known.values()}
        odd = {known.get(_folded(str(k)), str(k)): v for k, v in data.items() if k not in exact}
        return odd | exact

    @field_validator("*", mode="wrap")
    @classmethod
    def _default_when_odd(
        cls, value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo
    ) -> Any:
        field = cls.model_fields[info.field_name or ""]
        try:
            return handler(value)
        except ValidationError:
            if field.is_required():
                raise
            return field.get_default(call_default_factory=True)


def _folded(key: str) -> str:
    """Without case and underscores, but for the first: FHIR's ``_name`` is beside ``name``."""
    return (key[:1] + key[1:].replace("_", "")).lower()


@dataclass(frozen=True)
class Answer:
    """What a service said, with the status and headers that protocols build on."""

    service: str
    url: httpx2.URL
    status: int
    headers: httpx2.Headers
    body: bytes
    take_back: Callable[[str], None] = field(default=lambda _kind: None, compare=False, repr=False)
    """To be called when this turns out to be no answer of that service at all."""

    def senseless(self, detail: str) -> ServiceMisbehaved:
        """The error to raise for an answer that is none; the service counts as failing by it."""
        self.take_back(f"{ServiceMisbehaved.__name__}: {detail}")
        return ServiceMisbehaved(self.service, detail)

    def data(self) -> Any:
        """The body as JSON data.

        Raises:
            ServiceMisbehaved: it is not JSON.
        """
        kind = self.headers.get("content-type", "json").lower()
        if "json" not in kind:
            raise self.senseless(f"an answer of type {kind.split(';')[0][:40]}")
        try:
            return json.loads(self.body.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise self.senseless("an answer that is not JSON") from error

    def read(self, shape: type[Shape]) -> Shape:
        """The body as one of our models.

        Raises:
            ServiceMisbehaved: it is not JSON, or what we need is missing.
        """
        data = self.data()
        try:
            return read(self.service, data, shape)
        except ServiceMisbehaved as error:
            raise self.senseless(error.detail) from error


def read(service: str, data: Any, shape: type[Shape]) -> Shape:
    """JSON data as one of our models.

    Raises:
        ServiceMisbehaved: what we need is missing.
    """
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        # The error's own text would quote the answer, which may name a person.
        places = {".".join(map(str, problem["loc"])) for problem in error.errors()}
        raise ServiceMisbehaved(service, f"unreadable: {', '.join(sorted(places))}") from error

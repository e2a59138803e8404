"""One call to an outside service: a deadline, a size limit, and errors in our own words."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Collection, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Self, TypeVar
from urllib.parse import urlencode

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

from assistant.errors import RequestRejected, ServiceMisbehaved, ServiceRefused, ServiceUnavailable

LARGEST_ANSWER = 5_000_000
"""Bytes; a longer answer is not read to its end."""
LATER = frozenset({408, 425, 429})
"""Client errors that mean "the same request, later"."""
OURS = frozenset({400, 401, 403, 405, 406, 411, 413, 414, 415, 422})
"""Client errors that mean "you asked wrongly", whatever was asked for."""

FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}

Shape = TypeVar("Shape", bound=BaseModel)
Some = TypeVar("Some")


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

    def data(self) -> Any:
        """The body as JSON data.

        Raises:
            ServiceMisbehaved: it is not JSON.
        """
        kind = self.headers.get("content-type", "json").lower()
        if "json" not in kind:
            raise ServiceMisbehaved(self.service, f"an answer of type {kind.split(';')[0]}")
        try:
            return json.loads(self.body.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise ServiceMisbehaved(self.service, "an answer that is not JSON") from error

    def read(self, shape: type[Shape]) -> Shape:
        """The body as one of our models.

        Raises:
            ServiceMisbehaved: it is not JSON, or what we need is missing.
        """
        return read(self.service, self.data(), shape)


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


class Outside:
    """One outside service, named as its setting is."""

    def __init__(
        self,
        service: str,
        http: httpx2.AsyncClient,
        *,
        deadline: float,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.service = service
        self.base = http.base_url
        self._http = http
        self._deadline = deadline
        self._headers = dict(headers or {})

    async def ask(
        self,
        method: str,
        path: str | httpx2.URL,
        *,
        params: Collection[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        form: Collection[tuple[str, str]] = (),
        expect: Collection[int] = (),
    ) -> Answer:
        """Send one request, once; nothing here repeats anything.

        Args:
            method: The HTTP method.
            path: Relative to the service's address, or one of its own whole addresses.
            params: The query, in order.
            headers: Beside those every request of this service has.
            body: Sent as JSON.
            form: Sent as a form's fields, in order, in place of JSON.
            expect: Client errors that the caller understands; they are returned.

        Raises:
            ServiceUnavailable: no answer in time, no connection, a server error, or "later".
            ServiceRefused: a client error that was not expected.
            RequestRejected: one that says we asked wrongly.
            ServiceMisbehaved: the answer is too large, a redirect, or not HTTP's.
        """
        async with self.within_deadline():
            request = self._http.build_request(
                method,
                path,
                params=list(params) or None,
                headers={**self._headers, **(FORM if form else {}), **(headers or {})},
                content=_content(body, form),
            )
            answer = await self._send(request)
        return self._judged(answer, expect)

    @asynccontextmanager
    async def within_deadline(self) -> AsyncIterator[Self]:
        """Several calls that must be over in the time of one: what a page waits for.

        Transports that run an application in this process ignore time-outs and raise what the
        application raises, so the clock and the translation stand around them.

        Raises:
            ServiceUnavailable: the time is over, or the connection broke.
            ServiceMisbehaved: the answer breaks HTTP.
        """
        try:
            async with asyncio.timeout(self._deadline):
                yield self
        except TimeoutError as error:
            raise ServiceUnavailable(self.service, "no answer in time") from error
        except (httpx2.DecodingError, httpx2.TooManyRedirects, httpx2.InvalidURL) as error:
            raise ServiceMisbehaved(self.service, type(error).__name__) from error
        except (httpx2.HTTPError, httpx2.StreamError, OSError) as error:
            raise ServiceUnavailable(self.service, type(error).__name__) from error

    async def _send(self, request: httpx2.Request) -> Answer:
        response = await self._http.send(request, stream=True)
        try:
            body = bytearray()
            async for part in response.aiter_bytes():
                body += part
                if len(body) > LARGEST_ANSWER:
                    raise ServiceMisbehaved(self.service, "an answer that is too large")
        finally:
            await response.aclose()
        return Answer(
            self.service, request.url, response.status_code, response.headers, bytes(body)
        )

    def _judged(self, answer: Answer, expect: Collection[int]) -> Answer:
        status = answer.status
        if 200 <= status < 300 or status in expect:
            return answer
        if status >= 500 or status in LATER:
            raise ServiceUnavailable(self.service, f"status {status}")
        if status in OURS:
            raise RequestRejected(self.service, f"status {status}")
        if 400 <= status < 500:
            raise ServiceRefused(self.service, f"status {status}")
        raise ServiceMisbehaved(self.service, f"status {status}")


def _content(body: Mapping[str, Any] | None, form: Collection[tuple[str, str]]) -> bytes | None:
    if form:
        return urlencode(list(form)).encode()
    return None if body is None else json.dumps(body, ensure_ascii=False).encode()


async def together(calls: Iterable[Awaitable[Some]]) -> list[Some]:
    """The results of several calls made at once, in order.

    Every call is waited for, so that none goes on behind our back; the first error is raised.
    """
    results = await asyncio.gather(*calls, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return [result for result in results if not isinstance(result, BaseException)]

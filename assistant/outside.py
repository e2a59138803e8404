"""One call to an outside service: a deadline, a size limit, and errors in our own words."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Collection, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import replace
from typing import Any, Self, TypeVar
from urllib.parse import urlencode

import httpx2

from assistant.answers import Answer, Lenient, read
from assistant.circuit import Line
from assistant.errors import (
    GatewayError,
    RequestRejected,
    ServiceMisbehaved,
    ServiceRefused,
    ServiceUnavailable,
)

__all__ = ["Answer", "Lenient", "Outside", "read", "together"]

LARGEST_ANSWER = 5_000_000
"""Bytes; a longer answer is not read to its end."""
LATER = frozenset({408, 425, 429})
"""Client errors that mean "the same request, later"."""
OURS = frozenset({400, 401, 403, 405, 406, 411, 413, 414, 415, 422})
"""Client errors that mean "you asked wrongly", whatever was asked for."""

FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}

Some = TypeVar("Some")
Failure = TypeVar("Failure", bound=GatewayError)


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
        self._circuit = http.circuit if isinstance(http, Line) else None
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
        content: bytes | None = None,
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
            content: Sent as it is, in place of JSON; ``headers`` say what it is.
            expect: Client errors that the caller understands; they are returned.

        Raises:
            ServiceUnavailable: no answer in time, no connection, a server error, or "later".
            ServiceRefused: a client error that was not expected.
            RequestRejected: one that says we asked wrongly.
            ServiceMisbehaved: the answer is too large, a redirect, or not HTTP's.
        """
        async with self.within_deadline(), self._passing():
            begun = time.monotonic()
            request = self._http.build_request(
                method,
                path,
                params=list(params) or None,
                headers={**self._headers, **(FORM if form else {}), **(headers or {})},
                content=_content(body, form) if content is None else content,
            )
            answer = self._counted(await self._send(request, begun), begun)
        error = _complaint(self.service, answer.status)
        if error is None or answer.status in expect:
            return answer
        raise error

    @asynccontextmanager
    async def within_deadline(self) -> AsyncIterator[Self]:
        """Several calls that must be over in the time of one: what a page waits for.

        Transports that run an application in this process ignore time-outs and raise what the
        application raises, so the clock and the translation stand around them.

        Raises:
            ServiceUnavailable: the time is over, or the connection broke.
            ServiceMisbehaved: the answer breaks HTTP.
        """
        begun = time.monotonic()
        try:
            async with asyncio.timeout(self._deadline):
                yield self
        except TimeoutError as error:
            raise self._failed(ServiceUnavailable, "no answer in time", begun) from error
        except (httpx2.DecodingError, httpx2.TooManyRedirects, httpx2.InvalidURL) as error:
            raise self._failed(ServiceMisbehaved, type(error).__name__, begun) from error
        except (httpx2.HTTPError, httpx2.StreamError, OSError) as error:
            raise self._failed(ServiceUnavailable, type(error).__name__, begun) from error

    def _passing(self) -> AbstractAsyncContextManager[None]:
        return self._circuit.passing() if self._circuit else nullcontext()

    def _failed(self, kind: type[Failure], detail: str, begun: float) -> Failure:
        if self._circuit:
            self._circuit.failed(f"{kind.__name__}: {detail}", begun=begun)
        return kind(self.service, detail)

    async def _send(self, request: httpx2.Request, begun: float) -> Answer:
        try:
            response = await self._http.send(request, stream=True)
        except GatewayError as error:  # of whoever brings our token
            raise self._failed(type(error), error.detail, begun) from error
        try:
            body = bytearray()
            async for part in response.aiter_bytes():
                body += part
                if len(body) > LARGEST_ANSWER:
                    raise self._failed(ServiceMisbehaved, "an answer that is too large", begun)
        finally:
            await response.aclose()
        return Answer(
            self.service, request.url, response.status_code, response.headers, bytes(body)
        )

    def _counted(self, answer: Answer, begun: float) -> Answer:
        """A no is an answer, too; what is expected of a server that fails is still a failure."""
        error = _complaint(self.service, answer.status)
        if error and not isinstance(error, ServiceRefused):
            self._failed(type(error), error.detail, begun)
        elif self._circuit:
            return replace(answer, take_back=self._circuit.worked(time.monotonic() - begun))
        return answer


def _complaint(service: str, status: int) -> GatewayError | None:
    """What a status means, unless it means that all is well."""
    if 200 <= status < 300:
        return None
    kind: type[GatewayError] = ServiceMisbehaved
    if status >= 500 or status in LATER:
        kind = ServiceUnavailable
    elif status in OURS:
        kind = RequestRejected
    elif status >= 400:
        kind = ServiceRefused
    return kind(service, f"status {status}")


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

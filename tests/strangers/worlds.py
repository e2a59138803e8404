"""Puts resources on a stranger's server, and asks it past our gateways."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx2

Json = dict[str, Any]
VARIANTS = ("sure", "modest", "unlocked", "weak")
PATIENT = 30.0
"""Seconds; a crowded machine is no fault of the server's."""


@dataclass
class Server:
    """A stranger's FHIR server, as a test looks at it."""

    http: httpx2.AsyncClient
    wire: httpx2.AsyncBaseTransport

    def in_step(self, kind: str, everybody: asyncio.Barrier) -> httpx2.AsyncClient:
        """The same server for one of a crowd."""
        wire = InStep(self.wire, kind, everybody)
        return httpx2.AsyncClient(base_url=self.http.base_url, transport=wire, timeout=PATIENT)

    async def put(self, resources: Iterable[Json]) -> None:
        for one in resources:
            answer = await self.http.put(f"{one['resourceType']}/{one['id']}", json=one)
            assert answer.is_success, answer.text

    async def of(self, kind: str) -> list[Json]:
        answer = await self.http.get(kind, params={"_count": "500"})
        assert answer.is_success, answer.text
        return [entry["resource"] for entry in answer.json().get("entry", [])]


class InStep(httpx2.AsyncBaseTransport):
    """Holds back the first answer about one kind of resource until everybody has theirs.

    So all have seen the same before any of them changes it, however the machine deals out time.
    """

    def __init__(
        self, inner: httpx2.AsyncBaseTransport, kind: str, everybody: asyncio.Barrier
    ) -> None:
        self._inner = inner
        self._path = f"/{kind}"
        self._everybody = everybody
        self._waited = False

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        answer = await self._inner.handle_async_request(request)
        if request.method == "GET" and self._path in request.url.path and not self._waited:
            self._waited = True
            await answer.aread()
            await self._everybody.wait()
        return answer


@asynccontextmanager
async def fhir_server(medplum: str, variant: str) -> AsyncIterator[Server]:
    """An empty server of its own."""
    base = f"{medplum}{uuid4().hex}/{variant}/"
    wire = httpx2.AsyncHTTPTransport()
    async with httpx2.AsyncClient(base_url=base, transport=wire, timeout=PATIENT) as http:
        yield Server(http, wire)

"""A FHIR server's RESTful interface, as far as care needs it.

https://hl7.org/fhir/R4/http.html
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import quote

import httpx2

from assistant.errors import ServiceMisbehaved, ServiceRefused
from assistant.fhir.elements import Json, Resource
from assistant.gateways.fhir_care.resources import SERVICE
from assistant.outside import Answer, Outside, read

HEADERS = {
    "Accept": "application/fhir+json, application/json;q=0.8",
    "Content-Type": "application/fhir+json",
}
MOST_PAGES = 20
"""A server whose next links never end is not followed for ever."""
GONE = (404, 410)
CHANGED = (409, 412)
"""Someone else was first: look what is there now."""

Params = Sequence[tuple[str, str]]
Kept = TypeVar("Kept", bound=Resource)


@dataclass(frozen=True)
class Found(Generic[Kept]):
    """A resource as we read it, as it came, and its version for ``If-Match``."""

    resource: Kept
    raw: Json
    etag: str


class FhirServer:
    """One FHIR R4 server."""

    def __init__(self, http: httpx2.AsyncClient, *, deadline: float) -> None:
        self.outside = Outside(SERVICE, http, deadline=deadline, headers=HEADERS)

    async def search(self, kind: str, shape: type[Kept], params: Params) -> list[Found[Kept]]:
        """Every resource of one kind that a search finds."""
        return await self._follow(await self.outside.ask("GET", kind, params=params), kind, shape)

    async def search_quietly(
        self, kind: str, shape: type[Kept], params: Params
    ) -> list[Found[Kept]]:
        """The same by ``POST``: addresses end in logs, and a person does not belong there."""
        answer = await self.outside.ask("POST", f"{kind}/_search", form=params)
        return await self._follow(answer, kind, shape)

    async def read(self, target: str, shape: type[Kept]) -> Found[Kept] | None:
        """One resource by ``Type/id``, or None when it is not there."""
        answer = await self.outside.ask("GET", path_of(target), expect=GONE)
        return None if answer.status in GONE else _one(answer, shape)

    async def create(self, kind: str, body: Json, condition: str) -> Answer:
        """Make one unless the condition finds it: https://hl7.org/fhir/R4/http.html#ccreate."""
        headers = {"If-None-Exist": condition}
        return await self.outside.ask("POST", kind, headers=headers, body=body, expect=CHANGED)

    async def update(
        self, target: str, body: Json, etag: str, expect: Collection[int] = ()
    ) -> Answer:
        """``PUT`` one resource, based on the version we saw where versions exist."""
        headers = {"If-Match": etag} if etag else {}
        path = path_of(target)
        return await self.outside.ask("PUT", path, headers=headers, body=body, expect=expect)

    async def _follow(self, answer: Answer, kind: str, shape: type[Kept]) -> list[Found[Kept]]:
        """The resources of each page, until one brings nothing new."""
        every: dict[str, Json] = {}
        for _page in range(MOST_PAGES):
            bundle = _bundle(answer)
            new = {str(raw.get("id")): raw for raw in _resources(bundle, kind)}
            link = self._next(answer.url, bundle)
            if link is None or new.keys() <= every.keys():
                return several([*(every | new).values()], shape)
            every |= new
            answer = await self.outside.ask("GET", link)
        return several([*every.values()], shape)

    def _next(self, asked: httpx2.URL, bundle: Json) -> httpx2.URL | None:
        """The next page, always asked of the address we were given for the service.

        Servers behind a proxy name themselves as they know themselves; and a link must not
        lead us, with our credentials, to somebody else.
        """
        links = [one for one in bundle.get("link") or [] if isinstance(one, dict)]
        url = next((str(one.get("url")) for one in links if one.get("relation") == "next"), "")
        if not url:
            return None
        try:
            joined = asked.join(httpx2.URL(url))
        except httpx2.InvalidURL as error:
            raise ServiceMisbehaved(SERVICE, "a next link that is no address") from error
        base = self.outside.base
        return joined.copy_with(scheme=base.scheme, host=base.host, port=base.port)


def path_of(target: str) -> str:
    """A resource's address.

    Raises:
        ServiceRefused: there can be no such resource.
    """
    kind, _, id = target.partition("/")
    if not id or id in (".", ".."):
        raise ServiceRefused(SERVICE, "no such id")
    return f"{kind}/{quote(id, safe='')}"


def several(raws: Sequence[Json], shape: type[Kept]) -> list[Found[Kept]]:
    """Those that can be read; one spoilt resource does not spoil the others."""
    good: list[Found[Kept]] = []
    failure: ServiceMisbehaved | None = None
    for raw in raws:
        try:
            good.append(_found(raw, shape, ""))
        except ServiceMisbehaved as error:
            failure = error
    if failure and not good:
        raise failure
    return good


def made(answer: Answer, kind: str, shape: type[Kept]) -> Found[Kept] | None:
    """The resource that a write returned; servers may return nothing, or an outcome."""
    if not answer.body:
        return None
    found = _one(answer, shape)
    return found if found.resource.resource_type.lower() == kind.lower() else None


def _one(answer: Answer, shape: type[Kept]) -> Found[Kept]:
    return _found(_resource(answer), shape, answer.headers.get("etag", ""))


def _found(raw: Json, shape: type[Kept], etag: str) -> Found[Kept]:
    kept = read(SERVICE, raw, shape)
    version = kept.meta.version_id
    return Found(kept, raw, etag or (f'W/"{version}"' if version else ""))


def _resource(answer: Answer) -> Json:
    data = answer.data()
    if not isinstance(data, dict) or not isinstance(data.get("resourceType"), str):
        raise ServiceMisbehaved(SERVICE, "an answer that is no resource")
    return data


def _bundle(answer: Answer) -> Json:
    data = _resource(answer)
    if data["resourceType"].lower() != "bundle":
        raise ServiceMisbehaved(SERVICE, "an answer that is no Bundle")
    return data


def _resources(bundle: Json, kind: str) -> list[Json]:
    entries = [entry for entry in bundle.get("entry") or [] if isinstance(entry, dict)]
    found = [entry["resource"] for entry in entries if isinstance(entry.get("resource"), dict)]
    return [raw for raw in found if str(raw.get("resourceType")).lower() == kind.lower()]

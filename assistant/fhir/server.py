"""A FHIR server's RESTful interface: read, search, create, update.

https://hl7.org/fhir/R4/http.html
"""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeAlias, TypeVar, cast
from urllib.parse import quote

import httpx2

from assistant.errors import ServiceMisbehaved, ServiceRefused
from assistant.fhir.elements import Json, Resource
from assistant.outside import Answer, Outside, read

HEADERS = {
    "Accept": "application/fhir+json, application/json;q=0.8",
    "Content-Type": "application/fhir+json",
}
MOST_PAGES = 40
"""A server whose next links never end is not followed for ever."""
STALE_PAGES = 2
"""Nor one whose pages bring nothing new; a single empty page may stand before a full one."""
GONE = (404, 410)
CHANGED = (409, 412)
"""Someone else was first: look what is there now."""

Params: TypeAlias = Sequence[tuple[str, str]]
Kept = TypeVar("Kept", bound=Resource)


@dataclass(frozen=True)
class Found(Generic[Kept]):
    """A resource as we read it, as it came, and its version for ``If-Match``."""

    resource: Kept
    raw: Json
    etag: str


class FhirServer:
    """One FHIR R4 server, for the service that its settings name."""

    def __init__(self, service: str, http: httpx2.AsyncClient, *, deadline: float) -> None:
        self.service = service
        self.outside = Outside(service, http, deadline=deadline, headers=HEADERS)

    async def read(self, target: str, shape: type[Kept]) -> Found[Kept] | None:
        """One resource by ``Type/id``, or None when it is not there."""
        answer = await self.outside.ask("GET", self._path(target), expect=GONE)
        return None if answer.status in GONE else found_in(answer, shape)

    async def pages(self, kind: str, params: Params) -> AsyncIterator[list[Json]]:
        """The new resources of each page of a search; the next is asked for when wanted."""
        async for page in self._pages_from(await self.outside.ask("GET", kind, params=params)):
            yield page

    async def search(self, kind: str, params: Params) -> list[Json]:
        """Every resource that a search finds, once, whatever was included beside the kind."""
        return [raw async for page in self.pages(kind, params) for raw in page]

    async def search_quietly(self, kind: str, params: Params) -> list[Json]:
        """The same by ``POST``: addresses end in logs, and a person does not belong there."""
        answer = await self.outside.ask("POST", f"{kind}/_search", form=params)
        return [raw async for page in self._pages_from(answer) for raw in page]

    async def create(self, kind: str, body: Json, condition: str = "") -> Answer:
        """Make one; with a condition only where that finds none.

        https://hl7.org/fhir/R4/http.html#ccreate
        """
        headers = {"If-None-Exist": condition} if condition else {}
        return await self.outside.ask("POST", kind, headers=headers, body=body, expect=CHANGED)

    async def update(
        self, target: str, body: Json, etag: str, expect: Collection[int] = ()
    ) -> Answer:
        """``PUT`` one resource, based on the version we saw where versions exist."""
        headers = {"If-Match": etag} if etag else {}
        path = self._path(target)
        return await self.outside.ask("PUT", path, headers=headers, body=body, expect=expect)

    async def updated(self, answer: Answer, target: str, shape: type[Kept]) -> Found[Kept] | None:
        """How a resource stands after an update, or after someone else's; servers may not say."""
        if answer.status in CHANGED or not answer.body:
            return await self.read(target, shape)
        kind = target.partition("/")[0]
        if resource_in(answer)["resourceType"].lower() != kind.lower():
            return await self.read(target, shape)
        return found_in(answer, shape)

    def _path(self, target: str) -> str:
        kind, _, id = target.partition("/")
        if not id or id in (".", ".."):
            raise ServiceRefused(self.service, "no such id")
        return f"{kind}/{quote(id, safe='')}"

    async def _pages_from(self, answer: Answer) -> AsyncIterator[list[Json]]:
        """A page may repeat what one before it had; two of one appointment would look like two."""
        seen: set[str] = set()
        stale = 0
        for _page in range(MOST_PAGES):
            bundle = bundle_in(answer)
            named = {
                f"{raw.get('resourceType')}/{raw.get('id')}": raw for raw in entries_of(bundle)
            }
            new = [raw for name, raw in named.items() if name not in seen]
            yield new
            seen |= named.keys()
            stale = 0 if new else stale + 1
            link = self._next(answer.url, bundle)
            if link is None or stale >= STALE_PAGES:
                return
            answer = await self.outside.ask("GET", link)

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
            link = httpx2.URL(url)
            base = self.outside.base
            joined = base.join(link) if link.path and not link.host else asked.join(link)
            return joined.copy_with(scheme=base.scheme, host=base.host, port=base.port)
        except httpx2.InvalidURL as error:
            raise ServiceMisbehaved(self.service, "a next link that is no address") from error


def found(service: str, raw: Json, shape: type[Kept], etag: str = "") -> Found[Kept]:
    """A resource that was part of an answer; its version is in its ``meta``."""
    kept = read(service, raw, shape)
    version = kept.meta.version_id
    return Found(kept, raw, etag or (f'W/"{version}"' if version else ""))


def found_in(answer: Answer, shape: type[Kept]) -> Found[Kept]:
    """The resource that an answer is."""
    return found(answer.service, resource_in(answer), shape, answer.headers.get("etag", ""))


def several(service: str, raws: Sequence[Json], kind: str, shape: type[Kept]) -> list[Found[Kept]]:
    """Those of one kind that can be read; one spoilt resource does not spoil the others.

    Raises:
        ServiceMisbehaved: none of them can be read.
    """
    ours = [raw for raw in raws if str(raw.get("resourceType")).lower() == kind.lower()]
    good: list[Found[Kept]] = []
    failure: ServiceMisbehaved | None = None
    for raw in ours:
        try:
            good.append(found(service, raw, shape))
        except ServiceMisbehaved as error:
            failure = error
    if failure and not good:
        raise failure
    return good


def resource_in(answer: Answer) -> Json:
    """The resource that an answer is, as it came.

    Raises:
        ServiceMisbehaved: it is something else.
    """
    data = answer.data()
    if not is_resource(data):
        raise answer.senseless("an answer that is no resource")
    return cast("Json", data)


def is_resource(data: Any) -> bool:
    """Whether JSON data says that it is one."""
    return isinstance(data, dict) and isinstance(data.get("resourceType"), str)


def bundle_in(answer: Answer) -> Json:
    """A search's answer.

    Raises:
        ServiceMisbehaved: it is no Bundle.
    """
    data = resource_in(answer)
    if data["resourceType"].lower() != "bundle":
        raise answer.senseless("an answer that is no Bundle")
    return data


def entries_of(bundle: Json) -> list[Json]:
    """The resources of a Bundle's entries."""
    entries = [entry for entry in bundle.get("entry") or [] if isinstance(entry, dict)]
    return [entry["resource"] for entry in entries if isinstance(entry.get("resource"), dict)]


def instant(moment: datetime) -> str:
    """https://hl7.org/fhir/R4/datatypes.html#instant, in UTC."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def token(*parts: str) -> str:
    """A search value; https://hl7.org/fhir/R4/search.html#escaping."""
    escapes: Mapping[int, str] = str.maketrans({c: f"\\{c}" for c in "\\,$|"})
    return "|".join(part.translate(escapes) for part in parts)

"""A FHIR server's RESTful interface: read, search, create, update, and what it can do.

https://hl7.org/fhir/R4/http.html
"""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from urllib.parse import quote

import httpx2

from assistant.errors import ServiceMisbehaved, ServiceRefused
from assistant.gateways.fhir_appointments.capabilities import (
    Abilities,
    CapabilityStatement,
    abilities_in,
)
from assistant.gateways.fhir_appointments.resources import (
    SERVICE,
    Json,
    Resource,
)
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
        self._abilities: Abilities | None = None

    async def abilities(self) -> Abilities:
        """What the CapabilityStatement lists; read once, and again after a failure.

        https://hl7.org/fhir/R4/http.html#capabilities

        Raises:
            ServiceMisbehaved: it is no CapabilityStatement.
        """
        if self._abilities is None:
            try:
                answer = await self.outside.ask("GET", "metadata")
            except ServiceRefused:
                return Abilities()
            statement = answer.read(CapabilityStatement)
            if statement.resource_type.lower() != "capabilitystatement":
                raise answer.senseless("no CapabilityStatement")
            self._abilities = abilities_in(statement)
        return self._abilities

    async def read(self, target: str, shape: type[Kept]) -> Found[Kept] | None:
        """One resource by ``Type/id``, or None when it is not there."""
        answer = await self.outside.ask("GET", _path(target), expect=GONE)
        return None if answer.status in GONE else _found(answer, shape)

    async def pages(
        self, kind: str, params: Sequence[tuple[str, str]]
    ) -> AsyncIterator[list[Json]]:
        """The resources of each page of a search; the next page is asked for when wanted."""
        answer = await self.outside.ask("GET", kind, params=params)
        seen: set[str] = set()
        stale = 0
        for _page in range(MOST_PAGES):
            bundle = bundle_of(answer)
            raws = resources_in(bundle)
            yield raws
            names = {f"{raw.get('resourceType')}/{raw.get('id')}" for raw in raws}
            stale = 0 if names - seen else stale + 1
            seen |= names
            link = self._next(answer.url, bundle)
            if link is None or stale >= STALE_PAGES:
                return
            answer = await self.outside.ask("GET", link)

    async def search(self, kind: str, params: Sequence[tuple[str, str]]) -> list[Json]:
        """Every resource that a search finds, whatever was included beside the kind."""
        return [raw async for page in self.pages(kind, params) for raw in page]

    async def update(
        self, target: str, body: Json, etag: str, expect: Collection[int] = ()
    ) -> Answer:
        """``PUT`` one resource, based on the version we saw where versions exist."""
        headers = {"If-Match": etag} if etag else {}
        return await self.outside.ask(
            "PUT", _path(target), headers=headers, body=body, expect=expect
        )

    async def updated(self, answer: Answer, target: str, shape: type[Kept]) -> Found[Kept] | None:
        """How a resource stands after an update, or after someone else's; servers may not say."""
        if answer.status in CHANGED or not answer.body:
            return await self.read(target, shape)
        data = resource(answer.data())
        if data["resourceType"].lower() != target.partition("/")[0].lower():
            return await self.read(target, shape)
        return found(data, shape, answer.headers.get("etag", ""))

    async def operate(self, operation: str, parameters: Sequence[Json], **query: str) -> Json:
        """Call one of the IHE operations on Appointment, and unwrap what it returns.

        Raises:
            ServiceRefused: the outcome says no, in whatever way.
            ServiceMisbehaved: the outcome makes no sense.
        """
        body = {"resourceType": "Parameters", "parameter": list(parameters)}
        path = f"Appointment/${operation}"
        answer = await self.outside.ask("POST", path, params=list(query.items()), body=body)
        data = answer.data()
        parts = data.get("parameter") if isinstance(data, dict) else None
        returned = [p["resource"] for p in parts or [] if isinstance(p, dict) and "resource" in p]
        return resource(returned[0] if returned else data)

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
            raise ServiceMisbehaved(SERVICE, "a next link that is no address") from error


def _path(target: str) -> str:
    kind, _, id = target.partition("/")
    if not id or id in (".", ".."):
        raise ServiceRefused(SERVICE, "no such id")
    return f"{kind}/{quote(id, safe='')}"


def _found(answer: Answer, shape: type[Kept]) -> Found[Kept]:
    raw = resource(answer.data())
    return found(raw, shape, answer.headers.get("etag", ""))


def found(raw: Json, shape: type[Kept], etag: str = "") -> Found[Kept]:
    """A resource that was part of an answer; its version is in its ``meta``."""
    kept = read(SERVICE, raw, shape)
    version = kept.meta.version_id
    return Found(kept, raw, etag or (f'W/"{version}"' if version else ""))


def several(raws: Sequence[Json], kind: str, shape: type[Kept]) -> list[Found[Kept]]:
    """Those of one kind that can be read; one spoilt resource does not spoil the others.

    Raises:
        ServiceMisbehaved: none of them can be read.
    """
    ours = [raw for raw in raws if str(raw.get("resourceType")).lower() == kind.lower()]
    good: list[Found[Kept]] = []
    failure: ServiceMisbehaved | None = None
    for raw in ours:
        try:
            good.append(found(raw, shape))
        except ServiceMisbehaved as error:
            failure = error
    if failure and not good:
        raise failure
    return good


def resource(data: Any) -> Json:
    """JSON data that must be a resource.

    Raises:
        ServiceMisbehaved: it is something else.
    """
    if not isinstance(data, dict) or not isinstance(data.get("resourceType"), str):
        raise ServiceMisbehaved(SERVICE, "an answer that is no resource")
    return data


def bundle_of(answer: Answer) -> Json:
    """A search's answer.

    Raises:
        ServiceMisbehaved: it is no Bundle.
    """
    data = resource(answer.data())
    if data["resourceType"].lower() != "bundle":
        raise ServiceMisbehaved(SERVICE, "an answer that is no Bundle")
    return data


def resources_in(bundle: Json) -> list[Json]:
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

"""``HsdsServices``: the port's questions, answered by a directory that speaks HSDS 3.0."""

from collections.abc import Sequence
from datetime import timedelta, tzinfo
from functools import partial
from urllib.parse import quote

import httpx2

from assistant.errors import ServiceMisbehaved
from assistant.gateways.hsds_services.messages import SERVICE, Page, Service
from assistant.gateways.hsds_services.reading import Told, service_of, told
from assistant.keeping import Kept
from assistant.outside import Answer, Outside, read, together
from assistant.ports.directory import PublicService
from assistant.ports.ours import Clock

A_PAGE = 100
MOST_PAGES = 5
"""A search that finds more than fits in these is not narrow enough to choose from anyway."""
MOST_DETAILS = 20
"""How many services are looked up one by one, where a list has their names only."""
GONE = (404, 410)


class KeptServices:
    """What a directory told, for all who ask it."""

    def __init__(self, *, seconds: float, clock: Clock) -> None:
        self.span = timedelta(seconds=seconds)
        self.searches: Kept[Told] = Kept(seconds, clock)
        self.services: Kept[Told] = Kept(seconds, clock)


class HsdsServices:
    """A ``DirectoryGateway`` over HSDS 3.0.

    Each method is over within one deadline. It raises ServiceUnavailable, ServiceRefused and
    ServiceMisbehaved only when nothing old is known either.
    """

    def __init__(
        self,
        http: httpx2.AsyncClient,
        *,
        deadline: float,
        clock: Clock,
        zone: tzinfo,
        kept: KeptServices,
    ) -> None:
        headers = {"Accept": "application/json"}
        self._outside = Outside(SERVICE, http, deadline=deadline, headers=headers)
        self._clock = clock
        self._zone = zone
        self._kept = kept

    async def services(self, words: Sequence[str]) -> Sequence[PublicService]:
        """What fits any of the words; each is its own search, for servers join several oddly."""
        wanted = list(dict.fromkeys(" ".join(one.split()).lower() for one in words)) or [""]
        within = self._outside.within_deadline
        searches = [
            self._kept.searches.get(one, partial(self._searched, one), within=within)
            for one in wanted
        ]
        every = {one.service.id: one for found in await together(searches) for one in found}
        return [self._now(one) for one in every.values()]

    async def service(self, id: str) -> PublicService | None:
        """One service at one of its places."""
        name = service_of(id)
        ask = partial(self._looked_up, name)
        found = await self._kept.services.get(name, ask, within=self._outside.within_deadline)
        return next((self._now(one) for one in found if one.service.id == id), None)

    def _now(self, one: Told) -> PublicService:
        now = self._clock()
        old = bool(self._kept.span) and now >= one.at + self._kept.span
        return one.now(now, self._zone, old=old)

    async def _searched(self, words: str) -> tuple[Told, ...]:
        listed = await self._pages(words)
        whole = [one for one in listed if one.is_whole]
        short = [one.id for one in listed if not one.is_whole][:MOST_DETAILS]
        found = [told(one, self._clock()) for one in whole]
        found += await together(self._looked_up(id) for id in short)
        for places in found:
            if places:
                self._kept.services.put(service_of(places[0].service.id), places)
        return tuple(place for places in found for place in places)

    async def _pages(self, words: str) -> list[Service]:
        """Every page; by the ids that come, for servers count and end their pages as they like."""
        found: dict[str, Service] = {}
        for number in range(1, MOST_PAGES + 1):
            page = _page(await self._asked(words, number))
            new = {one.id: one for one in page.contents if one.id and one.id not in found}
            found |= new
            if not new or page.last_page or 0 < page.total_pages <= number:
                break
        return list(found.values())

    async def _asked(self, words: str, number: int) -> Answer:
        search = [("search", words)] if words else []
        page = [("page", str(number)), ("per_page", str(A_PAGE)), ("full", "true")]
        answer = await self._outside.ask("GET", "services", params=[*search, *page], expect=GONE)
        if answer.status in GONE:
            raise ServiceMisbehaved(SERVICE, "no list of services")
        return answer

    async def _looked_up(self, id: str) -> tuple[Told, ...]:
        path = f"services/{quote(id, safe='')}"
        answer = await self._outside.ask("GET", path, expect=GONE)
        return () if answer.status in GONE else told(answer.read(Service), self._clock())


def _page(answer: Answer) -> Page:
    """One page; some servers send the bare list."""
    data = answer.data()
    if isinstance(data, list):
        data = {"contents": data, "last_page": True}
    return read(SERVICE, data, Page)

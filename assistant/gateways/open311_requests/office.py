"""An office's interface: its services, its tokens, its requests.

https://wiki.open311.org/GeoReport_v2/
"""

from collections.abc import AsyncIterator, Collection
from datetime import datetime
from urllib.parse import quote

import httpx2

from assistant.config.outside import Requests
from assistant.errors import ServiceMisbehaved
from assistant.gateways.open311_requests.messages import (
    Attribute,
    Definition,
    Service,
    Ticket,
    every,
    records,
)
from assistant.outside import Answer, Outside, read

GONE = (404, 410)
UNLISTED = (401, 403, 404, 405, 410, 501)
"""An office that shows nobody its requests."""
NO_SUCH_PAGE = (400, 404, 416, 422)
PAGES = 20
"""More of them are not looked through for one request."""

Field = tuple[str, str]


class Office:
    """One jurisdiction of a GeoReport server."""

    def __init__(
        self, http: httpx2.AsyncClient, *, service: str, deadline: float, settings: Requests
    ) -> None:
        self.outside = Outside(
            service, http, deadline=deadline, headers={"Accept": "application/json"}
        )
        self._service = service
        self._key = [("api_key", settings.api_key)] if settings.api_key else []
        which = settings.jurisdiction_id
        self._jurisdiction: list[Field] = [("jurisdiction_id", which)] if which else []

    async def services(self, language: str) -> tuple[str, list[Service]]:
        """The language that was spoken, and what requests are taken about."""
        answer = await self._get("services.json", language=language)
        return _language(answer), every(self._service, records(answer), Service)

    async def definition(self, code: str, language: str) -> tuple[str, list[Attribute]]:
        """The language that was spoken, and what is asked about one kind of request."""
        path = f"services/{quote(code, safe='')}.json"
        answer = await self._get(path, language=language, expect=GONE)
        if answer.status in GONE:
            return "", []
        told = [read(self._service, one, Definition) for one in records(answer)]
        attributes = [one for definition in told for one in definition.attributes]
        return _language(answer), every(self._service, attributes, Attribute)

    async def post(self, fields: Collection[Field]) -> Ticket:
        """Hand a request in: its number, or a token for it.

        Raises:
            ServiceMisbehaved: neither came back.
        """
        form = [*self._key, *self._jurisdiction, *fields]
        answer = await self.outside.ask("POST", "requests.json", form=form)
        return self._only(answer) or self._nothing()

    async def number(self, token: str) -> str:
        """The number that a token stands for; "" while it has none."""
        path = f"tokens/{quote(token, safe='')}.json"
        answer = await self._get(path, expect=GONE)
        ticket = None if answer.status in GONE else self._only(answer)
        return ticket.service_request_id if ticket else ""

    async def ticket(self, number: str, language: str) -> tuple[str, Ticket] | None:
        """The language that was spoken, and a request as it stands; None when it is not shown."""
        path = f"requests/{quote(number, safe='')}.json"
        answer = await self._get(path, language=language, expect=GONE)
        ticket = None if answer.status in GONE else self._only(answer)
        return (_language(answer), ticket) if ticket else None

    async def listed(self, since: datetime, until: datetime) -> AsyncIterator[Ticket]:
        """All requests of a time, however many pages they are on.

        GeoReport has no pages, and many servers have: one that does not know them shows the
        same again. There is no narrowing by service, for an office may have moved the request.

        Raises:
            ServiceMisbehaved: the office lists nothing for us, or more than can be looked through.
        """
        span = [("start_date", _moment(since)), ("end_date", _moment(until))]
        seen: set[str] = set()
        for page in range(1, PAGES + 1):
            further = [("page", str(page))] if page > 1 else []
            expect = NO_SUCH_PAGE if page > 1 else UNLISTED
            answer = await self._get("requests.json", params=[*span, *further], expect=expect)
            if answer.status in expect:
                break
            new = [t for t in self._tickets(answer) if t.service_request_id not in seen]
            seen |= {ticket.service_request_id for ticket in new}
            for ticket in new:
                yield ticket
            if not new:
                return
        if page == 1 or page == PAGES:
            raise ServiceMisbehaved(self._service, "the requests there cannot be looked through")

    async def _get(
        self,
        path: str,
        *,
        language: str = "",
        params: Collection[Field] = (),
        expect: Collection[int] = (),
    ) -> Answer:
        headers = {"Accept-Language": language} if language else None
        return await self.outside.ask(
            "GET", path, params=[*self._jurisdiction, *params], headers=headers, expect=expect
        )

    def _tickets(self, answer: Answer) -> list[Ticket]:
        found = every(self._service, records(answer), Ticket)
        if any(not ticket.service_request_id for ticket in found):
            raise ServiceMisbehaved(self._service, "a request without a number")
        return found

    def _only(self, answer: Answer) -> Ticket | None:
        found = every(self._service, records(answer), Ticket)
        return next((one for one in found if one.service_request_id or one.token), None)

    def _nothing(self) -> Ticket:
        raise ServiceMisbehaved(self._service, "neither a number nor a token")


def _language(answer: Answer) -> str:
    return answer.headers.get("content-language", "").split(",")[0].strip()


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")

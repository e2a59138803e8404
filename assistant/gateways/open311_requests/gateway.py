"""``Open311Requests``: the port's questions, answered by a GeoReport v2 server."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import httpx2

from assistant.config.outside import Requests
from assistant.errors import GatewayError, ServiceMisbehaved, ServiceRefused, ServiceUnavailable
from assistant.gateways.open311_requests.asking import form, mark, still_taken
from assistant.gateways.open311_requests.catalogue import Catalogue, KeptCatalogue
from assistant.gateways.open311_requests.messages import Ticket
from assistant.gateways.open311_requests.notes import Memory, Noted, Stage
from assistant.gateways.open311_requests.office import Office
from assistant.gateways.open311_requests.receipts import receipt_of
from assistant.i18n import LANGUAGES
from assistant.outside import together
from assistant.ports.offices import CityRequest, RequestKind, RequestTerms
from assistant.ports.ours import Clock, Notes
from assistant.ports.receipts import Receipt

SETTLED = timedelta(minutes=1)
"""So long after it was sent, a request that is not listed did not arrive: a slow server may still
have been at it before."""
ASKEW = timedelta(hours=1)
"""How far an office's clock may be from ours."""


class Open311Requests:
    """A ``RequestsGateway`` over Open311 GeoReport v2.

    The standard makes a second request of a repeated one and cancels nothing, so our key is in
    the description, and whatever is lost, a repeat looks through the office's list before it
    sends again. All methods raise ServiceUnavailable, ServiceRefused and ServiceMisbehaved.
    """

    def __init__(
        self,
        http: httpx2.AsyncClient,
        *,
        service: str,
        settings: Requests,
        deadline: float,
        clock: Clock,
        notes: Notes,
        catalogue: KeptCatalogue,
    ) -> None:
        self._service = service
        self._office = Office(http, service=service, deadline=deadline, settings=settings)
        self._catalogue = Catalogue(self._office, catalogue)
        self._memory = Memory(notes)
        self._phone = settings.phone
        self._clock = clock

    async def kinds(self) -> Sequence[RequestKind]:
        """What requests are taken about, in the office's order."""
        return await self._catalogue.kinds()

    async def terms(self, kind_id: str) -> RequestTerms:
        """What the office wants to know about such a request, and what it tells beforehand."""
        return await self._catalogue.terms(kind_id)

    async def submit(self, request: CityRequest, *, key: str) -> Receipt:
        """Hand it in; a repeat with the same key looks for what the last one left.

        Raises:
            ServiceRefused: the office does not take it, or what was chosen is no longer offered.
        """
        noted = await self._memory.recall(key)
        if noted.stage is Stage.GIVEN_UP:
            raise ServiceRefused(self._service, "given up meanwhile")
        if noted.stage is Stage.NOTHING:
            return await self._send(request, key)
        found = await self._taken(noted, key)
        if found:
            return await self._receipt(found)
        self._check_settled(noted)
        return await self._send(request, key)

    async def find(self, *, key: str) -> Receipt | None:
        """How it stands; None while nothing is known to have arrived."""
        noted = await self._memory.recall(key)
        if noted.stage in (Stage.NOTHING, Stage.GIVEN_UP):
            return None
        number = await self._taken(noted, key)
        if not number:
            return None
        told = await self._told(number)
        return receipt_of(number, told, phone=self._phone) if told else None

    async def withdraw(self, *, key: str) -> None:
        """Send nothing any more.

        Raises:
            ServiceRefused: the office has it; GeoReport takes nothing back.
        """
        noted = await self._memory.recall(key)
        if noted.stage is Stage.SENT and not await self._taken(noted, key):
            self._check_settled(noted)
        elif noted.stage not in (Stage.NOTHING, Stage.GIVEN_UP):
            raise ServiceRefused(self._service, "the office has it and takes nothing back")
        await self._memory.keep(key, replace(noted, stage=Stage.GIVEN_UP))

    async def _send(self, request: CityRequest, key: str) -> Receipt:
        """Send, once; when no answer comes, look whether it arrived."""
        terms = await self._catalogue.terms(request.kind)
        if not still_taken(request, terms):
            raise ServiceRefused(self._service, "what was chosen is no longer offered")
        noted = Noted(Stage.SENT, at=self._clock())
        await self._memory.keep(key, noted)
        try:
            ticket = await self._office.post(form(request, terms, key))
        except ServiceRefused:
            await self._memory.keep(key, Noted())
            raise
        except GatewayError as error:
            number = await self._after_silence(noted, key, error)
            return await self._receipt(number)
        return await self._receipt(await self._keep_number(ticket, key), ticket)

    async def _after_silence(self, noted: Noted, key: str, error: GatewayError) -> str:
        try:
            number = await self._taken(noted, key)
        except ServiceUnavailable:
            raise error from None
        if not number:
            raise error
        return number

    async def _keep_number(self, ticket: Ticket, key: str) -> str:
        """The number of what was just taken, noted; a token is asked once, then later again."""
        number, now = ticket.service_request_id, self._clock()
        if not number:
            noted = Noted(Stage.TOKEN, ticket.token, now)
            await self._memory.keep(key, noted)
            return await self._taken(noted, key)
        await self._memory.keep(key, Noted(Stage.NUMBER, number, now))
        return number

    async def _taken(self, noted: Noted, key: str) -> str:
        """The number under which the office has our request; "" when it surely has not."""
        if noted.stage is Stage.NUMBER:
            return noted.name
        if noted.stage is Stage.TOKEN:
            number = await self._office.number(noted.name)
            if not number:
                raise ServiceUnavailable(self._service, "taken, and not numbered yet")
        else:
            number = await self._listed(noted, key)
        if number:
            await self._memory.keep(key, Noted(Stage.NUMBER, number, noted.at))
        return number

    async def _listed(self, noted: Noted, key: str) -> str:
        """The number of the request that carries our key; "" when every other one can be read."""
        mute = False
        async for ticket in self._office.listed(noted.at - ASKEW, self._clock() + ASKEW):
            if mark(key) in ticket.description:
                return ticket.service_request_id
            mute = mute or not ticket.description
        if mute:
            raise ServiceMisbehaved(self._service, "requests are listed without their words")
        return ""

    def _check_settled(self, noted: Noted) -> None:
        if self._clock() - noted.at < SETTLED:
            raise ServiceUnavailable(self._service, "it may still be on its way")

    async def _receipt(self, number: str, ticket: Ticket | None = None) -> Receipt:
        """The number is what counts: the rest is told as far as the office tells it now."""
        told: list[tuple[str, Ticket]] = []
        with suppress(GatewayError):
            told = await self._told(number)
        first = [("", ticket)] if ticket else []
        return receipt_of(number, told or first, phone=self._phone)

    async def _told(self, number: str) -> list[tuple[str, Ticket]]:
        """What the office says of a request, in each of our languages; nothing when it is gone."""
        told = await together(self._office.ticket(number, one) for one in LANGUAGES)
        return [one for one in told if one]

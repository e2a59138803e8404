"""A taxi operator's interface: offers, bookings and their events.

https://github.com/TOMP-WG/TOMP-API/blob/master/TOMP-API.yaml
"""

from urllib.parse import quote

import httpx2

from assistant.errors import GatewayError
from assistant.gateways.tomp_taxis.asking import Json
from assistant.gateways.tomp_taxis.messages import SERVICE, Booking, Leg, Planning, Progress
from assistant.outside import Answer, Outside

GONE = (404, 410)
LOOK = (403, 409)
"""The booking's state is not what we think: look."""
UNKNOWN = (400, 404, 405)
"""An operator without inquiries."""


class Operator:
    """One operator's TOMP side."""

    def __init__(
        self, http: httpx2.AsyncClient, *, deadline: float, maas_id: str, language: str
    ) -> None:
        headers = {
            "Accept": "application/json",
            "Accept-Language": language,
            "Api": "TOMP",
            "Api-Version": "1.6.1",
            "Content-Type": "application/json",
            "maas-id": maas_id,
        }
        self.outside = Outside(SERVICE, http, deadline=deadline, headers=headers)

    async def offers(self, request: Json) -> tuple[Booking, ...]:
        """What can be booked."""
        answer = await self.outside.ask("POST", "planning/offers", body=request)
        return answer.read(Planning).options

    async def inquiries(self, request: Json) -> tuple[Booking, ...]:
        """What could be had; from the offers, where the operator does not tell otherwise."""
        answer = await self.outside.ask("POST", "planning/inquiries", body=request, expect=UNKNOWN)
        if answer.status in UNKNOWN:
            return await self.offers(request)
        return answer.read(Planning).options

    async def booking(self, id: str) -> Booking | None:
        """A booking as it stands, or None when there is none."""
        answer = await self.outside.ask("GET", f"bookings/{quote(id, safe='')}", expect=GONE)
        return None if answer.status in GONE else _booking(answer, id)

    async def open(self, request: Json) -> Booking | None:
        """Make a pending booking of an offer, or find it; None when the offer is gone."""
        answer = await self.outside.ask("POST", "bookings", body=request, expect=(*GONE, 409))
        if answer.status in GONE:
            return None
        id = str(request["id"])
        if answer.status == 409 or not answer.body:
            return await self.booking(id)
        return _booking(answer, id)

    async def send(self, operation: str, id: str) -> tuple[int, Booking | None]:
        """Send a booking an event; its answer's status, and the booking as it stands then."""
        path = f"bookings/{quote(id, safe='')}/events"
        body = {"operation": operation}
        answer = await self.outside.ask("POST", path, body=body, expect=(*GONE, *LOOK))
        if answer.status in GONE:
            return answer.status, None
        if answer.status in LOOK or not answer.body:
            return answer.status, await self.booking(id)
        return answer.status, _booking(answer, id)

    async def leg(self, id: str) -> Leg:
        """The ride; an empty one when the operator does not tell."""
        try:
            answer = await self.outside.ask("GET", f"legs/{quote(id, safe='')}")
            return answer.read(Leg)
        except GatewayError:
            return Leg()

    async def progress(self, id: str) -> Progress:
        """Where the car is; nowhere when the operator does not tell."""
        try:
            answer = await self.outside.ask("GET", f"legs/{quote(id, safe='')}/progress")
            return answer.read(Progress)
        except GatewayError:
            return Progress()


def _booking(answer: Answer, id: str) -> Booking:
    booking = answer.read(Booking)
    return booking if booking.id else booking.model_copy(update={"id": id})

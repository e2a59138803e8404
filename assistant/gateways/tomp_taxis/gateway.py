"""``TompTaxis``: the port's questions, answered by a TOMP operator."""

from dataclasses import replace

import httpx2

from assistant.errors import ServiceMisbehaved, ServiceRefused, ServiceUnavailable
from assistant.gateways.tomp_taxis.asking import booking_request, demanded, planning_request
from assistant.gateways.tomp_taxis.choosing import best, estimate, suitable
from assistant.gateways.tomp_taxis.messages import SERVICE, Booking, Leg, Progress
from assistant.gateways.tomp_taxis.notes import Memory, Noted
from assistant.gateways.tomp_taxis.operator import Operator
from assistant.gateways.tomp_taxis.receipts import receipt_of
from assistant.i18n import DEFAULT_LANGUAGE
from assistant.outside import together
from assistant.ports.ours import Clock, Notes
from assistant.ports.receipts import Receipt
from assistant.ports.taxis import Estimate, Trip

PLANS = 3
"""How many offers we try, each after the one before it has expired or been rejected."""
OURS = {"CONFIRMED", "STARTED", "FINISHED"}
NOT_OURS = {"EXPIRED", "REJECTED", "RELEASED"}
OPEN = {"NEW", "PENDING", ""}


class TompTaxis:
    """A ``TaxisGateway`` over TOMP-API 1.6.1.

    A booking's id is the offer's, and the offer is noted under our key before it is booked; so
    whatever is lost, a repeat asks after that one booking before it plans another.
    All methods raise ServiceUnavailable, ServiceRefused and ServiceMisbehaved.
    """

    def __init__(
        self,
        http: httpx2.AsyncClient,
        *,
        deadline: float,
        clock: Clock,
        notes: Notes,
        maas_id: str,
        language: str = DEFAULT_LANGUAGE,
    ) -> None:
        self._operator = Operator(http, deadline=deadline, maas_id=maas_id, language=language)
        self._memory = Memory(notes)
        self._clock = clock
        self._language = language

    async def estimate(self, trip: Trip) -> Estimate:
        """What it will probably cost, and how soon a car can come; books nothing."""
        request = planning_request(trip, self._language)
        async with self._operator.outside.within_deadline():
            options = await self._operator.inquiries(request)
        return estimate(suitable(options, trip), self._clock())

    async def book(self, trip: Trip, *, key: str) -> Receipt:
        """Send a car; a repeat with the same key goes on where the last one stopped.

        Raises:
            ServiceRefused: no car can be had, or the ride was cancelled.
        """
        noted = await self._memory.recall(key)
        for _plan in range(PLANS):
            known = noted is not None
            noted = noted or await self._plan(trip, key)
            booking = await self._ride(noted, trip, key, known=known)
            if booking is not None:
                return self._receipt(booking, Progress())
            noted = None
        raise ServiceRefused(SERVICE, "every offer was gone before it was booked")

    async def find(self, *, key: str) -> Receipt | None:
        """How the ride stands; None while nothing is confirmed."""
        noted = await self._memory.recall(key)
        booking = await self._operator.booking(noted.offer) if noted else None
        if booking is None or booking.stage in NOT_OURS | OPEN:
            return None
        leg = booking.leg
        if booking.stage in ("CANCELLED", "FINISHED") or not leg.id:
            return self._receipt(booking, Progress())
        asked = [] if leg.state and leg.asset.license_plate else [self._operator.leg(leg.id)]
        progress, legs = await together([self._operator.progress(leg.id)]), await together(asked)
        return self._receipt(_with_leg(booking, legs), progress[0])

    async def cancel(self, *, key: str) -> None:
        """Call the car off; nothing booked, or called off before, is no error.

        Raises:
            ServiceRefused: the ride can no longer be called off.
        """
        noted = await self._memory.recall(key)
        if noted is None:
            return
        await self._memory.keep(key, replace(noted, done="cancel"))
        _status, booking = await self._operator.send("CANCEL", noted.offer)
        if booking is not None and booking.stage not in {"CANCELLED", *NOT_OURS, *OPEN}:
            raise ServiceRefused(SERVICE, f"a ride that is {booking.stage.lower()}")

    async def _plan(self, trip: Trip, key: str) -> Noted:
        """Choose an offer, and note it before it is booked."""
        request = planning_request(trip, self._language, key)
        options = suitable(await self._operator.offers(request), trip)
        offer = best(options, trip, self._clock())
        if offer is None:
            raise ServiceRefused(SERVICE, "no car can be had")
        noted = Noted(offer.id, frozenset(demanded(offer)))
        await self._memory.keep(key, noted)
        return noted

    async def _ride(self, noted: Noted, trip: Trip, key: str, *, known: bool) -> Booking | None:
        """The confirmed booking of the noted offer; None when it cannot be confirmed any more."""
        booking = await self._operator.booking(noted.offer) if known else None
        if booking is None:
            _check_not_done(noted)
            request = booking_request(noted.offer, trip, noted.asked, self._language, key)
            booking = await self._operator.open(request)
        if booking is None:
            return None
        if booking.id != noted.offer:
            noted = replace(noted, offer=booking.id)
            await self._memory.keep(key, noted)
        if booking.stage not in OPEN:
            return _settled(booking)
        return await self._commit(noted, key)

    async def _commit(self, noted: Noted, key: str) -> Booking | None:
        """Confirm, once; whatever comes back, the booking's state decides."""
        if noted.done == "cancel":
            raise ServiceRefused(SERVICE, "called off meanwhile")
        await self._memory.keep(key, replace(noted, done="commit"))
        try:
            status, booking = await self._operator.send("COMMIT", noted.offer)
        except ServiceUnavailable:
            booking = await self._operator.booking(noted.offer)
            if booking is None or booking.stage in OPEN:
                raise
            return _settled(booking)
        if booking is not None and booking.stage in OPEN and status < 300:
            booking = await self._operator.booking(noted.offer)
        if booking is None:
            return None
        if booking.stage in OPEN and not (status < 300 and booking.stage == ""):
            # Taken and yet not confirmed: "no car" could be untrue, so it is looked at again.
            raise ServiceUnavailable(SERVICE, "the operator has not confirmed yet")
        return booking if booking.stage == "" else _settled(booking)

    def _receipt(self, booking: Booking, progress: Progress) -> Receipt:
        return receipt_of(booking, progress, now=self._clock())


def _check_not_done(noted: Noted) -> None:
    if noted.done == "cancel":
        raise ServiceRefused(SERVICE, "called off meanwhile")
    if noted.done == "commit":
        # It may have been confirmed; a second car could be one too many.
        raise ServiceMisbehaved(SERVICE, "a booking that was being confirmed is not to be found")


def _settled(booking: Booking) -> Booking | None:
    """What a state means for the one who books; None for another try with a new offer."""
    if booking.stage in OURS:
        return booking
    if booking.stage in NOT_OURS:
        return None
    if booking.stage == "CANCELLED":
        raise ServiceRefused(SERVICE, "the ride is cancelled")
    if booking.stage == "CONDITIONAL_CONFIRMED":
        raise ServiceUnavailable(SERVICE, "the operator is still looking for a car")
    raise ServiceMisbehaved(SERVICE, "a booking in a state that we do not know")


def _with_leg(booking: Booking, legs: list[Leg]) -> Booking:
    """The booking with what its leg told beside it."""
    told = {name: getattr(leg, name) for leg in legs for name in leg.model_fields_set}
    if not told:
        return booking
    leg = booking.leg.model_copy(update=told)
    return booking.model_copy(update={"legs": (leg, *booking.legs[1:])})

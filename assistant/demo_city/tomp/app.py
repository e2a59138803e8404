"""The taxi operator's TOMP-API 1.6.1 server: addresses, methods and headers.

https://github.com/TOMP-WG/TOMP-API
"""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assistant.demo_city.china import CHINA
from assistant.demo_city.store import Store
from assistant.demo_city.tomp.about import implementations, information
from assistant.demo_city.tomp.answers import booking, eta, leg, offer, progress
from assistant.demo_city.tomp.desk import VALID, Desk
from assistant.demo_city.tomp.problem import (
    TompProblem,
    TompResponse,
    http_problem_response,
    language,
    problem_response,
)
from assistant.demo_city.tomp.ride import Ride
from assistant.demo_city.tomp.rules import Json, check_booking, check_headers, check_planning

_LARGEST_BODY = 100_000
_ALL = ("Accept-Language", "Api", "Api-Version", "maas-id")
_STATES = (
    *("NEW", "PENDING", "REJECTED", "RELEASED", "EXPIRED", "CONDITIONAL_CONFIRMED"),
    *("CONFIRMED", "CANCELLED", "STARTED", "FINISHED"),
)
_MESSAGES = (
    *("VEHICLE_NOT_AVAILABLE", "USER_NO_SHOW", "ETA", "MESSAGE_TO_DRIVER"),
    *("MESSAGE_TO_END_USER", "USER_OUT_OF_LIMITS", "OTHER"),
)
_Endpoint = Callable[[Request], Awaitable[Response]]


class TompServer:
    """One method per endpoint."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._desk = Desk(store, clock)

    def app(self) -> Starlette:
        """The ASGI app."""
        routes = [
            _route("/planning/inquiries", self.inquire, "POST"),
            _route("/planning/offers", self.offer, "POST"),
            _route("/bookings", self.book, "POST"),
            _route("/bookings", self.bookings, "GET"),
            _route("/bookings/{id}", self.booking, "GET"),
            _route("/bookings/{id}/events", self.event, "POST"),
            _route("/bookings/{id}/notifications", self.notify, "POST"),
            _route("/bookings/{id}/notifications", self.notifications, "GET"),
            _route("/legs/{id}", self.leg, "GET"),
            _route("/legs/{id}/progress", self.progress, "GET"),
            _route("/operator/ping", self.ping, "GET", demands=_ALL[:1]),
            _route("/operator/meta", self.meta, "GET", demands=(_ALL[0], _ALL[3])),
            _route("/operator/information", self.information, "GET"),
        ]
        handlers: Any = {TompProblem: problem_response, HTTPException: http_problem_response}
        return Starlette(routes=routes, exception_handlers=handlers)

    async def inquire(self, request: Request) -> Response:
        """What there would be; nothing is kept."""
        wanted = check_planning(await _body(request))
        found = self._desk.free_car(wanted)
        options = [offer(None, found[0], wanted, found[1], language(request))] if found else []
        return self._planning(request, options)

    async def offer(self, request: Request) -> Response:
        """What can be booked by its id."""
        wanted = check_planning(await _body(request))
        found = self._desk.offer(wanted)
        options: list[Json] = []
        if found is not None:
            name, car, plan = found
            options.append(offer(name, car, wanted, plan, language(request)))
        return self._planning(request, options)

    async def book(self, request: Request) -> Response:
        """Book an offer: it is PENDING until the commit."""
        return self._booking(request, self._desk.book(check_booking(await _body(request))), 201)

    async def bookings(self, request: Request) -> Response:
        """The latest bookings."""
        state = request.query_params.get("state")
        if state is not None and state not in _STATES:
            raise TompProblem(400, f"there is no state {state}")
        found = [booking(ride, language(request)) for ride in self._desk.rides(state)]
        return TompResponse(found, language=language(request))

    async def booking(self, request: Request) -> Response:
        """One booking."""
        return self._booking(request, self._desk.ride(request.path_params["id"]), 200)

    async def event(self, request: Request) -> Response:
        """Commit or cancel a booking."""
        body, name = await _body(request), request.path_params["id"]
        operation = body.get("operation") if isinstance(body, dict) else None
        self._desk.ride(name)
        if operation == "COMMIT":
            return self._booking(request, self._desk.commit(name), 200)
        if operation == "CANCEL":
            return self._booking(request, self._desk.cancel(name), 200)
        if operation == "EXTEND_EXPIRY_TIME":
            raise TompProblem(410, "the time is not extended")
        if operation == "DENY":
            raise TompProblem(403, "nothing is postponed here, so nothing can be denied")
        raise TompProblem(400, f"there is no operation {operation}")

    async def notify(self, request: Request) -> Response:
        """Take a message about a booking, such as one for the driver."""
        body, name = await _body(request), request.path_params["id"]
        if not isinstance(body, dict) or body.get("type") not in _MESSAGES:
            raise TompProblem(400, "a notification has a type")
        self._desk.ride(name)
        self._desk.note(name, body)
        return Response(status_code=204)

    async def notifications(self, request: Request) -> Response:
        """The messages about a booking, and when the car will be there."""
        ride = self._desk.ride(request.path_params["id"])
        found = self._desk.notes(ride.id)
        if ride.state == "CONFIRMED":
            found.append(eta(ride))
        return TompResponse(found, language=language(request))

    async def leg(self, request: Request) -> Response:
        """The ride itself."""
        return TompResponse(
            leg(self._of_leg(request), language(request)), language=language(request)
        )

    async def progress(self, request: Request) -> Response:
        """Where the car is; 404 while no car is bound to the leg."""
        ride = self._of_leg(request)
        if not ride.committed:
            raise TompProblem(404, "no car is bound to this leg")
        only = request.query_params.get("location-only") == "true"
        found = progress(ride, language(request), location_only=only)
        return TompResponse(found, language=language(request))

    async def ping(self, _: Request) -> Response:
        """Alive."""
        return Response(status_code=200)

    async def meta(self, request: Request) -> Response:
        """Which endpoints are here."""
        base = str(request.base_url).rstrip("/")
        return TompResponse(implementations(base), language=language(request))

    async def information(self, request: Request) -> Response:
        """Who runs the cars."""
        return TompResponse(information(language(request)), language=language(request))

    def _of_leg(self, request: Request) -> Ride:
        booking_id, dash, number = request.path_params["id"].rpartition("-")
        if not dash or number != "1":
            raise TompProblem(404, f"there is no leg {request.path_params['id']}")
        return self._desk.ride(booking_id)

    def _planning(self, request: Request, options: list[Json]) -> Response:
        until = (self._clock() + VALID).astimezone(CHINA).isoformat(timespec="seconds")
        answer = {"validUntil": until, "options": options}
        return TompResponse(answer, 201, language=language(request))

    def _booking(self, request: Request, ride: Ride, status: int) -> Response:
        headers = {"Expires": format_datetime(ride.expires.astimezone(UTC), usegmt=True)}
        body = booking(ride, language(request))
        return TompResponse(body, status, language=language(request), headers=headers)


def _route(path: str, endpoint: _Endpoint, method: str, demands: tuple[str, ...] = _ALL) -> Route:
    async def ready(request: Request) -> Response:
        check_headers(request, *demands)
        return await endpoint(request)

    return Route(path, ready, methods=[method])


async def _body(request: Request) -> Any:
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise TompProblem(400, "send application/json")
    raw = await request.body()
    if len(raw) > _LARGEST_BODY:
        raise TompProblem(400, "too long")
    try:
        return json.loads(raw)
    except ValueError as problem:
        raise TompProblem(400, "the body is not JSON") from problem

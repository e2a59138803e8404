"""The offices' Open311 GeoReport v2 server: addresses and methods, as JSON.

https://wiki.open311.org/GeoReport_v2/
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assistant.demo_city.open311.desk import Desk
from assistant.demo_city.open311.problem import (
    Open311Problem,
    Open311Response,
    http_problem_response,
    language,
    problem_response,
)
from assistant.demo_city.open311.rules import check_request, form_of, office_of, span_of
from assistant.demo_city.open311.services import attributes, service

_NUMBERED_AFTER = timedelta(seconds=20)
_PAGE = 50
_LONGEST_PAGE = 200


class Open311Server:
    """One method per endpoint.

    Args:
        desk: Where requests are kept.
        clock: What time it is, with zone.
        variant: ``realtime`` numbers at once, ``batch`` gives a token first, ``unlisted`` is
            realtime and shows nobody the list of requests.
    """

    def __init__(self, desk: Desk, clock: Callable[[], datetime], variant: str) -> None:
        self._desk = desk
        self._clock = clock
        self._variant = variant

    def app(self) -> Starlette:
        """The ASGI app."""
        routes = [
            Route("/services.json", self.services, methods=["GET"]),
            Route("/services/{code}.json", self.definition, methods=["GET"]),
            Route("/requests.json", self.requests, methods=["GET"]),
            Route("/requests.json", self.take, methods=["POST"]),
            Route("/requests/{id}.json", self.request, methods=["GET"]),
            Route("/tokens/{token}.json", self.token, methods=["GET"]),
        ]
        handlers: Any = {Open311Problem: problem_response, HTTPException: http_problem_response}
        return Starlette(routes=routes, exception_handlers=handlers)

    async def services(self, request: Request) -> Response:
        """What requests are taken about."""
        office = office_of(request.query_params)
        kind = "batch" if self._variant == "batch" else "realtime"
        listed = [service(one, kind, _lang(request)) for one in office.services.values()]
        return _answer(request, listed)

    async def definition(self, request: Request) -> Response:
        """What is asked beyond the usual."""
        office = office_of(request.query_params)
        one = office.service(request.path_params["code"])
        asked = attributes(one, self._clock(), _lang(request))
        return _answer(request, {"service_code": one["code"], "attributes": asked})

    async def requests(self, request: Request) -> Response:
        """The requests of a time, a page at a time."""
        query = request.query_params
        office = office_of(query)
        if self._variant == "unlisted":
            raise Open311Problem(403, "requests are not public here")
        span = span_of(query, self._clock())
        names = [name for name in query.get("service_request_id", "").split(",") if name]
        listed = [one.describe(_lang(request)) for one in self._desk.tickets(office, *span, names)]
        for name in ("service_code", "status"):
            wanted = query.get(name, "").split(",") if query.get(name) else []
            listed = [one for one in listed if not wanted or one[name] in wanted]
        size = min(_number(query.get("page_size"), _PAGE), _LONGEST_PAGE)
        first = (_number(query.get("page"), 1) - 1) * size
        return _answer(request, listed[first : first + size])

    async def take(self, request: Request) -> Response:
        """Take a request, every time that it comes."""
        fields = await form_of(request)
        office = office_of(fields)
        check_request(office, fields, self._clock())
        ticket = self._desk.take(office, fields)
        notice = office.words("notice", _lang(request))
        told = {"service_request_id": ticket.id, "service_notice": notice, "account_id": None}
        if self._variant == "batch":
            told = {"token": ticket.token, "service_notice": notice, "account_id": None}
        return _answer(request, [told])

    async def request(self, request: Request) -> Response:
        """One request as it stands."""
        office = office_of(request.query_params)
        ticket = self._desk.ticket(office, request.path_params["id"])
        return _answer(request, [ticket.describe(_lang(request))])

    async def token(self, request: Request) -> Response:
        """The number that a token stands for, once there is one."""
        office = office_of(request.query_params)
        ticket = self._desk.of_token(office, request.path_params["token"])
        told = {"token": ticket.token}
        if self._clock() >= ticket.created + _NUMBERED_AFTER:
            told["service_request_id"] = ticket.id
        return _answer(request, [told])


def _answer(request: Request, body: Any) -> Response:
    return Open311Response(body, language=language(request))


def _lang(request: Request) -> str:
    return language(request)[:2]


def _number(text: str | None, usual: int) -> int:
    if not text:
        return usual
    if not text.isdigit() or int(text) < 1:
        raise Open311Problem(400, f"not a number from 1 up: {text}")
    return int(text)

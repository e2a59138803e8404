"""The hospitals' FHIR R4 server: addresses, methods and headers."""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assistant.demo_city.fhir.appointment_search import search_appointments
from assistant.demo_city.fhir.appointments import Appointments
from assistant.demo_city.fhir.holds import check_version, put_slot
from assistant.demo_city.fhir.metadata import (
    APPOINTMENT_PARAMETERS,
    capability_statement,
)
from assistant.demo_city.fhir.operations import Operations, Parameters, read_parameters
from assistant.demo_city.fhir.places import published_places
from assistant.demo_city.fhir.problem import FhirProblem, http_problem_response, problem_response
from assistant.demo_city.fhir.query import Query
from assistant.demo_city.fhir.resource import FhirResponse, Resource, version_headers
from assistant.demo_city.fhir.search import (
    PARAMETERS,
    SLOT_PARAMETERS,
    search_places,
    search_slots,
)
from assistant.demo_city.fhir.slots import Slots
from assistant.demo_city.store import Store

_LARGEST_BODY = 200_000
_JSON = ("application/fhir+json", "application/json")
_Endpoint = Callable[[Request], Awaitable[Response]]


class FhirServer:
    """One method per interaction: https://hl7.org/fhir/R4/http.html."""

    def __init__(self, store: Store, clock: Callable[[], datetime], profile: str) -> None:
        self._clock = clock
        self._profile = profile
        self._store = store
        self._places = published_places()
        self._slots = Slots(store, self._places, clock)
        self._appointments = Appointments(store, self._places, self._slots, clock)
        self._operations = Operations(self._appointments, self._slots, self._places, clock)

    def app(self) -> Starlette:
        """The ASGI app; what the profile does not offer is not there."""
        routes = [
            self._route("/metadata", self.metadata, "GET"),
            self._route("/{kind}/_search", self.search, "POST"),
            self._route("/{kind}", self.search, "GET"),
        ]
        if self._profile == "A":
            routes.append(self._route("/Appointment", self.create, "POST"))
            routes.append(self._route("/Slot/{name}", self.update_slot, "PUT"))
        else:
            routes.insert(0, self._route("/Appointment/$find", self.find, "GET", "POST"))
            routes.insert(1, self._route("/Appointment/$hold", self.hold, "POST"))
            routes.insert(2, self._route("/Appointment/$book", self.book, "POST"))
        routes.append(self._route("/Appointment/{name}", self.update_appointment, "PUT"))
        routes.append(self._route("/{kind}/{name}", self.read, "GET"))
        handlers: Any = {FhirProblem: problem_response, HTTPException: http_problem_response}
        return Starlette(routes=routes, exception_handlers=handlers)

    def _route(self, path: str, endpoint: _Endpoint, *methods: str) -> Route:
        async def ready(request: Request) -> Response:
            if not _accepts_json(request):
                raise FhirProblem(406, "only application/fhir+json is spoken here")
            self._operations.release_expired()
            return await endpoint(request)

        return Route(path, ready, methods=list(methods))

    async def metadata(self, _: Request) -> Response:
        """What this server can do."""
        return FhirResponse(capability_statement(self._profile, self._clock()))

    async def read(self, request: Request) -> Response:
        """One resource."""
        kind, name = request.path_params["kind"], request.path_params["name"]
        if kind == "Slot":
            found = self._slots.resource(self._slots.get(name))
        elif kind == "Appointment":
            found = self._appointments.resource(self._appointments.get(name))
        else:
            found = self._places.get(kind, name) or {}
        if not found:
            raise FhirProblem(404, f"there is no {kind}/{name}")
        return FhirResponse(found, headers=version_headers(found))

    async def search(self, request: Request) -> Response:
        """Search one kind of resource."""
        kind = request.path_params["kind"]
        pairs = list(request.query_params.multi_items())
        if request.method == "POST":
            pairs += parse_qsl((await request.body()).decode(errors="replace"))
        if kind in PARAMETERS:
            query = Query(request, pairs, [*PARAMETERS[kind]])
            return FhirResponse(search_places(self._places, kind, query))
        if kind == "Slot":
            query = Query(request, pairs, SLOT_PARAMETERS)
            found = search_slots(self._places, self._slots, query, self._clock())
            return FhirResponse(found)
        if kind == "Appointment":
            query = Query(request, pairs, APPOINTMENT_PARAMETERS)
            return FhirResponse(search_appointments(self._appointments, query))
        raise FhirProblem(404, f"there are no resources {kind} here", code="not-supported")

    async def create(self, request: Request) -> Response:
        """Make an appointment, once if so asked."""
        body = await _body(request)
        row, new = self._appointments.create(body, request.headers.get("if-none-exist"))
        return self._written(request, self._appointments.resource(row), 201 if new else 200)

    async def update_appointment(self, request: Request) -> Response:
        """Replace an appointment by its version."""
        body, name = await _body(request), request.path_params["name"]
        if not isinstance(body, dict) or body.get("id") != name:
            raise FhirProblem(400, "the id in the body is not the one in the address")
        with self._store.write():
            row = self._appointments.get(name)
            check_version(request, row["version"], f"Appointment/{name}")
            changed = self._appointments.update(row, body)
            if self._profile == "B" and changed["status"] == "cancelled":
                self._operations.free_slot(changed["slot"])
        return self._written(request, self._appointments.resource(changed), 200)

    async def update_slot(self, request: Request) -> Response:
        """Replace a Slot by its version: hold it, free it, mark it as busy."""
        body, name = await _body(request), request.path_params["name"]
        slot = put_slot(self._store, self._slots, request, name, body)
        return self._written(request, self._slots.resource(slot), 200)

    async def find(self, request: Request) -> Response:
        """IHE ITI-115."""
        pairs = list(request.query_params.multi_items())
        given: Parameters = {}
        if request.method == "POST":
            given = read_parameters(await _body(request))
        for name, value in pairs:
            given.setdefault(name, []).append(value)
        pairs += [("_count", str(n)) for n in given.get("_count", []) if request.method == "POST"]
        found = self._operations.find(given)
        query = Query(request, pairs, [*given])
        return FhirResponse(query.bundle(found, total=len(found)))

    async def hold(self, request: Request) -> Response:
        """IHE ITI-116."""
        held = self._operations.hold(read_parameters(await _body(request)))
        return FhirResponse(_one(request, held))

    async def book(self, request: Request) -> Response:
        """IHE ITI-117: a refusal comes as a Bundle too."""
        given = read_parameters(await _body(request))
        try:
            booked = self._operations.book(given)
        except FhirProblem as problem:
            return FhirResponse(_one(request, problem.outcome), problem.status)
        return FhirResponse(_one(request, booked))

    def _written(self, request: Request, resource: Resource, status: int) -> Response:
        base = str(request.base_url).rstrip("/")
        kind, name = resource["resourceType"], resource["id"]
        version = resource["meta"]["versionId"]
        headers = version_headers(resource)
        headers["Location"] = f"{base}/{kind}/{name}/_history/{version}"
        minimal = "return=minimal" in request.headers.get("prefer", "")
        return FhirResponse(None if minimal else resource, status, headers)


async def _body(request: Request) -> Any:
    if request.headers.get("content-type", "").split(";")[0].strip().lower() not in _JSON:
        raise FhirProblem(415, "send application/fhir+json")
    raw = await request.body()
    if len(raw) > _LARGEST_BODY:
        raise FhirProblem(413, "too long", code="too-long")
    try:
        return json.loads(raw)
    except ValueError as problem:
        raise FhirProblem(400, "the body is not JSON", code="structure") from problem


def _one(request: Request, resource: Resource) -> Resource:
    entry: Resource = {"resource": resource, "search": {"mode": "match"}}
    if "id" in resource:
        base = str(request.base_url).rstrip("/")
        entry["fullUrl"] = f"{base}/{resource['resourceType']}/{resource['id']}"
    else:
        entry["search"]["mode"] = "outcome"
    total = int("id" in resource)
    return {"resourceType": "Bundle", "type": "searchset", "total": total, "entry": [entry]}


def _accepts_json(request: Request) -> bool:
    accepted = request.headers.get("accept", "*/*").lower()
    return "json" in accepted or "*/*" in accepted or "application/*" in accepted

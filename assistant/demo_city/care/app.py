"""The district's FHIR R4 server: addresses, methods and headers."""

import json
from collections.abc import Awaitable, Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assistant.demo_city.care.catalogue import definitions, patients, prescriptions
from assistant.demo_city.care.metadata import PARAMETERS, capability_statement
from assistant.demo_city.care.requests import Requests
from assistant.demo_city.care.rules import KINDS, check_request
from assistant.demo_city.care.work import Work
from assistant.demo_city.district import Clock
from assistant.demo_city.fhir.problem import FhirProblem, http_problem_response, problem_response
from assistant.demo_city.fhir.query import Query, reference_ids, token_matches
from assistant.demo_city.fhir.resource import FhirResponse, Resource, version_headers
from assistant.demo_city.store import Store

_LARGEST_BODY = 200_000
_Endpoint = Callable[[Request], Awaitable[Response]]


class CareServer:
    """One method per interaction: https://hl7.org/fhir/R4/http.html."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._clock = clock
        self._requests = Requests(store, clock)

    def app(self) -> Starlette:
        """The ASGI app."""
        routes = [
            Route("/metadata", self.metadata, methods=["GET"]),
            Route("/{kind}/_search", self.search, methods=["POST"]),
            Route("/{kind}", self.search, methods=["GET"]),
            Route("/{kind}", self.create, methods=["POST"]),
            Route("/{kind}/{name}", self.read, methods=["GET"]),
            Route("/{kind}/{name}", self.update, methods=["PUT"]),
        ]
        handlers: Any = {FhirProblem: problem_response, HTTPException: http_problem_response}
        return Starlette(routes=routes, exception_handlers=handlers)

    async def metadata(self, _: Request) -> Response:
        """What this server can do."""
        return FhirResponse(capability_statement(self._clock()))

    async def search(self, request: Request) -> Response:
        """Search one kind of resource."""
        kind = request.path_params["kind"]
        pairs = list(request.query_params.multi_items())
        if request.method == "POST":
            pairs += parse_qsl((await request.body()).decode(errors="replace"))
        if kind not in PARAMETERS:
            raise FhirProblem(404, f"there are no resources {kind} here", code="not-supported")
        query = Query(request, pairs, PARAMETERS[kind])
        return FhirResponse(query.bundle(self._found(kind, query)))

    async def read(self, request: Request) -> Response:
        """One request; the rest is found by searching."""
        kind, name = request.path_params["kind"], request.path_params["name"]
        found = self._requests.resource(self._requests.get(kind, name))
        return FhirResponse(found, headers=version_headers(found))

    async def create(self, request: Request) -> Response:
        """Take a request, once if so asked."""
        kind = _writable(request)
        body = check_request(kind, await _body(request))
        row, new = self._requests.create(kind, body, request.headers.get("if-none-exist"))
        made = self._requests.resource(row)
        headers = version_headers(made) | {"Location": f"{request.url}/{row['id']}/_history/1"}
        return FhirResponse(made, 201 if new else 200, headers)

    async def update(self, request: Request) -> Response:
        """Replace a request by its version, as long as nobody works on it."""
        kind, name = _writable(request), request.path_params["name"]
        body = check_request(kind, await _body(request))
        if body.get("id") != name:
            raise FhirProblem(400, "the id in the body is not the one in the address")
        row = self._requests.update(kind, name, body, request.headers.get("if-match", ""))
        changed = self._requests.resource(row)
        return FhirResponse(changed, headers=version_headers(changed))

    def _found(self, kind: str, query: Query) -> Iterable[Resource]:
        if kind == "Patient":
            wanted = [number for value in query.all("phone") for number in value.split(",")]
            return (one for one, numbers in patients() if set(wanted) & set(numbers))
        if kind == "ActivityDefinition":
            every = list(definitions(self._clock()))
            return (one for one in every if _offered(one, query))
        if kind == "Task":
            return self._tasks(query)
        stored = [row for value in query.all("identifier") for row in self._of(kind, value)]
        if query.all("identifier"):
            return (self._requests.resource(row) for row in stored)
        return self._of_patient(kind, query)

    def _of(self, kind: str, identifier: str) -> list[Any]:
        return self._requests.with_identifier(kind, identifier)

    def _of_patient(self, kind: str, query: Query) -> Iterable[Resource]:
        """Naming the patient is required, lest anyone read what others take."""
        wanted = [
            name for value in query.all("patient") for name in reference_ids(value, "Patient")
        ]
        if not wanted:
            raise FhirProblem(400, "name the patient or the identifier", code="too-costly")
        standing = list(prescriptions(self._clock())) if kind == "MedicationRequest" else []
        every = standing + [self._requests.resource(row) for row in self._requests.of(kind)]
        names = {f"Patient/{name}" for name in wanted}
        own = (one for one in every if one["subject"].get("reference") in names)
        return (one for one in own if _plain(one, query, "status") and _plain(one, query, "intent"))

    def _tasks(self, query: Query) -> Iterable[Resource]:
        for value in query.all("focus"):
            for kind in KINDS:
                for name in reference_ids(value, kind):
                    yield Work(self._requests.get(kind, name), self._clock()).task()


def _offered(one: Resource, query: Query) -> bool:
    topics = [(c["system"], c["code"]) for topic in one["topic"] for c in topic["coding"]]
    fits = all(token_matches(value, topics) for value in query.all("topic"))
    period = one.get("effectivePeriod")
    days = [day.removeprefix("eq") for day in query.all("effective")]
    return fits and all(period is None or period["start"] <= d <= period["end"] for d in days)


def _plain(one: Resource, query: Query, field: str) -> bool:
    return all(token_matches(value, [("", one[field])]) for value in query.all(field))


def _writable(request: Request) -> str:
    kind: str = request.path_params["kind"]
    if kind not in KINDS:
        raise FhirProblem(405, f"{kind} cannot be written here")
    return kind


async def _body(request: Request) -> Any:
    if "json" not in request.headers.get("content-type", ""):
        raise FhirProblem(415, "send application/fhir+json")
    raw = await request.body()
    if len(raw) > _LARGEST_BODY:
        raise FhirProblem(413, "too long", code="too-long")
    try:
        return json.loads(raw)
    except ValueError as problem:
        raise FhirProblem(400, "the body is not JSON", code="structure") from problem

"""The directory's Open Referral HSDS 3.0 server: it tells, and takes nothing.

https://docs.openreferral.org/en/v3.0.1/hsds/api_reference.html
"""

import json
from collections.abc import Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from assistant.demo_city.hsds.records import Json, as_listed, services, terms

A_PAGE = 25
LARGEST_PAGE = 100
_NUMBERS = ("page", "per_page")
_YES_OR_NO = ("full", "minimal")


def hsds_app() -> Starlette:
    """The ASGI app."""
    routes = [
        Route("/", _about),
        Route("/services", _services),
        Route("/services/{id}", _service),
        Route("/taxonomy_terms", _terms),
    ]
    return Starlette(routes=routes, exception_handlers={HTTPException: _problem})


def refusal(status: int, words: str) -> Response:
    """How this directory says no; HSDS leaves that open."""
    return JSONResponse({"detail": words}, status)


async def _problem(_: Request, problem: Exception) -> Response:
    assert isinstance(problem, HTTPException)  # noqa: S101  registered for this class only
    return refusal(problem.status_code, problem.detail)


async def _about(_: Request) -> Response:
    openapi = "https://docs.openreferral.org/en/3.0/hsds/api_reference.html"
    profile = "https://docs.openreferral.org/en/3.0/hsds/"
    return JSONResponse({"version": "3.0", "profile": profile, "openapi_url": openapi})


async def _services(request: Request) -> Response:
    _check(request)
    asked = request.query_params
    found = [one for one in services() if _fits(one, request)]
    if asked.get("minimal") == "true":
        rows = [{"id": one["id"], "last_modified": one["last_modified"]} for one in found]
    elif asked.get("full") == "true":
        rows = list(found)
    else:
        rows = [as_listed(one) for one in found]
    return _page(request, rows)


async def _service(request: Request) -> Response:
    wanted = request.path_params["id"]
    found = [one for one in services() if one["id"] == wanted]
    if not found:
        raise HTTPException(404, f"there is no service {wanted}")
    return JSONResponse(found[0])


async def _terms(request: Request) -> Response:
    _check(request)
    return _page(request, list(terms()))


def _check(request: Request) -> None:
    asked = request.query_params
    for name in _NUMBERS:
        if not asked.get(name, "1").isdigit() or asked.get(name) == "0":
            raise HTTPException(400, f"{name} is a number from 1 on")
    for name in _YES_OR_NO:
        if asked.get(name, "true") not in ("true", "false"):
            raise HTTPException(400, f"{name} is true or false")


def _fits(service: Json, request: Request) -> bool:
    asked = request.query_params
    term = asked.get("taxonomy_term_id")
    if term and all(one["taxonomy_term"]["id"] != term for one in service["attributes"]):
        return False
    organization = asked.get("organization_id")
    if organization and service["organization_id"] != organization:
        return False
    text = json.dumps(service, ensure_ascii=False).lower()
    return all(word in text for word in asked.get("search", "").lower().split())


def _page(request: Request, rows: Sequence[Any]) -> Response:
    number = int(request.query_params.get("page", 1))
    size = min(int(request.query_params.get("per_page", A_PAGE)), LARGEST_PAGE)
    shown = rows[(number - 1) * size : number * size]
    pages = -(-len(rows) // size)
    answer = {
        "total_items": len(rows),
        "total_pages": pages,
        "page_number": number,
        "size": len(shown),
        "first_page": number == 1,
        "last_page": number >= pages,
        "empty": not shown,
        "contents": shown,
    }
    return JSONResponse(answer)

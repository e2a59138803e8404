"""How the taxi operator says no: an error object, and the language it is in."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

_TITLES = {
    400: "Bad request",
    403: "Forbidden",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    410: "Gone",
    503: "Temporarily unavailable",
}


class TompProblem(Exception):
    """The request cannot be done; becomes an ``error`` at the edge."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


class TompResponse(Response):
    """JSON with the Content-Language that every answer must name."""

    def __init__(
        self,
        body: Any,
        status: int = 200,
        *,
        language: str = "zh-CN",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        content = json.dumps(body, ensure_ascii=False).encode()
        all_headers = {**(headers or {}), "Content-Language": language}
        super().__init__(content, status, all_headers, "application/json")


def language(request: Request) -> str:
    """Chinese, unless English is asked for first."""
    asked = request.headers.get("accept-language", "").strip().lower()
    return "en" if asked.startswith("en") else "zh-CN"


def refusal(status: int, words: str) -> Response:
    """A refusal as this operator gives it."""
    error = {
        "type": "https://github.com/TOMP-WG/TOMP-API/wiki/Error-handling-in-TOMP",
        "title": _TITLES.get(status, "Error"),
        "status": status,
        "detail": words,
    }
    return TompResponse(error, status, language="en")


async def problem_response(_: Request, problem: Exception) -> Response:
    """What a ``TompProblem`` looks like on the wire."""
    assert isinstance(problem, TompProblem)  # noqa: S101  registered for this class only
    return refusal(problem.status, problem.words)


async def http_problem_response(_: Request, problem: Exception) -> Response:
    """An address or a method that is not there."""
    assert isinstance(problem, HTTPException)  # noqa: S101  registered for this class only
    return refusal(problem.status_code, problem.detail)

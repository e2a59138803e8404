"""How the offices say no: a list of errors, each with its code and words."""

import json
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response


class Open311Problem(Exception):
    """The request cannot be done; becomes an error at the edge."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


class Open311Response(Response):
    """JSON in one of the two languages that the offices speak."""

    def __init__(self, body: Any, status: int = 200, *, language: str = "zh-CN") -> None:
        content = json.dumps(body, ensure_ascii=False).encode()
        headers = {"Content-Language": language, "Vary": "Accept-Language"}
        super().__init__(content, status, headers, "application/json; charset=utf-8")


def language(request: Request) -> str:
    """Chinese, unless English is asked for first."""
    asked = request.headers.get("accept-language", "").strip().lower()
    return "en" if asked.startswith("en") else "zh-CN"


def refusal(status: int, words: str) -> Response:
    """A refusal as these offices give it."""
    return Open311Response([{"code": status, "description": words}], status, language="en")


async def problem_response(_: Request, problem: Exception) -> Response:
    """What an ``Open311Problem`` looks like on the wire."""
    assert isinstance(problem, Open311Problem)  # noqa: S101  registered for this class only
    return refusal(problem.status, problem.words)


async def http_problem_response(_: Request, problem: Exception) -> Response:
    """An address or a method that is not there."""
    assert isinstance(problem, HTTPException)  # noqa: S101  registered for this class only
    return refusal(problem.status_code, problem.detail)

"""How the hospitals' server says no: an OperationOutcome and a status."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from assistant.demo_city.fhir.resource import FhirResponse

_CODES = {
    400: "invalid",
    404: "not-found",
    405: "not-supported",
    406: "not-supported",
    409: "conflict",
    410: "deleted",
    412: "conflict",
    415: "not-supported",
    422: "business-rule",
    503: "transient",
}
"""https://hl7.org/fhir/R4/valueset-issue-type.html"""


class FhirProblem(Exception):
    """The request cannot be done; becomes an OperationOutcome at the edge."""

    def __init__(self, status: int, words: str, *, code: str = "", severity: str = "error") -> None:
        super().__init__(words)
        self.status = status
        self.outcome = outcome(status, words, code=code, severity=severity)


def outcome(status: int, words: str, *, code: str = "", severity: str = "error") -> dict[str, Any]:
    """An OperationOutcome: https://hl7.org/fhir/R4/operationoutcome.html."""
    issue = {
        "severity": severity,
        "code": code or _CODES.get(status, "exception"),
        "details": {"text": words},
        "diagnostics": words,
    }
    return {"resourceType": "OperationOutcome", "issue": [issue]}


def refusal(status: int, words: str) -> Response:
    """A refusal as this server gives it, for planned faults."""
    return FhirResponse(outcome(status, words), status)


async def problem_response(_: Request, problem: Exception) -> Response:
    """What a ``FhirProblem`` looks like on the wire."""
    assert isinstance(problem, FhirProblem)  # noqa: S101  registered for this class only
    return FhirResponse(problem.outcome, problem.status)


async def http_problem_response(_: Request, problem: Exception) -> Response:
    """An address or a method that is not there, in the server's own words."""
    assert isinstance(problem, HTTPException)  # noqa: S101  registered for this class only
    return FhirResponse(outcome(problem.status_code, problem.detail), problem.status_code)

"""The one place of the web channel that turns errors into words."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from cryptography.fernet import InvalidToken
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from assistant.config import Settings
from assistant.errors import (
    GatewayError,
    NotAllowed,
    NotFound,
    NotUnderstood,
    RequestRejected,
    ResidentGone,
    ServiceRefused,
    StorageFailed,
)
from assistant.i18n import Message, _
from assistant.web.page import page
from assistant.web.who import left

log = structlog.get_logger()


@dataclass(frozen=True)
class Trouble:
    """What happened, what is safe, what to do next."""

    status: int
    heading: Message
    what: Message
    safe: Message
    next: Message
    retry: bool = False


KEPT = _("Everything you answered is kept.")
NOTHING_DONE = _("Nothing was booked, and nothing was lost.")
CALL = _("If you like, call our staff. The number is below.")

NOT_FOUND = Trouble(
    404,
    _("We cannot find this page"),
    _("It does not exist, or it belongs to someone else."),
    NOTHING_DONE,
    _("Go to the home page and begin there."),
)
NOT_ALLOWED = Trouble(
    403,
    _("That cannot be done from here"),
    _("This press did not come from one of our pages, or it was too large."),
    NOTHING_DONE,
    _("Go to the home page and press again there."),
)
NOT_FITTING = Trouble(
    422,
    _("Something was missing"),
    _("We could not read this press."),
    NOTHING_DONE,
    _("Go back one step and press again."),
)
UNAVAILABLE = Trouble(
    503,
    _("The service is not answering"),
    _("The other side is busy or out of order just now."),
    KEPT,
    _("Try again in a minute. A person can also do it for you."),
    retry=True,
)
REFUSED = Trouble(
    409,
    _("The service said no"),
    _("What you asked for is not possible just now."),
    KEPT,
    _("Go back one step and choose something else."),
)
NOT_KEPT = Trouble(
    503,
    _("We could not keep that"),
    _("Our own records are busy or full just now."),
    _("Your last press was not taken. What you answered before is kept."),
    _("Try again in a minute. A person can also do it for you."),
    retry=True,
)
OURS = Trouble(
    500,
    _("Something went wrong on our side"),
    _("It is not your fault. We have noted it."),
    KEPT,
    _("Go to the home page. A person can also do it for you."),
    retry=True,
)

TROUBLES: dict[type[Exception], Trouble] = {
    NotFound: NOT_FOUND,
    NotAllowed: NOT_ALLOWED,
    NotUnderstood: NOT_FITTING,
    ServiceRefused: REFUSED,
    RequestRejected: UNAVAILABLE,
    GatewayError: UNAVAILABLE,
    StorageFailed: NOT_KEPT,
    InvalidToken: OURS,
    RequestValidationError: NOT_FITTING,
    Exception: OURS,
}


def install(app: FastAPI) -> None:
    """Answer every error with a kind page."""
    for kind, trouble in TROUBLES.items():
        app.add_exception_handler(kind, _handler(trouble))
    app.add_exception_handler(ResidentGone, _gone)
    app.add_exception_handler(HTTPException, _http_error)


def _handler(trouble: Trouble) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def handle(request: Request, error: Exception) -> Response:
        if isinstance(error, RequestValidationError) and _in_address(error):
            return _page(request, NOT_FOUND)
        note = log.error if trouble.status == 500 else log.info
        note("trouble", kind=type(error).__name__, path=request.url.path, status=trouble.status)
        return _page(request, trouble, phone=_phone(request, error))

    return handle


async def _gone(request: Request, _error: Exception) -> Response:
    """What was kept about them is erased, at another device: this one begins anew, too."""
    return left(request, "/who")


async def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return _page(request, NOT_FOUND if status in (404, 405) else NOT_FITTING)


def _in_address(error: RequestValidationError) -> bool:
    return any(part["loc"][0] in ("path", "query") for part in error.errors())


def _phone(request: Request, error: Exception) -> str:
    """The number of a service that does not answer, where it has one of its own."""
    if not isinstance(error, GatewayError) or isinstance(error, ServiceRefused):
        return ""
    settings: Settings = request.app.state.settings
    known = settings.outside.get(error.service)
    return known.phone if known else ""


def _page(request: Request, trouble: Trouble, *, phone: str = "") -> Response:
    retry = request.url.path if trouble.retry and request.method == "GET" else None
    return page(
        request,
        "errors/error.html",
        status=trouble.status,
        heading=trouble.heading,
        what=trouble.what,
        safe=trouble.safe,
        next=trouble.next,
        retry_url=retry,
        phone=phone,
    )

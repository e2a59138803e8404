"""The staff's page: who waits for a person, which promises broke, which messages got lost.

There are no staff accounts yet. Whoever has the key of the settings may look; without a key there
is no such page in production, and in a demonstration it is open and says so.
"""

import hmac
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response

from assistant.dialogue.telephone import spoken_phone
from assistant.errors import NotAllowed, NotFound
from assistant.i18n import Message, _
from assistant.web.page import go, page
from assistant.web.people import set_cookie
from assistant.web.services import ServicesDep
from assistant.wiring import Services

router = APIRouter(prefix="/staff")

COOKIE = "staff"
STAYS = timedelta(hours=12)
"""How long a browser may look after the key was given."""
WRONG_KEY = _("That is not the key.")


@router.get("")
async def show(request: Request, services: ServicesDep) -> Response:
    """All that has to be looked after; or the question for the key."""
    if not _may_look(request, services):
        return page(request, "staff/key.html", problem=None)
    staff = services.staff
    return page(
        request,
        "staff/staff.html",
        open_requests=await staff.open_requests(),
        broken=await staff.broken_promises(),
        lost=await staff.lost_messages(),
        spoken=spoken_phone,
        is_open_to_all=not services.settings.staff_token,
    )


@router.post("")
async def enter(
    request: Request, services: ServicesDep, key: Annotated[str, Form(max_length=500)] = ""
) -> Response:
    """Give the key."""
    token = _token(services)
    if not token or not hmac.compare_digest(token.encode(), key.strip().encode()):
        problem: Message | None = WRONG_KEY
        return page(request, "staff/key.html", status=422, problem=problem)
    until = (services.clock() + STAYS).isoformat()
    set_cookie(request, COOKIE, f"{until}|{_signature(services, until)}")
    return go("/staff")


@router.post("/leave")
async def leave(request: Request) -> Response:
    """Look no more on this device."""
    set_cookie(request, COOKIE, "")
    return go("/staff")


@router.post("/requests/{request_id}/answered")
async def answered(request: Request, request_id: UUID, services: ServicesDep) -> Response:
    """Somebody has taken care of a request."""
    if not _may_look(request, services):
        raise NotAllowed("staff")
    await services.help.answered(request_id)
    return go("/staff")


def _token(services: Services) -> str:
    """The key.

    Raises:
        NotFound: there is none, and this is no demonstration: nobody may look.
    """
    token = services.settings.staff_token
    if not token and services.settings.environment == "production":
        raise NotFound("staff")
    return token


def _may_look(request: Request, services: Services) -> bool:
    if not _token(services):
        return True
    until, _bar, signature = request.cookies.get(COOKIE, "").partition("|")
    if not hmac.compare_digest(_signature(services, until).encode(), signature.encode()):
        return False
    return datetime.fromisoformat(until) > services.clock()


def _signature(services: Services, until: str) -> str:
    """A changed key ends every look that the old one allowed."""
    return services.addresses.sign(f"staff {until} {services.settings.staff_token}")

"""What stays readable without a network.

A service worker keeps one page. It names nobody, unless the device was marked as one's own: then
it carries the latest booking. "Finish, next person" clears it with everything else.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import FileResponse

from assistant.dialogue.model import Mode
from assistant.paths import STATIC
from assistant.services.booked import Booked
from assistant.web.page import go, is_terminal, page
from assistant.web.people import ResidentDep, set_cookie
from assistant.web.services import ServicesDep

router = APIRouter()

OWN = "own"
"""The cookie of a device that belongs to the resident."""


@router.get("/offline.js")
async def worker() -> Response:
    """The service worker; at the root, so that it may answer for every page."""
    return FileResponse(STATIC / "offline.js", media_type="text/javascript")


@router.get("/offline")
async def offline(request: Request, resident_id: ResidentDep, services: ServicesDep) -> Response:
    """The page that is kept."""
    latest: dict[str, Any] | None = None
    if request.cookies.get(OWN):
        ongoing = (await services.homes.read(resident_id, Mode.LIVE)).ongoing
        latest = next((_said(booked) for booked in ongoing), None)
    return page(request, "offline/offline.html", latest=latest)


@router.post("/who/own")
async def mark_own(request: Request, own: Annotated[str, Form()] = "") -> Response:
    """Say whether this device is one's own."""
    set_cookie(request, OWN, "1" if own and not is_terminal(request) else "")
    return go("/who")


def _said(booked: Booked) -> dict[str, Any]:
    return {
        "summary": booked.scenario.summary(**booked.scenario.labels(booked.answers)),
        "reference": booked.receipt.reference,
        "facts": booked.receipt.facts,
    }

"""What is kept about a resident: to see, to print, to take along, and to erase."""

import json
from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request, Response

from assistant.dialogue.model import Mode
from assistant.errors import NotFound
from assistant.services.booked import Booked
from assistant.services.own_words import Group
from assistant.web.home import card
from assistant.web.page import page
from assistant.web.people import ResidentDep
from assistant.web.services import ServicesDep
from assistant.web.who import left

router = APIRouter(prefix="/profile")

AT_FIRST = 3
"""How many records of a kind the page of everything shows."""
ON_A_PAGE = 10
"""How many the page of one kind shows."""


@router.get("/data")
async def show(request: Request, resident_id: ResidentDep, services: ServicesDep) -> Response:
    """See everything, the newest of each kind."""
    groups = await services.own_data.groups(resident_id)
    return page(request, "own_data/own_data.html", groups=[_shown(one) for one in groups])


@router.get("/data.json")
async def take_along(resident_id: ResidentDep, services: ServicesDep) -> Response:
    """Everything, as a file."""
    whole = await services.own_data.whole(resident_id)
    return Response(
        json.dumps(whole, ensure_ascii=False, indent=2),
        media_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="huoban.json"'},
    )


@router.get("/data/{kind}")
async def show_kind(
    request: Request, kind: str, resident_id: ResidentDep, services: ServicesDep, number: int = 1
) -> Response:
    """See all of one kind, page by page."""
    groups = await services.own_data.groups(resident_id)
    group = next((one for one in groups if one.id == kind), None)
    first = (number - 1) * ON_A_PAGE
    if group is None or first not in range(max(1, len(group.items))):
        raise NotFound("kind of data")
    return page(
        request,
        "own_data/group.html",
        title=group.title,
        group=_shown(group, first, first + ON_A_PAGE),
        number=number,
        more=len(group.items) > first + ON_A_PAGE,
    )


@router.get("/erase")
async def ask_erase(request: Request, resident_id: ResidentDep, services: ServicesDep) -> Response:
    """Before it is erased: what goes, what stays, and why."""
    groups = await services.own_data.groups(resident_id)
    outlook = await services.erasing.outlook(resident_id)
    return page(
        request,
        "own_data/erase.html",
        groups=[_shown(one, 0, 0) for one in groups if one.items],
        arranged=_cards(outlook.arranged),
        running=_cards(outlook.running),
    )


@router.post("/erase")
async def erase(request: Request, resident_id: ResidentDep, services: ServicesDep) -> Response:
    """Erase; the device is nobody's afterwards."""
    whole = await services.erasing.erase(resident_id)
    return left(request, "/profile/erased" if whole else "/profile/erased?rest=1")


@router.get("/erased")
async def erased(request: Request, rest: bool = False) -> Response:
    """It is done; said to nobody in particular."""
    return page(request, "own_data/erased.html", rest=rest)


def _shown(group: Group, first: int = 0, end: int = AT_FIRST) -> dict[str, Any]:
    return {
        "id": group.id,
        "title": group.title,
        "all": len(group.items),
        "records": group.items[first:end],
    }


def _cards(bookings: Sequence[Booked]) -> list[dict[str, Any]]:
    return [card(one, Mode.LIVE) | {"number": one.receipt.reference} for one in bookings]

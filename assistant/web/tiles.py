"""What else can be got done, behind "more" on the home page."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from assistant.services.tiles import in_order, screen
from assistant.web.page import page
from assistant.web.people import ResidentDep
from assistant.web.services import ServicesDep

router = APIRouter()


@router.get("/more")
async def more(
    request: Request,
    resident_id: ResidentDep,
    services: ServicesDep,
    number: Annotated[int, Query(alias="page")] = 2,
) -> Response:
    """See one screen after the home page, which is the first."""
    profile = await services.residents.profile(resident_id)
    shown = screen(in_order(services.scenarios, profile), max(number, 2))
    return page(request, "more.html", screen=shown)

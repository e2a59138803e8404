"""Everything that can be got done, behind "more" on the home page."""

from fastapi import APIRouter, Request, Response

from assistant.services.tiles import in_order
from assistant.web.page import page
from assistant.web.people import ResidentDep
from assistant.web.services import ServicesDep

router = APIRouter()


@router.get("/more")
async def more(request: Request, resident_id: ResidentDep, services: ServicesDep) -> Response:
    """See all of it, in the order of the home page."""
    profile = await services.residents.profile(resident_id)
    return page(request, "more.html", tiles=in_order(services.scenarios, profile))

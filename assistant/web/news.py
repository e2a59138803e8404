"""What a resident has read of what was sent to them."""

from contextlib import suppress
from uuid import UUID

from fastapi import APIRouter, Request, Response

from assistant.services.news import LOOKED_AT
from assistant.web.page import go, mode_of, root_of
from assistant.web.people import ResidentDep
from assistant.web.services import ServicesDep

router = APIRouter()


@router.post("/news")
async def known(request: Request, resident_id: ResidentDep, services: ServicesDep) -> Response:
    """It is read, and need not be shown again."""
    mode, ids = mode_of(request), []
    for text in (await request.form()).getlist("known")[:LOOKED_AT]:
        with suppress(ValueError):
            ids.append(UUID(str(text)))
    await services.news.known(resident_id, mode, ids)
    return go(f"{root_of(mode)}/")

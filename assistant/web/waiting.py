"""Pages of a waiting list: how it stands, take the time that came up, leave."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from assistant.services.waited import GONE, Waited
from assistant.web.page import go, mode_of, page, root_of
from assistant.web.people import ResidentDep
from assistant.web.services import ServicesDep
from assistant.web.sessions import CONFIRMATION

router = APIRouter()


async def own_place(
    request: Request, waiting_id: UUID, resident_id: ResidentDep, services: ServicesDep
) -> Waited:
    """The place of the address, if it is this resident's."""
    return await services.waited.find(resident_id, waiting_id, mode_of(request))


WaitedDep = Annotated[Waited, Depends(own_place)]


@router.post("/sessions/{session_id}/{name}/waiting")
async def join(
    request: Request, session_id: UUID, name: str, resident_id: ResidentDep, services: ServicesDep
) -> Response:
    """Wait until there is something to choose."""
    standing = await services.sessions.find(resident_id, session_id, mode_of(request))
    waiting_id = await services.waiting.join(standing, name)
    return go(f"{root_of(standing.mode)}/waiting/{waiting_id}")


@router.get("/waiting/{waiting_id}")
async def show(request: Request, waited: WaitedDep) -> Response:
    """See how it stands."""
    return _shown(request, waited)


@router.post("/waiting/{waiting_id}/take")
async def take(
    request: Request, waited: WaitedDep, resident_id: ResidentDep, services: ServicesDep
) -> Response:
    """Take the time that came up, up to the read-back; if it is gone, that is told."""
    root = root_of(waited.standing.mode)
    if not waited.is_active:
        return go(f"{root}/waiting/{waited.id}")
    if await services.waiting.take(waited):
        return go(f"{root}/sessions/{waited.standing.session_id}/{CONFIRMATION}")
    waited = await services.waited.find(resident_id, waited.id, waited.standing.mode)
    return _shown(request, waited, gone=True)


@router.post("/waiting/{waiting_id}/leave")
async def leave(waited: WaitedDep, services: ServicesDep) -> Response:
    """Wait no longer."""
    await services.waiting.leave(waited)
    return go(f"{root_of(waited.standing.mode)}/waiting/{waited.id}")


def _shown(request: Request, waited: Waited, *, gone: bool = False) -> Response:
    return page(
        request,
        "waiting/waiting.html",
        status=409 if gone else 200,
        waited=waited,
        gone=GONE if gone else None,
        session_id=str(waited.standing.session_id),
    )

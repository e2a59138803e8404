"""Pages of a conversation: a press starts it, each answer moves it on."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request, Response

from assistant.dialogue.model import Ask, Confirm, Scenario
from assistant.dialogue.showing import Show
from assistant.dialogue.slots import Trouble
from assistant.dialogue.understanding.symptoms import body_parts
from assistant.services.sessions import Standing
from assistant.web.page import go, look_of, mode_of, page, root_of
from assistant.web.people import ResidentDep
from assistant.web.services import ServicesDep

router = APIRouter(prefix="/sessions")

CONFIRMATION = "confirmation"
ITEMS = "items"
ENDS = (CONFIRMATION, ITEMS)
"""The last part of an address where no question is open."""


@router.post("")
async def start(
    request: Request,
    resident_id: ResidentDep,
    services: ServicesDep,
    scenario: Annotated[str, Form()],
) -> Response:
    """Press a scenario's button."""
    mode = mode_of(request)
    session_id = await services.conversation.start(resident_id, scenario, mode)
    return go(await place_of(request, resident_id, session_id, services))


@router.get("/{session_id}")
async def resume(
    request: Request, session_id: UUID, resident_id: ResidentDep, services: ServicesDep
) -> Response:
    """Go on where the conversation stands."""
    return go(await place_of(request, resident_id, session_id, services))


@router.get("/{session_id}/{name}")
async def show(
    request: Request,
    session_id: UUID,
    name: str,
    resident_id: ResidentDep,
    services: ServicesDep,
    number: Annotated[int, Query(alias="page", ge=0, le=100)] = 1,
) -> Response:
    """See one question, the read-back, or what a look-up found."""
    standing = await services.sessions.find(resident_id, session_id, mode_of(request))
    talk = services.conversation
    if standing.booking_id:
        return go(f"{root_of(standing.mode)}/bookings/{standing.booking_id}")
    if name not in ENDS:
        return show_turn(request, standing, await talk.ask(standing, name, page=number))
    if talk.next_slot(standing) or name != _end(standing.scenario):
        return go(await place_of(request, resident_id, session_id, services))
    if name == ITEMS:
        return show_turn(request, standing, await talk.look_up(standing))
    return show_turn(request, standing, await talk.confirmation(standing))


@router.post("/{session_id}/" + CONFIRMATION)
async def confirm(
    request: Request, session_id: UUID, resident_id: ResidentDep, services: ServicesDep
) -> Response:
    """Say yes."""
    standing = await services.sessions.find(resident_id, session_id, mode_of(request))
    root = root_of(standing.mode)
    if standing.booking_id:
        return go(f"{root}/bookings/{standing.booking_id}?again=1")
    booking_id = await services.conversation.confirm(standing)
    if booking_id is None:
        return go(await place_of(request, resident_id, session_id, services))
    await services.bookings.begin(booking_id, 0, settle=services.settings.settle_seconds)
    return go(f"{root}/bookings/{booking_id}")


@router.post("/{session_id}/again")
async def again(
    request: Request, session_id: UUID, resident_id: ResidentDep, services: ServicesDep
) -> Response:
    """Take the answers of the last time."""
    standing = await services.sessions.find(resident_id, session_id, mode_of(request))
    if not standing.booking_id:
        await services.conversation.again(standing)
    return go(await place_of(request, resident_id, session_id, services))


@router.post("/{session_id}/{name}")
async def answer(
    request: Request,
    session_id: UUID,
    name: str,
    resident_id: ResidentDep,
    services: ServicesDep,
    text: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Answer a question; an answer that does not fit is asked for again."""
    words = ",".join(text or [])
    standing = await services.sessions.find(resident_id, session_id, mode_of(request))
    if standing.booking_id:
        return go(f"{root_of(standing.mode)}/bookings/{standing.booking_id}")
    following = await services.conversation.answer(standing, name, words)
    root = root_of(standing.mode)
    if services.conversation.is_urgent(standing, name, words):
        return go(f"{root}/emergency?session={session_id}")
    if isinstance(following, Ask):
        return show_turn(request, standing, following, status=422)
    if not following:
        return go(await place_of(request, resident_id, session_id, services))
    return go(f"{root}/sessions/{session_id}/{following}")


def show_turn(
    request: Request, standing: Standing, turn: Ask | Confirm | Show, *, status: int = 200
) -> Response:
    """The page of a turn."""
    asks_trouble = isinstance(turn, Ask) and isinstance(turn.slot, Trouble)
    return page(
        request,
        "turns/turn.html",
        status=status,
        turn=turn,
        scenario=standing.scenario,
        session_id=str(standing.session_id),
        body_parts=body_parts(look_of(request).language) if asks_trouble else (),
    )


async def place_of(
    request: Request, resident_id: UUID, session_id: UUID, services: ServicesDep
) -> str:
    """The address where a conversation stands."""
    standing = await services.sessions.find(resident_id, session_id, mode_of(request))
    root = root_of(standing.mode)
    if standing.booking_id:
        return f"{root}/bookings/{standing.booking_id}"
    last = services.conversation.next_slot(standing) or _end(standing.scenario)
    return f"{root}/sessions/{session_id}/{last}"


def _end(scenario: Scenario) -> str:
    """Where a conversation comes to when every question is answered."""
    return CONFIRMATION if scenario.asks_for_yes else ITEMS

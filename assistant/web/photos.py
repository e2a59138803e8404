"""Photos: sent with an ordinary form, seen by their resident, and by the office they are for."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response

from assistant.errors import NotFound, NotUnderstood
from assistant.i18n import Message, _
from assistant.services.photos import LARGEST
from assistant.services.sessions import Standing
from assistant.web.page import go, mode_of, root_of
from assistant.web.people import ResidentDep
from assistant.web.services import ServicesDep
from assistant.web.sessions import place_of, show_turn
from assistant.web.uploads import TooLarge, sent_file

router = APIRouter(prefix="/photos")

NOTHING_CHOSEN = _("No photo is chosen yet. Please take one, or go on without a photo.")
TOO_LARGE = _("This photo is too large for us. Please take another one, or go on without a photo.")
NO_PHOTO_AT_ALL = _(
    "We could not read this as a photo. Please take another one, or go on without a photo."
)
PRIVATE = {
    "Cache-Control": "private, max-age=300",
    "Content-Disposition": 'inline; filename="photo.jpg"',
}


@router.post("/{session_id}/{name}")
async def take(
    request: Request,
    session_id: UUID,
    name: Annotated[str, Path(max_length=40)],
    resident_id: ResidentDep,
    services: ServicesDep,
) -> Response:
    """Send a photo; one that does not do is asked for again, and nothing else is lost."""
    standing = await services.sessions.find(resident_id, session_id, mode_of(request))
    if standing.booking_id is None:
        try:
            sent = await sent_file(request, "photo", LARGEST)
            if not sent:
                return await _again(request, standing, name, services, NOTHING_CHOSEN)
            await services.photos.keep(standing, name, sent)
        except TooLarge:
            return await _again(request, standing, name, services, TOO_LARGE)
        except NotUnderstood:
            return await _again(request, standing, name, services, NO_PHOTO_AT_ALL)
    return go(await place_of(request, resident_id, session_id, services))


@router.get("/{session_id}/{name}")
async def question(
    request: Request, session_id: UUID, name: str, resident_id: ResidentDep, services: ServicesDep
) -> Response:
    """Whoever comes here without a photo, by a reload or a link, is led to its question."""
    await services.sessions.find(resident_id, session_id, mode_of(request))
    return go(f"{root_of(mode_of(request))}/sessions/{session_id}/{name}")


@router.get("/{photo_id}")
async def show_own(
    photo_id: UUID, resident_id: ResidentDep, services: ServicesDep, whole: bool = False
) -> Response:
    """See a photo of one's own; small unless it is wanted whole."""
    picture = await services.photos.own(resident_id, photo_id, whole=whole)
    # Kept by no browser: the next person at it may be somebody else.
    headers = PRIVATE | {"Cache-Control": "no-store"}
    return Response(picture, media_type="image/jpeg", headers=headers)


@router.get("/of/{booking_id}/{signature}")
async def show_to_office(
    request: Request, booking_id: UUID, signature: str, services: ServicesDep
) -> Response:
    """The photo of a request, for whoever was given its signed address; no sign-in."""
    if not services.addresses.is_signed(f"photo {booking_id}", signature):
        raise NotFound("photo")
    picture = await services.photos.of_request(booking_id, mode_of(request))
    return Response(picture, media_type="image/jpeg", headers=PRIVATE)


async def _again(
    request: Request, standing: Standing, name: str, services: ServicesDep, problem: Message
) -> Response:
    turn = await services.conversation.ask(standing, name)
    return show_turn(request, standing, replace(turn, problem=problem), status=422)

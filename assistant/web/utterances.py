"""A sentence in the resident's own words, spoken or written, from any page."""

from dataclasses import replace
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response

from assistant.dialogue.alarms import CERTAIN
from assistant.dialogue.words import SOON, scenario_name
from assistant.i18n import given
from assistant.services.leading import Led, Place, To
from assistant.services.tiles import in_order, screen
from assistant.web.emergency import begin
from assistant.web.emergency import hear as hear_in_emergency
from assistant.web.help import ask_for_a_person
from assistant.web.look import next_size
from assistant.web.page import COMMANDS, go, look_of, mode_of, page, root_of
from assistant.web.people import ResidentDep, set_cookie
from assistant.web.services import ServicesDep
from assistant.web.sessions import ENDS, place_of, show_turn

router = APIRouter()

LONGEST = 2000
"""Characters of a sentence that are taken at all."""


@router.get("/utterances")
async def leave(request: Request) -> Response:
    """Whoever comes here without a sentence, by a link that was kept, is led home."""
    return go(f"{root_of(mode_of(request))}/")


@router.post("/utterances")
async def hear(
    request: Request,
    resident_id: ResidentDep,
    services: ServicesDep,
    text: Annotated[str, Form(max_length=LONGEST)] = "",
    session_id: Annotated[UUID | None, Form()] = None,
    slot: Annotated[str, Form(max_length=40)] = "",
    number: Annotated[int, Form(alias="page", ge=1, le=100)] = 1,
    booking_id: Annotated[UUID | None, Form()] = None,
    emergency_id: Annotated[UUID | None, Form()] = None,
    asked: Annotated[bool, Form()] = False,
) -> Response:
    """Say or write what is wanted, or the answer to what was asked."""
    mode, language = mode_of(request), look_of(request).language
    name = "" if slot in ENDS else slot
    here = Place(session_id, name, number) if session_id else None
    if emergency_id:
        return await hear_in_emergency(request, resident_id, services, emergency_id, text)
    led = await services.utterances.hear(resident_id, mode, text, language, here, booking_id)
    if led.to is To.EMERGENCY or (asked and led.meaning.command == "yes"):
        return await _alarm(request, resident_id, services, led, asked=asked)
    match led.to:
        case To.TURN:
            return await _turn(request, resident_id, services, led)
        case To.BOOKING if led.booking_id:
            settle = services.settings.settle_seconds
            await services.bookings.begin(led.booking_id, 0, settle=settle)
            return go(f"{root_of(mode)}/bookings/{led.booking_id}")
        case To.WAITING | To.HOME:
            return go(root_of(mode) + (f"/waiting/{led.waiting_id}" if led.waiting_id else "/"))
        case To.PERSON:
            about = str(led.session_id or "")
            return await ask_for_a_person(request, resident_id, services, about, "/utterances")
        case To.COMMAND:
            return await _command(request, resident_id, services, led, booking_id)
        case _:
            return await _unheard(request, resident_id, services, led, here)


async def _alarm(
    request: Request, resident_id: UUID, services: ServicesDep, led: Led, *, asked: bool
) -> Response:
    """Begin an emergency, or ask whether it is one."""
    about = str(led.session_id or "")
    if asked or led.meaning.confidence >= CERTAIN:
        return await begin(request, resident_id, services, about)
    query = f"?{urlencode({'session': about})}" if about else ""
    return go(f"{root_of(mode_of(request))}/emergency{query}")


async def _turn(request: Request, resident_id: UUID, services: ServicesDep, led: Led) -> Response:
    mode = mode_of(request)
    if led.session_id is None:
        return go(f"{root_of(mode)}/")
    if led.ask:
        standing = await services.sessions.find(resident_id, led.session_id, mode)
        return show_turn(request, standing, led.ask, status=422)
    if led.notice:
        standing = await services.sessions.find(resident_id, led.session_id, mode)
        found = await services.conversation.look_up(standing)
        return show_turn(request, standing, replace(found, notice=led.notice))
    if led.slot:
        query = f"?page={led.page}" if led.page != 1 else ""
        return go(f"{root_of(mode)}/sessions/{led.session_id}/{led.slot}{query}")
    return go(await place_of(request, resident_id, led.session_id, services))


async def _command(
    request: Request,
    resident_id: UUID,
    services: ServicesDep,
    led: Led,
    booking_id: UUID | None,
) -> Response:
    """The same page again, which then does what was said."""
    command = led.meaning.command
    if command == "help":
        return page(request, "utterances/examples.html", said=led.meaning.text)
    if command == "bigger_text":
        look = look_of(request)
        larger = look.with_({"size": next_size(look.size)})
        set_cookie(request, "look", larger.as_text())
    address = await _same(request, resident_id, services, led, booking_id)
    pages = {"page": str(led.page)} if led.slot and led.page > 1 else {}
    query = urlencode(pages | ({"command": command} if command in COMMANDS else {}))
    return go(f"{address}?{query}" if query else address)


async def _same(
    request: Request,
    resident_id: UUID,
    services: ServicesDep,
    led: Led,
    booking_id: UUID | None,
) -> str:
    """The address of the page on which something was said."""
    root = root_of(mode_of(request))
    if booking_id:
        return f"{root}/bookings/{booking_id}"
    if led.session_id is None:
        return root or "/"
    if led.slot:
        return f"{root}/sessions/{led.session_id}/{led.slot}"
    return await place_of(request, resident_id, led.session_id, services)


async def _unheard(
    request: Request, resident_id: UUID, services: ServicesDep, led: Led, here: Place | None
) -> Response:
    """Nothing that we understood, or nothing that is done here yet."""
    if led.session_id and here and not here.slot:
        standing = await services.sessions.find(resident_id, led.session_id, mode_of(request))
        if standing.scenario.asks_for_yes:
            turn = await services.conversation.confirmation(standing, unsure=True)
            return show_turn(request, standing, turn, status=422)
    not_yet = led.to is To.NOT_YET
    profile = await services.residents.profile(resident_id)
    return page(
        request,
        "utterances/unheard.html",
        status=200 if not_yet else 422,
        heading=SOON(what=scenario_name(led.meaning.scenario)) if not_yet else led.notice,
        said=given(led.meaning.text) if led.meaning.text else None,
        screen=screen(in_order(services.scenarios, profile), 1),
    )

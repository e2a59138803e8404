"""Who is at this device, and how they like pages."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response

from assistant.errors import NotAllowed
from assistant.i18n import given
from assistant.services.demonstration import PEOPLE
from assistant.web.look import KNOWN, read_look
from assistant.web.offline import OWN
from assistant.web.page import TERMINAL, go, is_terminal, look_of, page
from assistant.web.people import COOKIE, NEWCOMER, ResidentDep, remember, set_cookie
from assistant.web.services import ServicesDep
from assistant.web.staff import COOKIE as STAFF

router = APIRouter()

EVERYTHING = '"cache", "cookies", "storage"'
BUT_THE_MARK = '"cache", "storage"'
"""A shared terminal stays one, so its cookies are ended one by one."""


@router.post("/look")
async def change_look(
    request: Request, resident_id: ResidentDep, services: ServicesDep
) -> Response:
    """Larger text, other colours, the other language: one press, kept per person."""
    form = await request.form()
    wishes = {name: str(form[name]) for name in KNOWN if name in form}
    look = look_of(request).with_(wishes).as_text()
    set_cookie(request, "look", look)
    await services.residents.keep_look(resident_id, look)
    return go(_ours(str(form.get("back", "/"))))


@router.get("/who")
async def who(request: Request, services: ServicesDep) -> Response:
    """Who is at this device?"""
    demonstration = services.settings.environment == "demonstration"
    people = [(str(key), given(who.name)) for key, who in PEOPLE.items()] if demonstration else []
    own = bool(request.cookies.get(OWN))
    nobody = COOKIE not in request.cookies
    return page(request, "residents/who.html", people=people, own=own, nobody=nobody)


@router.post("/who")
async def switch(
    request: Request, services: ServicesDep, resident: Annotated[UUID, Form()]
) -> Response:
    """Stand for another resident of the demonstration."""
    if services.settings.environment != "demonstration" or resident not in PEOPLE:
        raise NotAllowed("resident")
    await services.residents.add(PEOPLE[resident], resident_id=resident)
    remember(request, resident, services.settings.secrets)
    set_cookie(request, "look", read_look(await services.residents.look(resident)).as_text())
    return go("/")


@router.post("/who/leave")
async def leave(request: Request) -> Response:
    """End, and leave nothing behind on this device."""
    return left(request, "/who")


def left(request: Request, address: str) -> Response:
    """Go there with a device that does not know who was at it."""
    for name in (COOKIE, NEWCOMER, OWN, STAFF, "look"):
        set_cookie(request, name, "")
    shared = is_terminal(request)
    if shared:
        set_cookie(request, TERMINAL, "1")
    response = go(address)
    response.headers["Clear-Site-Data"] = BUT_THE_MARK if shared else EVERYTHING
    return response


def _ours(address: str) -> str:
    """Only a path of ours, never another site."""
    ours = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if ours and address.isprintable() else "/"

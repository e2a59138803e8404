"""What we know about a resident: a short page that leads to the parts, and the plain parts."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from assistant.errors import NotUnderstood
from assistant.i18n import Message, _
from assistant.services.profiles import (
    QUESTIONS,
    Hospitals,
    NamedPlace,
    checked_places,
    choices,
    with_answer,
    with_needs,
    with_places,
    words_of,
    written_places,
)
from assistant.services.residents import MOST_PLACES, Profile
from assistant.services.summaries import summaries
from assistant.services.tiles import MOST_TILES, in_order, moved
from assistant.web.page import go, page
from assistant.web.people import ResidentDep
from assistant.web.residents import NOT_A_NUMBER, hospitals_of
from assistant.web.services import ServicesDep
from assistant.wiring import Services

router = APIRouter(prefix="/profile")

NO_ADDRESS = _("Please write the address of this place, or empty its name too.")
AT_FIRST = 4
"""How many places are there before "more"; with room for a new one these are few enough."""
PARTS: Mapping[str, tuple[Message, str]] = {
    "me": (_("Me and my home"), "person"),
    "places": (_("Places I often go to"), "pin"),
    "family": (_("People close to me"), "phone"),
    "messages": (_("Messages and reminders"), "clock"),
    "order": (_("What comes first on the home page"), "home"),
}
"""What each part is called, and its picture; its name is the end of its address."""


@router.get("")
async def overview(request: Request, resident_id: ResidentDep, services: ServicesDep) -> Response:
    """See the parts, and what each holds."""
    profile = await services.residents.profile(resident_id)
    lines = summaries(profile, services.scenarios)
    parts = [(part, title, picture, lines[part]) for part, (title, picture) in PARTS.items()]
    return page(request, "profile/overview.html", parts=parts)


@router.get("/me")
async def me(
    request: Request, resident_id: ResidentDep, services: ServicesDep, saved: bool = False
) -> Response:
    """See who they are, and where they live."""
    profile = await services.residents.profile(resident_id)
    hospitals = await hospitals_of(services, resident_id, profile)
    return _me(request, profile, hospitals, {}, {}, saved=saved)


@router.post("/me")
async def save_me(request: Request, resident_id: ResidentDep, services: ServicesDep) -> Response:
    """Change who they are, and where they live."""
    form = await request.form()
    profile = await services.residents.profile(resident_id)
    hospitals = await hospitals_of(services, resident_id, profile)
    typed = {name: str(form.get(name, "")) for name in QUESTIONS}
    profile, problems = _with_answers(profile, typed, hospitals)
    profile = with_needs(profile, [str(need) for need in form.getlist("needs")])
    if problems:
        return _me(request, profile, hospitals, typed, problems)
    return await keep(services, resident_id, profile, "me")


@router.get("/places")
async def places(
    request: Request, resident_id: ResidentDep, services: ServicesDep, saved: bool = False
) -> Response:
    """See where they often go."""
    profile = await services.residents.profile(resident_id)
    return _places(request, written_places(profile), saved=saved)


@router.post("/places")
async def save_places(
    request: Request, resident_id: ResidentDep, services: ServicesDep
) -> Response:
    """Change where they often go."""
    form = await request.form()
    names, addresses = form.getlist("place_name"), form.getlist("place_address")
    pairs = zip(map(str, names), map(str, addresses), strict=False)
    known = checked_places([NamedPlace(*pair) for pair in pairs])
    if any(one.is_nowhere for one in known):
        return _places(request, known)
    profile = with_places(await services.residents.profile(resident_id), known)
    return await keep(services, resident_id, profile, "places")


@router.get("/order")
async def order(
    request: Request, resident_id: ResidentDep, services: ServicesDep, tile: str = ""
) -> Response:
    """See in which order the home page has things; what was just moved is told."""
    profile = await services.residents.profile(resident_id)
    tiles = in_order(services.scenarios, profile)
    numbered = {one.id: (one.title, at) for at, one in enumerate(tiles, start=1)}
    return page(
        request,
        "profile/order.html",
        tiles=tiles,
        most_tiles=MOST_TILES,
        moved=numbered.get(tile),
        wrong=None,
        saved=False,
    )


@router.post("/order")
async def save_order(request: Request, resident_id: ResidentDep, services: ServicesDep) -> Response:
    """Move one thing a place up or down."""
    form = await request.form()
    way, _colon, tile = str(form.get("move", "")).partition(":")
    profile = await services.residents.profile(resident_id)
    await services.residents.save(resident_id, moved(services.scenarios, profile, way, tile))
    return go(f"/profile/order?tile={tile}#tile-{tile}")


async def keep(services: Services, resident_id: UUID, profile: Profile, part: str) -> Response:
    """Save what was changed on the page of a part, and look there."""
    await services.residents.save(resident_id, profile)
    await services.messages.replan(resident_id)
    return go(f"/profile/{part}?saved=1")


def fields(
    kept: Mapping[str, str], typed: Mapping[str, str], problems: Mapping[str, Message]
) -> dict[str, Any]:
    """What stands in each field, and what is wrong with it."""
    return {
        name: {"value": typed.get(name, words), "problem": problems.get(name)}
        for name, words in kept.items()
    }


def _with_answers(
    profile: Profile, typed: Mapping[str, str], hospitals: Hospitals
) -> tuple[Profile, dict[str, Message]]:
    problems: dict[str, Message] = {}
    for name, words in typed.items():
        try:
            profile = with_answer(profile, name, words, hospitals)
        except NotUnderstood:
            problems[name] = NOT_A_NUMBER
    return profile, problems


def _me(
    request: Request,
    profile: Profile,
    hospitals: Hospitals,
    typed: Mapping[str, str],
    problems: Mapping[str, Message],
    *,
    saved: bool = False,
) -> Response:
    kept = {name: words_of(profile, name) for name in QUESTIONS}
    return page(
        request,
        "profile/me.html",
        status=422 if problems else 200,
        fields=fields(kept, typed, problems),
        wrong=next(iter(problems.items()), None),
        hospitals=choices(hospitals),
        needs=set(profile.needs),
        saved=saved,
    )


def _places(request: Request, known: Sequence[NamedPlace], *, saved: bool = False) -> Response:
    nowhere = [number for number, one in enumerate(known, start=1) if one.is_nowhere]
    return page(
        request,
        "profile/places.html",
        status=422 if nowhere else 200,
        wrong=(f"place-address-{nowhere[0]}", NO_ADDRESS) if nowhere else None,
        places=known,
        at_first=AT_FIRST,
        no_address=NO_ADDRESS,
        most=MOST_PLACES,
        saved=saved,
    )

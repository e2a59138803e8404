"""What we know about a resident: to see, to change, and to begin with for someone new."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from assistant.dialogue.model import Mode
from assistant.errors import NotFound, NotUnderstood
from assistant.i18n import Message, _
from assistant.ports.messages import TOLD
from assistant.services.hospitals import usual_hospitals
from assistant.services.profiles import (
    DAY_BEFORE,
    HOURS_BEFORE,
    QUESTIONS,
    Hospitals,
    Written,
    checked,
    choices,
    named,
    with_answer,
    with_contacts,
    with_needs,
    with_places,
    with_reminders,
    words_of,
    written,
)
from assistant.services.residents import MOST_CONTACTS, Profile
from assistant.services.tiles import in_order, moved
from assistant.web.home import MOST_TILES
from assistant.web.page import go, page
from assistant.web.people import (
    NEWCOMER,
    ResidentDep,
    read_cookie,
    remember,
    set_cookie,
    sign,
)
from assistant.web.services import ServicesDep
from assistant.wiring import Services

router = APIRouter()

CHOICES = {
    "told": list(TOLD.items()),
    "day_before": list(DAY_BEFORE.items()),
    "hours_before": list(HOURS_BEFORE.items()),
}
"""What can be ticked or chosen whoever it is for."""
NOT_A_NUMBER = _("That is not a telephone number. Please write it again, or leave it out.")


@router.get("/profile")
async def show(
    request: Request, resident_id: ResidentDep, services: ServicesDep, saved: bool = False
) -> Response:
    """See what we know."""
    profile = await services.residents.profile(resident_id)
    hospitals = await _hospitals(services, resident_id, profile)
    return _form(request, services, profile, hospitals, {}, {}, saved=saved)


@router.post("/profile")
async def save(request: Request, resident_id: ResidentDep, services: ServicesDep) -> Response:
    """Change what we know."""
    form = await request.form()
    profile = await services.residents.profile(resident_id)
    hospitals = await _hospitals(services, resident_id, profile)
    typed = {name: str(form.get(name, "")) for name in QUESTIONS}
    profile, problems = _with_answers(profile, typed, hospitals)
    people = checked(people_of(form))
    profile = with_contacts(_with_ticked(profile, form), people)
    if problems or any(one.wrong for one in people):
        return _form(request, services, profile, hospitals, typed, problems, people=people)
    way, _colon, tile = str(form.get("move", "")).partition(":")
    if tile:
        profile = moved(services.scenarios, profile, way, tile)
    await services.residents.save(resident_id, profile)
    await services.messages.replan(resident_id)
    return go(f"/profile?saved=1{'#order' if tile else ''}")


def _with_answers(
    profile: Profile, typed: dict[str, str], hospitals: Hospitals
) -> tuple[Profile, dict[str, Message]]:
    problems: dict[str, Message] = {}
    for name, words in typed.items():
        try:
            profile = with_answer(profile, name, words, hospitals)
        except NotUnderstood:
            problems[name] = NOT_A_NUMBER
    return profile, problems


def _with_ticked(profile: Profile, form: FormData) -> Profile:
    names, addresses = form.getlist("place_name"), form.getlist("place_address")
    profile = with_needs(profile, [str(need) for need in form.getlist("needs")])
    pairs = zip(map(str, names), map(str, addresses), strict=False)
    profile = with_places(profile, list(pairs))
    day, hours = str(form.get("day_before", "?")), str(form.get("hours_before", "?"))
    return with_reminders(profile, day, hours)


@router.get("/welcome")
async def welcome(request: Request) -> Response:
    """Someone new: the first question."""
    set_cookie(request, NEWCOMER, "")
    return go(f"/welcome/{next(iter(QUESTIONS))}")


@router.get("/welcome/{field}")
async def question(
    request: Request, field: str, resident_id: ResidentDep, services: ServicesDep
) -> Response:
    """One question to someone new."""
    profile = Profile()
    if _is_newcomer(request, services, resident_id):
        profile = await services.residents.profile(resident_id)
    return await _question(request, services, resident_id, profile, field)


@router.post("/welcome/{field}")
async def answer(
    request: Request, field: str, resident_id: ResidentDep, services: ServicesDep
) -> Response:
    """An answer, or none; the first one makes a new profile, never changes another's."""
    form = await request.form()
    words = "" if "skip" in form else str(form.get("value", ""))
    if not _is_newcomer(request, services, resident_id):
        resident_id = await services.residents.add(Profile())
        remember(request, resident_id, services.settings.secrets)
        set_cookie(request, NEWCOMER, sign(resident_id, services.settings.secrets))
    profile = await services.residents.profile(resident_id)
    hospitals = await _hospitals(services, resident_id, profile)
    try:
        profile = with_answer(profile, _known(field), words, hospitals)
    except NotUnderstood:
        return await _question(
            request, services, resident_id, profile, field, typed=words, problem=NOT_A_NUMBER
        )
    await services.residents.save(resident_id, profile)
    names = list(QUESTIONS)
    rest = names[names.index(field) + 1 :]
    if not rest:
        set_cookie(request, NEWCOMER, "")
    return go(f"/welcome/{rest[0]}" if rest else "/")


async def _question(
    request: Request,
    services: Services,
    resident_id: UUID,
    profile: Profile,
    field: str,
    *,
    typed: str | None = None,
    problem: Message | None = None,
) -> Response:
    prompt = QUESTIONS[_known(field)]
    wants_hospitals = field == "usual_hospital"
    hospitals = await _hospitals(services, resident_id, profile) if wants_hospitals else {}
    return page(
        request,
        "residents/welcome.html",
        status=422 if problem else 200,
        step=list(QUESTIONS).index(field) + 1,
        steps=len(QUESTIONS),
        field=field,
        prompt=prompt,
        value=words_of(profile, field) if typed is None else typed,
        problem=problem,
        options=choices(hospitals),
    )


def _form(
    request: Request,
    services: Services,
    profile: Profile,
    hospitals: Hospitals,
    typed: dict[str, str],
    problems: dict[str, Message],
    *,
    people: Sequence[Written] | None = None,
    saved: bool = False,
) -> Response:
    shown = written(profile) if people is None else people
    fields: dict[str, Any] = {
        name: {"value": typed.get(name, words_of(profile, name)), "problem": problems.get(name)}
        for name in QUESTIONS
    }
    return page(
        request,
        "residents/profile.html",
        status=422 if problems or any(one.wrong for one in shown) else 200,
        fields=fields,
        people=shown,
        not_a_number=NOT_A_NUMBER,
        reminders=profile.reminders,
        needs=set(profile.needs),
        places=[(saved.name, saved.place.address) for saved in profile.places],
        **CHOICES,
        hospitals=choices(hospitals),
        tiles=in_order(services.scenarios, profile),
        most_tiles=MOST_TILES,
        saved=saved,
    )


def people_of(form: FormData) -> list[Written]:
    """The people in the form; what each is told is named by their place in it."""
    pairs = zip(form.getlist("contact_name"), form.getlist("contact_phone"), strict=False)
    return [
        Written(str(name), str(phone), tuple(map(str, form.getlist(f"contact_told_{number}"))))
        for number, (name, phone) in enumerate(pairs, start=1)
    ][: MOST_CONTACTS + 1]


async def _hospitals(services: Services, resident_id: UUID, profile: Profile) -> Hospitals:
    gateways = services.gateways(Mode.LIVE, resident_id, profile)
    return named(await usual_hospitals(gateways.appointments), profile)


def _is_newcomer(request: Request, services: Services, resident_id: UUID) -> bool:
    cookie = request.cookies.get(NEWCOMER, "")
    return read_cookie(cookie, services.settings.secrets) == resident_id


def _known(field: str) -> str:
    if field not in QUESTIONS:
        raise NotFound(f"question {field[:40]}")
    return field

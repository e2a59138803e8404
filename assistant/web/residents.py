"""What we ask someone new, so that it need not be asked again."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from assistant.dialogue.model import Mode
from assistant.errors import NotFound, NotUnderstood
from assistant.i18n import Message, _
from assistant.services.hospitals import usual_hospitals
from assistant.services.profiles import (
    QUESTIONS,
    Hospitals,
    choices,
    named,
    with_answer,
    words_of,
)
from assistant.services.residents import Profile
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

NOT_A_NUMBER = _("That is not a telephone number. Please write it again, or leave it out.")


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
    hospitals = await hospitals_of(services, resident_id, profile)
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
    hospitals = await hospitals_of(services, resident_id, profile) if wants_hospitals else {}
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


async def hospitals_of(services: Services, resident_id: UUID, profile: Profile) -> Hospitals:
    """The hospitals that a resident can name as the usual one."""
    gateways = services.gateways(Mode.LIVE, resident_id, profile)
    return named(await usual_hospitals(gateways.appointments), profile)


def _is_newcomer(request: Request, services: Services, resident_id: UUID) -> bool:
    cookie = request.cookies.get(NEWCOMER, "")
    return read_cookie(cookie, services.settings.secrets) == resident_id


def _known(field: str) -> str:
    if field not in QUESTIONS:
        raise NotFound(f"question {field[:40]}")
    return field

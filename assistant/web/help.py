"""A person's help, one press away from every page."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response

from assistant.dialogue.engine import lines
from assistant.dialogue.stored import answers_from_json, answers_to_json
from assistant.dialogue.telephone import spoken_phone
from assistant.errors import NotFound, NotUnderstood
from assistant.i18n import Message, _
from assistant.services.help import HelpWanted
from assistant.web.page import go, mode_of, page, root_of
from assistant.web.people import ResidentDep
from assistant.web.services import ServicesDep
from assistant.wiring import Services

router = APIRouter()

NO_SUCH_NUMBER = _("That is not a number we can call. Please write it again.")


@router.post("/help")
async def ask(
    request: Request,
    resident_id: ResidentDep,
    services: ServicesDep,
    session_id: Annotated[str, Form()] = "",
    from_page: Annotated[str, Form(alias="page", max_length=200)] = "",
) -> Response:
    """Ask for a person; what was already answered goes along."""
    return await ask_for_a_person(request, resident_id, services, session_id, from_page)


async def ask_for_a_person(
    request: Request, resident_id: UUID, services: Services, session_id: str, from_page: str
) -> Response:
    """Note the wish for a person, with the conversation it is about if there is one."""
    mode = mode_of(request)
    profile = await services.residents.profile(resident_id)
    told: dict[str, Any] = {"name": profile.name, "phone": profile.phone, "page": from_page}
    talk = _uuid(session_id)
    if talk:
        try:
            standing = await services.sessions.find(resident_id, talk, mode)
        except NotFound:
            talk = None
        else:
            told["scenario"] = standing.scenario.id
            told["answers"] = answers_to_json(standing.said.answers)
    request_id = await services.help.ask(resident_id, mode, told, talk)
    return go(f"{root_of(mode)}/help/{request_id}")


@router.get("/help/{request_id}")
async def received(
    request: Request, request_id: UUID, resident_id: ResidentDep, services: ServicesDep
) -> Response:
    """See that it was received, and by when someone calls."""
    wanted = await services.help.find(resident_id, request_id, mode_of(request))
    return _received(request, services, wanted)


@router.post("/help/{request_id}/phone")
async def add_phone(
    request: Request,
    request_id: UUID,
    resident_id: ResidentDep,
    services: ServicesDep,
    text: Annotated[str, Form()] = "",
) -> Response:
    """Say where the person may call."""
    mode = mode_of(request)
    wanted = await services.help.find(resident_id, request_id, mode)
    try:
        await services.help.add_phone(wanted, text, services.settings.phone_region)
    except NotUnderstood:
        return _received(request, services, wanted, problem=NO_SUCH_NUMBER, typed=text)
    return go(f"{root_of(mode)}/help/{request_id}")


def _received(
    request: Request,
    services: ServicesDep,
    wanted: HelpWanted,
    *,
    problem: Message | None = None,
    typed: str = "",
) -> Response:
    answers = answers_from_json(wanted.told.get("answers", {}))
    scenario = services.scenarios.get(wanted.told.get("scenario", ""))
    return page(
        request,
        "help/received.html",
        status=422 if problem else 200,
        request={
            "id": str(wanted.id),
            "promise": _promise(wanted),
            "is_broken": wanted.broken,
            "phone": spoken_phone(wanted.phone) if wanted.phone else "",
            "needs_phone": not wanted.phone,
            "told": lines(scenario, answers) if scenario else (),
        },
        problem=problem,
        typed=typed,
    )


def _promise(wanted: HelpWanted) -> Message:
    """By when somebody calls; the truth, too, when nobody did."""
    if wanted.answered:
        return _("A person has taken care of it.")
    if wanted.broken:
        return _("We promised to call you by {time} and did not manage. Please call us.")(
            time=wanted.promised_at
        )
    return _("A person calls you by {time} at the latest.")(time=wanted.promised_at)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

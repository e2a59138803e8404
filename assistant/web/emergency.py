"""An emergency: one press begins the countdown; its page says who was told and who comes."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

import structlog
from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import StreamingResponse

from assistant.dialogue.alarms import Alarmed, heading, lines, script, state
from assistant.errors import AssistantError
from assistant.i18n import Label
from assistant.web.help import ask_for_a_person
from assistant.web.page import COMMANDS, Pages, go, look_of, mode_of, page, root_of
from assistant.web.people import ResidentDep
from assistant.web.services import ServicesDep
from assistant.wiring import Services

router = APIRouter(prefix="/emergency")

LOOKS = 0.5
"""Seconds between two looks at how it stands, while somebody has its page open."""

log = structlog.get_logger()


@dataclass(frozen=True)
class AlarmPage:
    """An emergency as its page shows it."""

    address: str
    """Of the page."""
    status: str
    heading: Label
    state: list[Label]
    lines: list[Label]
    script: Label
    has_address: bool
    people: list[tuple[str, str]]
    """Names and numbers of those who can be called."""
    stands: bool


@router.get("")
async def numbers(
    request: Request, resident_id: ResidentDep, services: ServicesDep, session: str = ""
) -> Response:
    """What goes on now; else the numbers to dial, what to say, and one press to begin."""
    current = await services.emergencies.current(resident_id, mode_of(request))
    if current:
        return go(_address(request, current, session))
    profile = await services.residents.profile(resident_id)
    return _numbers(request, profile.home.address if profile.home else "", session)


@router.post("")
async def start(
    request: Request,
    resident_id: ResidentDep,
    services: ServicesDep,
    session_id: Annotated[str, Form()] = "",
    anew: Annotated[str, Form()] = "",
) -> Response:
    """Begin the countdown; a second press finds the first."""
    return await begin(request, resident_id, services, session_id, anew=bool(anew))


async def begin(
    request: Request,
    resident_id: UUID,
    services: Services,
    session: str = "",
    *,
    anew: bool = False,
) -> Response:
    """Begin, and say so if that is not possible: with the numbers, for nobody else will help."""
    try:
        begun = await services.emergencies.start(resident_id, mode_of(request), anew=anew)
    except AssistantError as error:
        log.error("emergency not begun", kind=type(error).__name__)
        return _numbers(request, "", session, failed=True)
    return go(_address(request, begun, session, command="repeat"))


@router.get("/{emergency_id}")
async def show(
    request: Request,
    emergency_id: UUID,
    resident_id: ResidentDep,
    services: ServicesDep,
    session: str = "",
) -> Response:
    """See how it stands."""
    alarmed = await services.alarmed.find(resident_id, emergency_id, mode_of(request))
    view = _view(request, emergency_id, alarmed)
    go_on = _talk(request, session)
    return page(request, "emergency/alarm.html", alarm=view, alarm_id=emergency_id, go_on=go_on)


@router.get("/{emergency_id}/events")
async def events(
    request: Request, emergency_id: UUID, resident_id: ResidentDep, services: ServicesDep
) -> Response:
    """The status region, each time it changes (server-sent events)."""
    await services.alarmed.find(resident_id, emergency_id, mode_of(request))
    stream = _stream(request, emergency_id, resident_id, services)
    headers = {"X-Accel-Buffering": "no"}
    return StreamingResponse(stream, media_type="text/event-stream", headers=headers)


@router.post("/{emergency_id}/over")
async def over(
    request: Request, emergency_id: UUID, resident_id: ResidentDep, services: ServicesDep
) -> Response:
    """They are all right: nobody is told, or all who were told hear of it."""
    await services.emergencies.end(resident_id, emergency_id, mode_of(request))
    return go(_address(request, emergency_id))


async def hear(
    request: Request, resident_id: UUID, services: Services, emergency_id: UUID, said: str
) -> Response:
    """Take what is said on its page; unless a person is asked for, the page stays."""
    mode, language = mode_of(request), look_of(request).language
    command = await services.emergencies.hear(resident_id, emergency_id, mode, said, language)
    if command == "human":
        return await ask_for_a_person(request, resident_id, services, "", "/emergency")
    kept = command if command in COMMANDS else "repeat"
    return go(_address(request, emergency_id, command=kept))


async def _stream(
    request: Request, emergency_id: UUID, resident_id: UUID, services: Services
) -> AsyncIterator[str]:
    pages: Pages = request.app.state.pages
    shown = ""
    while not services.watch.closed:
        alarmed = await services.alarmed.find(resident_id, emergency_id, mode_of(request))
        view = _view(request, emergency_id, alarmed)
        html = pages.render(request, "emergency/status.html", alarm=view)
        if html != shown:
            shown = html
            yield (
                "event: message\n" + "".join(f"data: {line}\n" for line in html.splitlines()) + "\n"
            )
        if not view.stands:
            yield f"event: settled\ndata: {view.status}\n\n"
            return
        await asyncio.sleep(LOOKS)


def _view(request: Request, emergency_id: UUID, alarmed: Alarmed) -> AlarmPage:
    return AlarmPage(
        address=f"{root_of(mode_of(request))}/emergency/{emergency_id}",
        status=alarmed.status,
        heading=heading(alarmed),
        state=state(alarmed),
        lines=lines(alarmed),
        script=script(alarmed.address),
        has_address=bool(alarmed.address),
        people=[(one.name, one.phone) for one in alarmed.people],
        stands=alarmed.stands,
    )


def _numbers(request: Request, address: str, session: str, *, failed: bool = False) -> Response:
    return page(
        request,
        "emergency/emergency.html",
        status=503 if failed else 200,
        failed=failed,
        script=script(address),
        has_address=bool(address),
        session_id=session if _uuid(session) else None,
        go_on=_talk(request, session),
    )


def _address(request: Request, emergency_id: UUID, session: str = "", command: str = "") -> str:
    asked = {"session": session if _uuid(session) else "", "command": command}
    query = urlencode({name: value for name, value in asked.items() if value})
    address = f"{root_of(mode_of(request))}/emergency/{emergency_id}"
    return f"{address}?{query}" if query else address


def _talk(request: Request, session: str) -> str | None:
    """Where to go on with what was interrupted."""
    return f"{root_of(mode_of(request))}/sessions/{session}" if _uuid(session) else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

"""The home page, in both modes: one press for each thing that can be got done."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from assistant.dialogue.alarms import heading
from assistant.dialogue.model import Mode
from assistant.dialogue.words import CANCELLING, STATES
from assistant.i18n import given
from assistant.services.booked import Booked
from assistant.services.sessions import Standing
from assistant.services.tiles import screen
from assistant.web.page import go, is_terminal, mode_of, page, root_of
from assistant.web.people import ResidentDep
from assistant.web.services import ServicesDep
from assistant.wiring import Services

router = APIRouter()

MOST_CARDS = 3
"""Ongoing requests on the home page; the rest is in "my bookings"."""


MOST_CARDS_ON_A_TERMINAL = 1
"""Of what goes on and of what is unfinished: everything has to fit on one screen."""


@router.get("/")
async def home(request: Request, resident_id: ResidentDep, services: ServicesDep) -> Response:
    """What can be got done here, and what is going on."""
    mode = mode_of(request)
    at_home = await services.homes.read(resident_id, mode)
    most = MOST_CARDS_ON_A_TERMINAL if is_terminal(request) else MOST_CARDS
    return page(
        request,
        "home.html",
        emergency=await _emergency(services, resident_id, at_home.emergency, mode),
        news=await services.news.of(resident_id, mode),
        name=given(at_home.name) if at_home.name else None,
        screen=screen(at_home.tiles, 1),
        ongoing=[card(booked, mode) for booked in at_home.ongoing[:most]],
        waited=at_home.waited[:most],
        unfinished=[_unfinished(standing) for standing in at_home.unfinished[:most]],
    )


async def _emergency(
    services: Services, resident_id: UUID, emergency_id: UUID | None, mode: Mode
) -> dict[str, Any] | None:
    """An emergency that goes on, before all else."""
    if emergency_id is None:
        return None
    alarmed = await services.alarmed.find(resident_id, emergency_id, mode)
    url = f"{root_of(mode)}/emergency/{emergency_id}"
    return {"heading": heading(alarmed), "url": url}


def card(booked: Booked, mode: Mode) -> dict[str, Any]:
    """An ongoing request as the home page shows it."""
    url = f"{root_of(mode)}/bookings/{booked.id}"
    return {
        "title": booked.scenario.title,
        "summary": booked.scenario.summary(**booked.scenario.labels(booked.answers)),
        "state": CANCELLING if booked.cancelling else STATES[booked.status],
        "status": booked.status,
        "url": url,
        "cancel_url": f"{url}/cancel" if booked.may_cancel else None,
        "change_url": None,
    }


def _unfinished(standing: Standing) -> dict[str, Any]:
    url = f"{root_of(standing.mode)}/sessions/{standing.session_id}"
    return {"title": standing.scenario.title, "url": url}


@router.get("/practice/")
async def practice_home() -> Response:
    """The practice home has one address."""
    return go("/practice")

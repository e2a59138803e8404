"""The page behind the link that people are sent in an emergency: do you go, yes or no?

No sign-in: whoever has the signed link was told. It shows what is needed, as long as it is.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response

from assistant.errors import NotFound
from assistant.i18n import given
from assistant.services.in_need import HEADLINE, SOMEONE
from assistant.web.page import go, mode_of, page, root_of
from assistant.web.services import ServicesDep
from assistant.wiring import Services

router = APIRouter(prefix="/alerts/{alert_id}/{signature}")


@router.get("")
async def show(request: Request, alert_id: UUID, signature: str, services: ServicesDep) -> Response:
    """Who needs help, where, and who comes already."""
    _check(services, alert_id, signature)
    asked = await services.alerted.find(alert_id, mode_of(request))
    name = given(asked.who.name) if asked.who and asked.who.name else SOMEONE
    return page(
        request,
        "emergency/asked.html",
        asked=asked,
        heading=HEADLINE(name=name) if asked.who else None,
        action=_address(request, alert_id, signature),
        others=[given(other) for other in asked.others],
    )


@router.post("")
async def answer(
    request: Request,
    alert_id: UUID,
    signature: str,
    services: ServicesDep,
    answer: Annotated[str, Form()] = "",
) -> Response:
    """Say whether one goes; it can be said anew."""
    _check(services, alert_id, signature)
    await services.alerted.answer(alert_id, mode_of(request), answer)
    return go(_address(request, alert_id, signature))


def _address(request: Request, alert_id: UUID, signature: str) -> str:
    return f"{root_of(mode_of(request))}/alerts/{alert_id.hex}/{signature}"


def _check(services: Services, alert_id: UUID, signature: str) -> None:
    if not services.addresses.is_signed(f"alert {alert_id}", signature):
        raise NotFound("alert")

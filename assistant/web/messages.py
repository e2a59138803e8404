"""Where an SMS gateway tells what became of a message, and brings what people answer."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from fastapi.responses import PlainTextResponse

from assistant.dialogue.model import Mode
from assistant.errors import NotFound
from assistant.web.services import ServicesDep

router = APIRouter(prefix="/messages")

MOST_WORDS = 2000


@router.get("/reports/{key}/{signature}")
async def report(
    key: UUID, signature: str, services: ServicesDep, status: Annotated[str, Query()] = ""
) -> Response:
    """What became of a message; a gateway asks by GET, and again until it is thanked."""
    if not services.addresses.is_signed(f"report {key}", signature):
        raise NotFound("report")
    if status.isdecimal():
        await services.outbox.report(key, int(status))
    return PlainTextResponse("")


@router.get("/incoming/{mode}/{signature}")
async def incoming(
    mode: Mode,
    signature: str,
    services: ServicesDep,
    sender: Annotated[str, Query(alias="from")] = "",
    text: Annotated[str, Query()] = "",
    identity: Annotated[str, Query(alias="id")] = "",
) -> Response:
    """Somebody wrote to us; the empty answer lets the gateway send nothing back."""
    if not services.addresses.is_signed(f"incoming {mode}", signature):
        raise NotFound("incoming")
    words = text[:MOST_WORDS]
    if not await services.alerted.write(mode, sender, words):
        await services.incoming.take(mode, sender, words, identity[:100])
    return PlainTextResponse("")

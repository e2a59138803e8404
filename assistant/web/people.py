"""Which resident a browser stands for: a signed cookie, until a real sign-in comes."""

from functools import cache
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from itsdangerous import BadSignature, URLSafeSerializer

from assistant.services.demonstration import FIRST
from assistant.services.residents import Profile
from assistant.web.services import ServicesDep

COOKIE = "resident"
NEWCOMER = "newcomer"
"""The cookie of someone who is answering the first questions."""

A_YEAR = 365 * 24 * 3600
"""Seconds that a device remembers whose it is."""


async def resident(request: Request, services: ServicesDep) -> UUID:
    """The resident at this browser; a demonstration has one ready, elsewhere they are new."""
    known = read_cookie(request.cookies.get(COOKIE, ""), services.settings.secret)
    if known:
        return known
    if services.settings.environment == "demonstration":
        remember(request, FIRST, services.settings.secret)
        return FIRST
    added = await services.residents.add(Profile())
    remember(request, added, services.settings.secret)
    return added


ResidentDep = Annotated[UUID, Depends(resident)]


def remember(request: Request, resident_id: UUID, secret: str) -> None:
    """Let this browser stand for a resident from now on."""
    set_cookie(request, COOKIE, sign(resident_id, secret))


def sign(resident_id: UUID, secret: str) -> str:
    """A cookie that names a resident and cannot be forged."""
    return str(_signer(secret).dumps(str(resident_id)))


def set_cookie(request: Request, name: str, value: str) -> None:
    """Set with the answer to this request; ``security`` writes it."""
    cookies = request.scope.setdefault("huoban.cookies", {})
    cookies[name] = value


def read_cookie(text: str, secret: str) -> UUID | None:
    """The resident that a cookie names; None when it is missing, forged or of another secret."""
    try:
        return UUID(_signer(secret).loads(text))
    except (BadSignature, ValueError, TypeError, AttributeError):
        return None


@cache
def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="huoban resident")

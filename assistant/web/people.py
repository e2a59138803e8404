"""Which resident a browser stands for: a signed cookie, until a real sign-in comes."""

from functools import cache
from typing import Annotated, TypeAlias
from uuid import UUID

from fastapi import Depends, Request
from itsdangerous import BadSignature, URLSafeSerializer

from assistant.services.demonstration import FIRST, PEOPLE
from assistant.services.residents import Profile
from assistant.web.services import ServicesDep

COOKIE = "resident"
Secrets: TypeAlias = tuple[str, ...]
"""The one that signs, then the old ones that are still read."""

NEWCOMER = "newcomer"
"""The cookie of someone who is answering the first questions."""

A_YEAR = 365 * 24 * 3600
"""Seconds that a device remembers whose it is."""


async def resident(request: Request, services: ServicesDep) -> UUID:
    """The resident at this browser; a demonstration has one ready, elsewhere they are new."""
    secrets, cookie = services.settings.secrets, request.cookies.get(COOKIE, "")
    known = read_cookie(cookie, secrets)
    if known:
        if len(secrets) > 1 and not read_cookie(cookie, secrets[:1]):
            # Signed with an old secret, which will not be known for ever.
            remember(request, known, secrets)
        return known
    if services.settings.environment == "demonstration":
        await services.residents.add(PEOPLE[FIRST], resident_id=FIRST)
        remember(request, FIRST, secrets)
        return FIRST
    added = await services.residents.add(Profile())
    remember(request, added, secrets)
    return added


ResidentDep = Annotated[UUID, Depends(resident)]


def remember(request: Request, resident_id: UUID, secrets: Secrets) -> None:
    """Let this browser stand for a resident from now on."""
    set_cookie(request, COOKIE, sign(resident_id, secrets))


def sign(resident_id: UUID, secrets: Secrets) -> str:
    """A cookie that names a resident and cannot be forged."""
    return str(_signer(secrets).dumps(str(resident_id)))


def set_cookie(request: Request, name: str, value: str) -> None:
    """Set with the answer to this request; ``security`` writes it."""
    cookies = request.scope.setdefault("huoban.cookies", {})
    cookies[name] = value


def read_cookie(text: str, secrets: Secrets) -> UUID | None:
    """The resident that a cookie names; None when it is missing, forged or of no secret of ours."""
    try:
        return UUID(_signer(secrets).loads(text))
    except (BadSignature, ValueError, TypeError, AttributeError):
        return None


@cache
def _signer(secrets: Secrets) -> URLSafeSerializer:
    # The library signs with the last of its keys and takes the signature of any.
    return URLSafeSerializer(list(reversed(secrets)), salt="huoban resident")

"""Access to an outside service with a bearer token that is fetched, kept and renewed.

OAuth 2.0 client credentials: https://www.rfc-editor.org/rfc/rfc6749#section-4.4, as SMART
backend services ask for it: https://hl7.org/fhir/smart-app-launch/backend-services.html
"""

import asyncio
from base64 import b64encode
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote_plus

import httpx2
from pydantic import BaseModel, Field, ValidationError

from assistant.errors import ServiceUnavailable
from assistant.ports.ours import Clock

LONGEST = 24 * 3600.0
"""Seconds that a token is kept at most, whatever its server promises."""
USED_OF_A_LIFE = 0.9
"""A token is renewed before its very end: a request takes time, and clocks differ."""


@dataclass(frozen=True)
class Credentials:
    """Who we are at a token server."""

    url: str
    client_id: str
    client_secret: str
    scope: str = ""


@dataclass(frozen=True)
class _Token:
    value: str
    until: datetime


class _Granted(BaseModel):
    """https://www.rfc-editor.org/rfc/rfc6749#section-5.1."""

    access_token: str = Field(min_length=1)
    token_type: str = Field(pattern="(?i)^bearer$")
    expires_in: float = Field(LONGEST, ge=0, allow_inf_nan=False)


class RenewedToken(httpx2.Auth):
    """A bearer token: fetched at first use, kept until it expires, renewed once after a 401.

    Requests that wait for a token at the same time share one renewal. A second 401 is the
    service's answer. Whatever the token server does wrong is ``ServiceUnavailable``.
    """

    def __init__(self, service: str, credentials: Credentials, clock: Clock) -> None:
        self._service = service
        self._credentials = credentials
        self._clock = clock
        self._token: _Token | None = None
        self._one_renewal = asyncio.Lock()

    async def async_auth_flow(
        self, request: httpx2.Request
    ) -> AsyncGenerator[httpx2.Request, httpx2.Response]:
        """The request with a token; after a 401 the same request with another one."""
        refused: _Token | None = None
        for _attempt in ("with the token that is kept", "with a new one"):
            async with self._one_renewal:
                # Whoever waited here finds what the one before has fetched.
                token = self._token
                if token is None or token is refused or token.until <= self._clock():
                    token = self._token = await self._read((yield self._request()))
            request.headers["Authorization"] = f"Bearer {token.value}"
            response = yield request
            if response.status_code != httpx2.codes.UNAUTHORIZED:
                return
            refused = token

    def _request(self) -> httpx2.Request:
        """https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1 has both parts encoded first."""
        ours = self._credentials
        pair = f"{quote_plus(ours.client_id)}:{quote_plus(ours.client_secret)}"
        headers = {
            "Authorization": f"Basic {b64encode(pair.encode()).decode()}",
            "Accept": "application/json",
        }
        form = {"grant_type": "client_credentials"} | ({"scope": ours.scope} if ours.scope else {})
        return httpx2.Request("POST", ours.url, headers=headers, data=form)

    async def _read(self, response: httpx2.Response) -> _Token:
        body = await response.aread()
        if response.status_code != httpx2.codes.OK:
            raise ServiceUnavailable(self._service, f"token: status {response.status_code}")
        try:
            granted = _Granted.model_validate_json(body)
        except ValidationError as error:
            # The error's own text would quote the answer, and with it the token.
            raise ServiceUnavailable(self._service, "token: an unreadable answer") from error
        seconds = min(granted.expires_in, LONGEST) * USED_OF_A_LIFE
        return _Token(granted.access_token, self._clock() + timedelta(seconds=seconds))

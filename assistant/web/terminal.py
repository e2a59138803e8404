"""A browser that many people use, one after the other: marked once, by whoever sets it up.

The mark is no secret and gives no rights. It changes the look, and lets the browser go on to the
next person when nobody presses any more.
"""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from assistant.web.offline import OWN
from assistant.web.page import TERMINAL, go, page
from assistant.web.people import set_cookie

router = APIRouter()


@router.get("/terminal")
async def show(request: Request) -> Response:
    """Whether this is one, and two buttons."""
    return page(request, "terminal/terminal.html")


@router.post("/terminal")
async def mark(request: Request, shared: Annotated[str, Form()] = "") -> Response:
    """Say whether this is one; what many share is nobody's own."""
    set_cookie(request, TERMINAL, "1" if shared else "")
    if shared:
        set_cookie(request, OWN, "")
    return go("/terminal")

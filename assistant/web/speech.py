"""Says words of a page aloud, for browsers without a voice of their own."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from assistant.aloud import Manner, Rate
from assistant.errors import NotAllowed, SpeechFailed
from assistant.web.page import look_of
from assistant.web.people import COOKIE, read_cookie
from assistant.web.services import ServicesDep

router = APIRouter()

LONGEST = 500
"""Characters that are said at a time."""


@router.post("/speech")
async def speech(
    request: Request,
    services: ServicesDep,
    text: Annotated[str, Form(min_length=1, max_length=LONGEST)],
    rate: Annotated[Rate, Form()] = Rate.NORMAL,
) -> Response:
    """The sound of a beginning; 503 when there is none, and the page stands by itself.

    ``Huoban-Rest`` says how many characters (UTF-16 units, as browsers count) are left to ask for.
    """
    if read_cookie(request.cookies.get(COOKIE, ""), services.settings.secrets) is None:
        raise NotAllowed("resident")
    try:
        said, rest = await services.speaking.begin(text, look_of(request).language, Manner(rate))
    except SpeechFailed:
        return Response(status_code=503)
    left = {"Huoban-Rest": str(len(rest.encode("utf-16-le")) // 2)}
    return Response(said.wav(), media_type="audio/wav", headers=left)

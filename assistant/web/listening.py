"""Hears what is said at a page: sound comes in, and out goes what was made of it.

What comes out is text for the page's own form; nothing is answered, stored or logged here.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from typing import Literal, TypeAlias
from uuid import UUID

from fastapi import APIRouter, WebSocket, WebSocketDisconnect, WebSocketException, status
from pydantic import BaseModel, Field, ValidationError

from assistant.errors import (
    AssistantError,
    ModelBroken,
    ModelMissing,
    NotFound,
    RecogniserBusy,
)
from assistant.hearing import RATE, Heard, Waiting
from assistant.services.leading import Place
from assistant.web.page import look_of, mode_of
from assistant.web.people import COOKIE, read_cookie
from assistant.web.sessions import ENDS
from assistant.wiring import Services
from voice.ear import Began, Ended, Silence, Utterance

router = APIRouter()

BEGINS_WITHIN = 10.0
"""Seconds in which the first message has to come."""
LARGEST = 64 * 1024
"""Bytes of a message: more than half a second at the highest rate."""

Choose: TypeAlias = Callable[[Sequence[str]], str]
"""Which of several readings is taken."""
Told: TypeAlias = dict[str, str | int]


class Start(BaseModel):
    """The first message: what the page asks, and how it sends sound."""

    type: Literal["start"]
    session_id: UUID | None = None
    slot: str = Field("", max_length=40)
    page: int = Field(1, ge=1, le=100)
    rate: int = Field(RATE, ge=8_000, le=96_000)

    @property
    def place(self) -> Place | None:
        """Where in a conversation the page is."""
        if self.session_id is None:
            return None
        name = "" if self.slot in ENDS else self.slot
        return Place(self.session_id, name, self.page)


class _Unfit(Exception):
    """A message that no page of ours sends."""


@router.websocket("/listen")
async def listen(websocket: WebSocket) -> None:
    """Listen to one utterance: a start, then mono 16-bit sound; "stop" says that it is all."""
    services: Services = websocket.app.state.services
    resident_id = read_cookie(websocket.cookies.get(COOKIE, ""), services.settings.secrets)
    if resident_id is None:
        raise WebSocketException(status.WS_1008_POLICY_VIOLATION)
    await websocket.accept()
    code = status.WS_1000_NORMAL_CLOSURE
    try:
        start = await _start(websocket)
        await _listen(websocket, services, resident_id, start)
    except WebSocketDisconnect:
        return
    except (_Unfit, NotFound):
        code = status.WS_1008_POLICY_VIOLATION
    with suppress(RuntimeError, WebSocketDisconnect):  # the page may be gone by now
        await websocket.close(code)


async def _start(websocket: WebSocket) -> Start:
    try:
        message = await asyncio.wait_for(websocket.receive(), BEGINS_WITHIN)
        _still_there(message)
        return Start.model_validate_json(message.get("text") or "")
    except (ValidationError, TimeoutError) as error:
        raise _Unfit from error


async def _listen(
    websocket: WebSocket, services: Services, resident_id: UUID, start: Start
) -> None:
    language = look_of(websocket).language
    here = (resident_id, mode_of(websocket), language, start.place)
    complete = await services.listening.complete(*here)
    choose = await services.listening.chooser(*here)
    try:
        async with services.ear.listen(language, complete=complete, rate=start.rate) as utterance:
            await _follow(websocket, utterance, choose)
    except (ModelMissing, ModelBroken):
        ready = services.hearing.of(language)
        await websocket.send_json(
            {"type": "no_model", "state": ready.state, "percent": ready.percent}
        )
    except RecogniserBusy:
        await websocket.send_json({"type": "busy"})
    except AssistantError:
        await websocket.send_json({"type": "lost"})


async def _follow(websocket: WebSocket, utterance: Utterance, choose: Choose) -> None:
    """Both directions at once, until the words are final or someone leaves."""
    feeding = asyncio.create_task(_feed(websocket, utterance))
    telling = asyncio.create_task(_tell(websocket, utterance, choose))
    both = {feeding, telling}
    try:
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        ended = telling if telling.done() else feeding
        await ended  # raises what went wrong
    finally:
        for task in both:
            task.cancel()
        await asyncio.gather(*both, return_exceptions=True)


async def _feed(websocket: WebSocket, utterance: Utterance) -> None:
    """Sound from the page; waits while there is more than can be worked off, and so does TCP."""
    while True:
        message = await websocket.receive()
        _still_there(message)
        pcm, text = message.get("bytes"), message.get("text")
        if pcm is not None:
            if len(pcm) % 2 or len(pcm) > LARGEST:
                raise _Unfit
            await utterance.feed(pcm)
        elif text == '{"type":"stop"}':
            await utterance.finish()
        else:
            raise _Unfit


async def _tell(websocket: WebSocket, utterance: Utterance, choose: Choose) -> None:
    async for told in _told(utterance, choose):
        await websocket.send_json(told)


async def _told(utterance: Utterance, choose: Choose) -> AsyncIterator[Told]:
    """What the page is told; each partial text once."""
    shown = ""
    async for event in utterance:
        match event:
            case Waiting(ahead):
                yield {"type": "waiting", "ahead": ahead} if ahead else {"type": "ready"}
            case Began():
                yield {"type": "speech"}
            case Heard(final=True):
                yield {"type": "final", "text": choose((event.text, *event.alternatives))}
            case Heard(text) if text != shown:
                shown = text
                yield {"type": "partial", "text": text}
            case Ended(too_long):
                yield {"type": "too_long"} if too_long else {"type": "ended"}
            case Silence():
                yield {"type": "silence"}


def _still_there(message: object) -> None:
    if isinstance(message, dict) and message.get("type") == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code") or status.WS_1001_GOING_AWAY)

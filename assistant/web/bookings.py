"""Pages of a booking: how it stands, live, and how to call it off or change it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse

from assistant.dialogue.engine import lines
from assistant.dialogue.follow_ups import FollowUp
from assistant.dialogue.model import Line
from assistant.dialogue.words import PROBLEMS, heading, promise
from assistant.errors import NotFound
from assistant.i18n import Label, _
from assistant.ports.receipts import Fact
from assistant.services.booked import Booked
from assistant.services.reminder_offers import Reminder
from assistant.web.page import Pages, go, look_of, mode_of, page, root_of
from assistant.web.people import ResidentDep
from assistant.web.services import ServicesDep
from assistant.web.sessions import place_of

router = APIRouter(prefix="/bookings")

INTO_CALENDAR = _("Put into my calendar")
OUT_OF_CALENDAR = _("Take out of my calendar")
HEARTBEAT = 15
"""Seconds after which a silent stream says that it is alive."""


@dataclass(frozen=True)
class BookingPage:
    """A booking as its pages show it."""

    id: str
    status: str
    cancelling: bool
    heading: Label
    reference: str
    promise: Label | None
    broken: bool
    facts: tuple[Fact, ...]
    progress: Label | None
    lines: tuple[Line, ...]
    may_cancel: bool
    may_change: bool
    problem: Label | None
    again: bool
    """The yes was said once more; it is done only once."""
    settled: bool
    refused_url: str | None
    scenario_id: str
    calendar: Label | None
    """What the calendar file is for, where there is one."""
    follow_ups: Sequence[FollowUp] = ()
    reminder: Reminder | None = None


async def own_booking(
    request: Request, booking_id: UUID, resident_id: ResidentDep, services: ServicesDep
) -> Booked:
    """The booking of the address, if it is this resident's."""
    return await services.booked.find(resident_id, booking_id, mode_of(request))


BookedDep = Annotated[Booked, Depends(own_booking)]


@router.get("/{booking_id}")
async def show(
    request: Request,
    booked: BookedDep,
    services: ServicesDep,
    again: bool = False,
) -> Response:
    """See how it stands; ``again`` when the yes was said once more."""
    view = _view(booked, again=again)
    if view.refused_url:
        return go(view.refused_url)
    view = await _with_more(view, booked, services)
    return page(request, "bookings/booking.html", booking=view, session_id=str(booked.session_id))


@router.get("/{booking_id}/events")
async def events(request: Request, booked: BookedDep, services: ServicesDep) -> Response:
    """The status region, each time it changes (server-sent events)."""
    stream = _stream(request, booked, services)
    headers = {"X-Accel-Buffering": "no"}
    return StreamingResponse(stream, media_type="text/event-stream", headers=headers)


@router.get("/{booking_id}/calendar.ics")
async def calendar(
    request: Request, booked: BookedDep, resident_id: ResidentDep, services: ServicesDep
) -> Response:
    """The booking as a file that a calendar takes in, or strikes out."""
    profile = await services.residents.profile(resident_id)
    file = services.calendars.file(booked, look_of(request).language, profile.reminders)
    if not file or booked.status not in ("booked", "cancelled"):
        raise NotFound(f"calendar of {booked.id}")
    method = "CANCEL" if booked.status == "cancelled" else "PUBLISH"
    headers = {"Content-Disposition": 'attachment; filename="huoban.ics"'}
    kind = f"text/calendar; charset=utf-8; method={method}"
    return Response(file, media_type=kind, headers=headers)


@router.get("/{booking_id}/cancel")
async def ask_cancel(request: Request, booked: BookedDep) -> Response:
    """Before it is called off: is that what you want?"""
    if not booked.may_cancel:
        return go(f"{root_of(booked.mode)}/bookings/{booked.id}")
    return page(
        request,
        "bookings/cancel.html",
        booking=_view(booked),
        summary=booked.scenario.summary(**booked.scenario.labels(booked.answers)),
        session_id=str(booked.session_id),
    )


@router.post("/{booking_id}/cancel")
async def cancel(booked: BookedDep, resident_id: ResidentDep, services: ServicesDep) -> Response:
    """Call it off."""
    settle = services.settings.settle_seconds
    await services.bookings.cancel(resident_id, booked.id, booked.mode, settle=settle)
    return go(f"{root_of(booked.mode)}/bookings/{booked.id}")


@router.post("/{booking_id}/change")
async def change(booked: BookedDep, resident_id: ResidentDep, services: ServicesDep) -> Response:
    """Choose another time; the booking stands until the new one does."""
    root = root_of(booked.mode)
    if not booked.may_change:
        return go(f"{root}/bookings/{booked.id}")
    session_id = await services.conversation.start_change(resident_id, booked)
    return go(f"{root}/sessions/{session_id}/{booked.scenario.reopens}")


@router.post("/{booking_id}/follow-ups/{name}")
async def follow_up(
    request: Request, name: str, booked: BookedDep, resident_id: ResidentDep, services: ServicesDep
) -> Response:
    """Begin what goes well with it."""
    session_id = await services.follow_ups.begin(booked, name)
    return go(await place_of(request, resident_id, session_id, services))


@router.post("/{booking_id}/reminder")
async def remind(request: Request, booked: BookedDep, services: ServicesDep) -> Response:
    """Be reminded of it by message."""
    await services.reminders.turn_on(booked)
    return go(f"{root_of(booked.mode)}/bookings/{booked.id}")


async def _with_more(view: BookingPage, booked: Booked, services: ServicesDep) -> BookingPage:
    """With what goes well with it."""
    offered, reminder = await services.follow_ups.of(booked), await services.reminders.of(booked)
    return replace(view, follow_ups=offered, reminder=reminder)


async def _stream(request: Request, booked: Booked, services: ServicesDep) -> AsyncIterator[str]:
    pages: Pages = request.app.state.pages
    async with services.watch.on(booked.id) as changed:
        while not services.watch.closed:
            view = await _with_more(_view(booked), booked, services)
            if view.refused_url:
                yield _event("moved", view.refused_url)
                return
            yield _event("message", pages.render(request, "bookings/status.html", booking=view))
            if view.settled:
                yield _event("settled", booked.status)
                return
            while not await _woken(changed):
                if services.watch.closed:
                    return
                yield ": still here\n\n"
            booked = await services.booked.again(booked)


async def _woken(changed: asyncio.Event) -> bool:
    try:
        async with asyncio.timeout(HEARTBEAT):
            await changed.wait()
    except TimeoutError:
        return False
    changed.clear()
    return True


def _event(name: str, data: str) -> str:
    body = "".join(f"data: {line}\n" for line in data.splitlines() or [""])
    return f"event: {name}\n{body}\n"


def _view(booked: Booked, *, again: bool = False) -> BookingPage:
    reopens = f"{root_of(booked.mode)}/sessions/{booked.session_id}/{booked.scenario.reopens}"
    receipt, labels = booked.receipt, booked.scenario.labels(booked.answers)
    return BookingPage(
        id=str(booked.id),
        status=booked.status,
        cancelling=booked.cancelling,
        heading=heading(booked.scenario, booked.status, labels, cancelling=booked.cancelling),
        reference=receipt.reference,
        promise=_promise(booked),
        broken=booked.promise_broken,
        facts=receipt.facts,
        progress=receipt.progress,
        lines=lines(booked.scenario, booked.answers),
        may_cancel=booked.may_cancel,
        may_change=booked.may_change,
        problem=PROBLEMS.get(booked.problem),
        again=again,
        settled=booked.is_settled,
        refused_url=reopens if booked.status == "refused" else None,
        scenario_id=booked.scenario.id,
        calendar=_calendar(booked),
    )


def _calendar(booked: Booked) -> Label | None:
    if booked.starts_at is None:
        return None
    if booked.status == "cancelled":
        return OUT_OF_CALENDAR
    return INTO_CALENDAR if booked.status == "booked" and not booked.cancelling else None


def _promise(booked: Booked) -> Label | None:
    if booked.promised_at is None or not (booked.status == "waiting" or booked.cancelling):
        return None
    return promise(booked.promised_at, broken=booked.promise_broken)

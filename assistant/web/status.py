"""What works now: for residents by what they can get done, for staff by service."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request, Response

from assistant.circuit import State
from assistant.dialogue.model import Mode, Scenario
from assistant.dialogue.telephone import spoken_phone
from assistant.i18n import Message, _
from assistant.services.lookout import Watched
from assistant.web.page import page
from assistant.web.services import ServicesDep

router = APIRouter(prefix="/status")

ALL_WELL = _("Everything works")
NOT_KNOWN = _("What works now")
NOT_ALL = _("Some things do not work just now")
WORDS = {
    State.UNKNOWN: _("We are having a look"),
    State.UP: _("Works"),
    State.SLOW: _("Works, but it takes long"),
    State.DOWN: _("Does not work just now"),
}
"""How a service is, in a word or two."""
PICTURES = {
    State.UNKNOWN: "clock",
    State.UP: "done",
    State.SLOW: "clock",
    State.DOWN: "warning",
}


@dataclass(frozen=True)
class Thing:
    """Something a resident can get done, and whether that works."""

    title: Message
    words: Message
    picture: str
    since: datetime
    phone: str
    """The number to phone instead; "" while it works."""

    @property
    def shown_phone(self) -> str:
        """As people write it."""
        return spoken_phone(self.phone)


@router.get("")
async def show(request: Request, services: ServicesDep) -> Response:
    """What works now, since when; and the number to phone for what does not."""
    found = [
        (scenario, services.lookout.worst(scenario.services, Mode.LIVE))
        for scenario in services.scenarios.values()
    ]
    things = [_thing(scenario, one) for scenario, one in found if one]
    # What does not work comes first: that is what somebody came here for.
    things.sort(key=lambda thing: not thing.phone)
    states = {one.known.state for _scenario, one in found if one}
    return page(request, "status/status.html", heading=_heading(states), things=things)


@router.get("/services")
async def details(request: Request, services: ServicesDep) -> Response:
    """Each service as this server has seen it, for staff."""
    seen = [(one, WORDS[one.known.state]) for one in services.lookout.all()]
    return page(request, "status/services.html", seen=seen)


def _heading(states: Collection[State]) -> Message:
    if State.DOWN in states:
        return NOT_ALL
    return NOT_KNOWN if State.UNKNOWN in states else ALL_WELL


def _thing(scenario: Scenario, one: Watched) -> Thing:
    state = one.known.state
    phone = one.phone if state is State.DOWN else ""
    return Thing(scenario.title, WORDS[state], PICTURES[state], one.known.since, phone)

"""My bookings: what is arranged, what we wait for, what is done; and what to do about it."""

from collections.abc import Sequence

from assistant.dialogue.model import Answers, Offer, Scenario
from assistant.dialogue.own_bookings import OwnOne
from assistant.dialogue.showing import Action, Group, Item, Show
from assistant.i18n import _
from assistant.ports import Gateways
from assistant.ports.ours import OwnBooking

TITLE = _("My bookings")
GROUPS = {"arranged": _("Arranged"), "waiting": _("Waiting"), "done": _("Over")}
NOTHING = _("Nothing is arranged yet. Would you like to begin?")
WHAT = _("{title}, {words}")


async def look_up(answers: Answers, gateways: Gateways) -> Show:
    """Everything this resident has arranged with us."""
    found = await gateways.bookings.all()
    groups = [
        Group(name, tuple(_item(one) for one in found if one.group == name), title)
        for name, title in GROUPS.items()
    ]
    return Show(TITLE, tuple(group for group in groups if group.items), NOTHING)


async def cancellable(answers: Answers, gateways: Gateways, after: Offer | None) -> Sequence[Offer]:
    """Those that can be cancelled."""
    return [] if after else [offer for one, offer in await _listed(gateways) if one.may_cancel]


async def changeable(answers: Answers, gateways: Gateways, after: Offer | None) -> Sequence[Offer]:
    """Those for which another time can be chosen."""
    return [] if after else [offer for one, offer in await _listed(gateways) if one.may_change]


async def _listed(gateways: Gateways) -> list[tuple[OwnBooking, Offer]]:
    """Each in the order of the list, by whose numbers they are named."""
    found = await gateways.bookings.all()
    listed = sorted(found, key=lambda one: list(GROUPS).index(one.group))
    return [(one, _offer(one, number)) for number, one in enumerate(listed)]


def _offer(one: OwnBooking, number: int) -> Offer:
    starts = one.starts.isoformat() if one.starts else None
    data = {"kind": one.kind, "starts": starts, "number": number, "nouns": list(one.nouns)}
    return Offer(one.id, WHAT(title=one.title, words=one.summary), one.state, data)


def _item(booking: OwnBooking) -> Item:
    can = {
        Action.SEE: not booking.waits,
        Action.WAIT: booking.waits,
        Action.CHANGE: booking.may_change,
        Action.CANCEL: booking.may_cancel,
    }
    return Item(
        booking.id,
        booking.title,
        booking.summary,
        booking.state,
        booking.status,
        actions=tuple(action for action, may in can.items() if may),
    )


SCENARIO = Scenario(
    id="my_bookings",
    place=6,
    title=TITLE,
    icon="calendar",
    cost=_("Looking costs nothing."),
    look_up=look_up,
)


CANCEL = Scenario(
    id="cancel_booking",
    place=0,
    title=_("Cancel something"),
    icon="cancel",
    cost=_("Cancelling costs nothing here."),
    slots=(
        OwnOne(
            name="booking",
            title=TITLE,
            prompt=_("Which one shall we cancel?"),
            empty=_("There is nothing that can be cancelled here."),
            source=cancellable,
        ),
    ),
    confirmation=_("Shall we cancel this: {booking}?"),
    calls_off="booking",
)
CHANGE = Scenario(
    id="change_booking",
    place=0,
    title=_("Change the time"),
    icon="clock",
    cost=_("Changing the time costs nothing here."),
    slots=(
        OwnOne(
            name="booking",
            title=TITLE,
            prompt=_("For which one shall we change the time?"),
            empty=_("There is nothing whose time can be changed here."),
            source=changeable,
        ),
    ),
    changes="booking",
)
BY_WORDS = (CANCEL, CHANGE)
"""What words alone lead to; on the list there is a button beside each thing."""

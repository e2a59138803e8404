"""My bookings: what is arranged, what we wait for, what is done."""

from assistant.dialogue.model import Answers, Scenario
from assistant.dialogue.showing import Action, Group, Item, Show
from assistant.i18n import _
from assistant.ports import Gateways
from assistant.ports.ours import OwnBooking

TITLE = _("My bookings")
GROUPS = {"arranged": _("Arranged"), "waiting": _("Waiting"), "done": _("Over")}
NOTHING = _("Nothing is arranged yet. Would you like to begin?")


async def look_up(answers: Answers, gateways: Gateways) -> Show:
    """Everything this resident has arranged with us."""
    found = await gateways.bookings.all()
    by_group = {name: [one for one in found if one.group == name] for name in GROUPS}
    groups = [
        Group(name, tuple(_item(one) for one in its), GROUPS[name])
        for name, its in by_group.items()
        if its
    ]
    return Show(TITLE, tuple(groups), NOTHING)


def _item(booking: OwnBooking) -> Item:
    can = {Action.SEE: True, Action.CHANGE: booking.may_change, Action.CANCEL: booking.may_cancel}
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

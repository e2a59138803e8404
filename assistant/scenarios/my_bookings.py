"""My bookings: what is arranged, what we wait for, what is done."""

from collections.abc import Sequence

from assistant.dialogue.model import Scenario
from assistant.i18n import _
from assistant.ports import Gateways, OwnBooking


async def own_bookings(gateways: Gateways) -> Sequence[OwnBooking]:
    """Everything this resident has arranged with us."""
    return await gateways.bookings.all()


SCENARIO = Scenario(
    id="my_bookings",
    place=3,
    title=_("My bookings"),
    icon="calendar",
    cost=_("Looking costs nothing."),
    look_up=own_bookings,
)

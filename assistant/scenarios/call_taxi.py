"""Call a taxi: a car comes to the door, the driver knows what matters."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from assistant.dialogue.model import Answer, Answers, Offer, Scenario
from assistant.dialogue.slots import NOTHING_SPECIAL, Place, Several, When, for_whom, reached_at
from assistant.errors import GatewayError
from assistant.i18n import Label, Message, _, given
from assistant.ports import Gateways
from assistant.ports.people import NEEDS, Person
from assistant.ports.people import Place as Location
from assistant.ports.receipts import Receipt
from assistant.ports.taxis import Estimate, Trip

WAIT_FOR_A_CAR = timedelta(minutes=30)
"""How long a car that was wanted at once is still wanted."""

HALF_HOUR = timedelta(minutes=30)

TIMES_AT_ONCE = 10
"""How many later times are made in one go."""

NOW = Answer("now", _("As soon as possible"))
TELL_THE_DRIVER = Answer("driver", _("I will tell the driver"))


async def places(answers: Answers, gateways: Gateways, after: Offer | None) -> Sequence[Offer]:
    """The resident's saved places."""
    if after:
        return []
    return [
        Offer(f"place-{number}", given(saved.name), given(saved.place.address), _data(saved.place))
        for number, saved in enumerate(gateways.saved_places)
    ]


async def destinations(
    answers: Answers, gateways: Gateways, after: Offer | None
) -> Sequence[Offer]:
    """Telling the driver, or a saved place."""
    if after:
        return []
    saved = await places(answers, gateways, None)
    return [Offer(TELL_THE_DRIVER.value, TELL_THE_DRIVER.label), *saved]


async def times(answers: Answers, gateways: Gateways, after: Offer | None) -> Sequence[Offer]:
    """Now, then every half-hour."""
    if after is None:
        return [_now_offer(), *await times(answers, gateways, _now_offer())]
    soon = gateways.clock() + HALF_HOUR
    last = after.label if isinstance(after.label, datetime) else soon
    first = max(soon, last).replace(second=0, microsecond=0)
    first += timedelta(minutes=-first.minute % 30)
    moments = [first + HALF_HOUR * step for step in range(TIMES_AT_ONCE)]
    return [Offer(moment.isoformat(), moment) for moment in moments if moment != last]


async def submit(answers: Answers, gateways: Gateways, key: str) -> Receipt:
    """Send a car; a repeat with the same key finds what is already there."""
    return await gateways.taxis.book(_trip(answers, gateways), key=key)


async def undo(answers: Answers, gateways: Gateways, key: str) -> None:
    """Call the car off."""
    await gateways.taxis.cancel(key=key)


async def follow(answers: Answers, gateways: Gateways, key: str) -> Receipt | None:
    """Where the car is."""
    return await gateways.taxis.find(key=key)


async def quote(answers: Answers, gateways: Gateways) -> Label:
    """What the ride will probably cost; without an answer, how it is paid."""
    try:
        estimate = await gateways.taxis.estimate(_trip(answers, gateways))
    except GatewayError:
        return _("By the meter. You pay the driver; cash is fine.")
    return _price(estimate)


def useful_until(answers: Answers, confirmed_at: datetime) -> datetime:
    """A car that comes much too late helps nobody."""
    return (answers.moment("when") or confirmed_at) + WAIT_FOR_A_CAR


def _price(estimate: Estimate) -> Message:
    low, high = estimate.lowest, estimate.highest
    if low is None and high is None:
        return _("By the meter. You pay the driver; cash is fine.")
    lowest, highest = round(low or high or 0), round(high or low or 0)
    if lowest == highest:
        return _("About ¥{price}. You pay the driver; cash is fine.")(price=given(str(lowest)))
    return _("About ¥{lowest} to ¥{highest}. You pay the driver; cash is fine.")(
        lowest=given(str(lowest)), highest=given(str(highest))
    )


def _trip(answers: Answers, gateways: Gateways) -> Trip:
    destination = answers.of("destination")
    told = destination is None or destination.value == TELL_THE_DRIVER.value
    return Trip(
        pickup=_location(answers.of("pickup"), gateways),
        destination=None if told else _location(destination, gateways),
        at=answers.moment("when"),
        person=Person(
            answers["name"], answers["phone"], tuple(n for n in answers["needs"].split(",") if n)
        ),
    )


def _location(answer: Answer | None, gateways: Gateways) -> Location:
    data = answer.data if answer else {}
    latitude, longitude = data.get("latitude"), data.get("longitude")
    if latitude is None or longitude is None:
        # The standard wants coordinates; the driver goes by the address.
        latitude, longitude = gateways.here.latitude, gateways.here.longitude
    return Location(data.get("address", ""), latitude, longitude)


def _now_offer() -> Offer:
    return Offer(NOW.value, NOW.label)


def _data(place: Location) -> dict[str, object]:
    return {"address": place.address, "latitude": place.latitude, "longitude": place.longitude}


NEED_OFFERS = tuple(Offer(name, words) for name, words in NEEDS.items())

SCENARIO = Scenario(
    id="call_taxi",
    place=2,
    title=_("Call a taxi"),
    icon="taxi",
    services=("taxis",),
    cost=_("Calling is free. You pay the driver; cash is fine."),
    slots=(
        Place(
            name="pickup",
            title=_("From"),
            prompt=_("Where shall the car come to?"),
            hint=_("Choose a place, or write the address."),
            known_from="home",
            source=places,
        ),
        Place(
            name="destination",
            title=_("To"),
            prompt=_("Where would you like to go?"),
            hint=_("Choose a place, or write the address."),
            default=TELL_THE_DRIVER,
            when_unknown=TELL_THE_DRIVER,
            source=destinations,
        ),
        When(
            name="when",
            title=_("When"),
            prompt=_("When shall the car come?"),
            default=NOW,
            when_unknown=NOW,
            source=times,
        ),
        Several(
            name="needs",
            title=_("The driver should know"),
            prompt=_("What should the driver know?"),
            hint=_("Tick what is true for you."),
            known_from="needs",
            default=Answer("", NOTHING_SPECIAL),
            when_unknown=Answer("", NOTHING_SPECIAL),
            options=NEED_OFFERS,
        ),
        for_whom(_("Whom does the driver pick up?")),
        reached_at(_("Which telephone number may the driver call?")),
    ),
    confirmation=_("Shall I call a taxi to {pickup}?"),
    summary=_("To {pickup}, {when}"),
    completion=_("A taxi is coming to {pickup}."),
    refusal=_("No car can come at that time. Would another time do?"),
    reopens="when",
    nouns=("车", "打的", "taxi", "cab", "car", "ride"),
    submit=submit,
    undo=undo,
    follow=follow,
    follow_seconds=5,
    quote=quote,
    useful_until=useful_until,
)

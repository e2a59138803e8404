"""What can I get: which services there are near me, when they are open, how to reach them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt

from assistant.dialogue.model import Answer, Answers, Offer, Scenario
from assistant.dialogue.needs import NEEDS, by_id, search_words
from assistant.dialogue.searching import Around, Need
from assistant.dialogue.showing import Action, Group, Item, Show
from assistant.dialogue.slots import Choice, joined
from assistant.i18n import Label, Message, _, given, language_of, time_of_day
from assistant.ports import Gateways
from assistant.ports.directory import PublicService
from assistant.ports.people import Place
from assistant.ports.receipts import Fact

MOST = 20
"""Services that are held out, five at a time; who finds none of them is better off with a
person."""
EARTH = 6_371_000
"""Metres."""
A_KILOMETRE = 1000
FAR_AWAY = 100 * EARTH
WHOLE_DAY = timedelta(hours=23)

Spot = tuple[float, float]
"""Latitude and longitude."""

HERE = Answer("here", _("Around here"))
ANYTHING = Answer("", _("Anything"))

TITLE = _("Services near me")
OLD = _("The city's list does not answer just now. This is how it stood: {time}.")
NOT_TOLD = _("Not told. Please ring first.")
NONE_FITS = _("Nothing was found for that. Please go back and say it otherwise, or ask a person.")
GONE = _("This is no longer in the city's list. A person can help you.")


async def needs(answers: Answers, gateways: Gateways, after: Offer | None) -> Sequence[Offer]:
    """What people look for most, then the rest."""
    return [] if after else [Offer(need.id, need.name) for need in NEEDS]


async def places(answers: Answers, gateways: Gateways, after: Offer | None) -> Sequence[Offer]:
    """Around here, or a saved place of which we know where it is."""
    if after:
        return []
    known = [saved for saved in gateways.saved_places if saved.place.latitude is not None]
    saved_ones = [
        Offer(
            f"place-{number}",
            given(saved.name),
            given(saved.place.address),
            {"latitude": saved.place.latitude, "longitude": saved.place.longitude},
        )
        for number, saved in enumerate(known)
    ]
    return [Offer(HERE.value, HERE.label), *saved_ones]


async def services(answers: Answers, gateways: Gateways, after: Offer | None) -> Sequence[Offer]:
    """What fits: open now first, then the nearest."""
    if after:
        return []
    found = await gateways.directory.services(_search(answers))
    now = gateways.clock()
    ordered = sorted(
        found, key=lambda one: (not _is_open(one, now), _order(one, answers, gateways))
    )
    return [_offer(one, answers, gateways) for one in ordered[:MOST]]


async def look_up(answers: Answers, gateways: Gateways) -> Show:
    """One service: what it is, where, how far, its number, when it is open."""
    chosen = answers.of("service")
    found = await gateways.directory.service(chosen.value) if chosen and chosen.value else None
    if found is None:
        return Show(TITLE, (), GONE if chosen and chosen.value else NONE_FITS)
    item = Item(
        "service",
        found.about or found.name,
        facts=tuple(_facts(found, answers, gateways)),
        actions=(Action.RING,),
    )
    old = OLD(time=found.as_of) if found.as_of else Message("")
    return Show(found.name, (Group("service", (item,)),), GONE, old)


def hours(service: PublicService, now: datetime) -> Label:
    """When it is open, as people say it."""
    if service.openings is None:
        return service.hours or NOT_TOLD
    if not service.openings:
        return _("Closed this week")
    start, end = service.openings[0]
    if start > now:
        return _opens(start, now)
    if end - now > WHOLE_DAY:
        return _("Open day and night")
    return _("Open today until {time}")(time=time_of_day(end))


def _opens(start: datetime, now: datetime) -> Message:
    days = (start.date() - now.astimezone(start.tzinfo).date()).days
    if days == 0:
        return _("Closed now, open today from {time}")(time=time_of_day(start))
    if days == 1:
        return _("Closed now, open tomorrow from {time}")(time=time_of_day(start))
    return _("Closed now, open again {time}")(time=start)


def distance(metres: float) -> Message:
    """How far it is, as far as anyone needs to know."""
    if metres < A_KILOMETRE:
        return _("About {metres} metres away")(metres=given(str(max(50, round(metres / 50) * 50))))
    return _("About {kilometres} kilometres away")(kilometres=given(f"{metres / 1000:.1f}"))


def _search(answers: Answers) -> tuple[str, ...]:
    words = answers.get("need", "")
    known = by_id(words)
    if known:
        return known.searched
    return search_words(words, language_of(words) or "en") if words else ()


def _offer(one: PublicService, answers: Answers, gateways: Gateways) -> Offer:
    metres = _metres(one, answers)
    told = [hours(one, gateways.clock()), *([distance(metres)] if metres is not None else [])]
    return Offer(one.id, one.name, joined(told))


def _facts(one: PublicService, answers: Answers, gateways: Gateways) -> list[Fact]:
    metres = _metres(one, answers)
    told: list[tuple[Message, Label | None]] = [
        (_("Open"), hours(one, gateways.clock())),
        (_("Hours"), one.hours if one.openings else None),
        (_("Address"), one.address),
        (_("How far"), None if metres is None else distance(metres)),
        (_("Cost"), one.cost),
    ]
    facts = [Fact(title, words) for title, words in told if words]
    return [*facts, Fact(_("Phone"), given(one.phone), one.phone)] if one.phone else facts


def _is_open(one: PublicService, now: datetime) -> bool:
    return one.openings is not None and any(start <= now for start, _end in one.openings[:1])


def _order(one: PublicService, answers: Answers, gateways: Gateways) -> float:
    """The distance; from where the programme is, when we do not know where someone lives."""
    metres = _apart(_where(answers) or _spot(gateways.here), one.spot)
    return FAR_AWAY if metres is None else metres


def _metres(one: PublicService, answers: Answers) -> float | None:
    return _apart(_where(answers), one.spot)


def _where(answers: Answers) -> Spot | None:
    near = answers.of("near")
    data = near.data if near else {}
    return _spot(Place("", data.get("latitude"), data.get("longitude")))


def _spot(place: Place) -> Spot | None:
    if place.latitude is None or place.longitude is None:
        return None
    return place.latitude, place.longitude


def _apart(one: Spot | None, other: Spot | None) -> float | None:
    """https://en.wikipedia.org/wiki/Haversine_formula."""
    if one is None or other is None:
        return None
    north, further_north = radians(one[0]), radians(other[0])
    east = radians(other[1] - one[1])
    half = sin((further_north - north) / 2) ** 2
    half += cos(north) * cos(further_north) * sin(east / 2) ** 2
    return 2 * EARTH * asin(sqrt(half))


SCENARIO = Scenario(
    id="find_services",
    place=10,
    title=TITLE,
    icon="pin",
    services=("directory",),
    cost=_("Looking costs nothing."),
    slots=(
        Need(
            name="need",
            title=_("Looking for"),
            prompt=_("What are you looking for?"),
            hint=_("Choose one, or say it in your own words."),
            when_unknown=ANYTHING,
            source=needs,
        ),
        Around(
            name="near",
            title=_("Near"),
            prompt=_("Near which place?"),
            known_from="home",
            default=HERE,
            when_unknown=HERE,
            source=places,
        ),
        Choice(
            name="service",
            title=_("Service"),
            prompt=_("Which one would you like to know about?"),
            hint=_("What is open now comes first, then the nearest."),
            empty=NONE_FITS,
            depends_on=("need", "near"),
            source=services,
            first_when_unknown=True,
            said_aside=False,
        ),
    ),
    look_up=look_up,
)

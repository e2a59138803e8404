"""What scenarios over an office that takes requests have in common: kinds, places, words."""

from collections.abc import Sequence
from dataclasses import asdict, replace

from assistant.dialogue.model import Answer, Answers, Offer
from assistant.i18n import Message, _, given
from assistant.ports import Gateways
from assistant.ports.offices import CityRequest, RequestKind, RequestsGateway
from assistant.ports.people import Person, Place

SOMETHING_ELSE = Answer("", _("Something else"))
"""What "I don't know" comes to; the office has a kind for it, or its last will do."""
AT_HOME = _("At my home")
OTHER = ("其他", "other")


async def kinds(office: RequestsGateway, after: Offer | None) -> Sequence[Offer]:
    """What requests are taken about, as offers."""
    offered = [
        Offer(kind.id, kind.name, kind.about or None, {"keywords": list(kind.keywords)})
        for kind in await office.kinds()
    ]
    return following(offered, after)


async def places(answers: Answers, gateways: Gateways, after: Offer | None) -> Sequence[Offer]:
    """At home, or a saved place."""
    if after:
        return []
    home = gateways.home
    offered = [Offer("home", AT_HOME, given(home.address), asdict(home))] if home else []
    return offered + [
        Offer(f"place-{number}", given(one.name), given(one.place.address), asdict(one.place))
        for number, one in enumerate(gateways.saved_places)
    ]


def following(offers: Sequence[Offer], after: Offer | None) -> Sequence[Offer]:
    """The offers after one that was shown; all, when that one is there no more."""
    values = [offer.value for offer in offers]
    first = values.index(after.value) + 1 if after and after.value in values else 0
    return offers[first:]


async def request(
    office: RequestsGateway, answers: Answers, gateways: Gateways, kind: str, **extra: str
) -> CityRequest:
    """What is handed in; ``extra`` answers the office's own questions."""
    return CityRequest(
        kind=kind or _other(await office.kinds()),
        words=answers.get("words", ""),
        place=_place(answers.of("where"), gateways),
        person=Person(answers["name"], answers["phone"]),
        answers=extra,
    )


def with_photo(request: CityRequest, answers: Answers, gateways: Gateways, key: str) -> CityRequest:
    """The same with where the office sees the photo, if one was taken."""
    return replace(request, photo=gateways.photo_address(key)) if answers.get("photo") else request


def final() -> Message:
    """What is said before the yes where nothing can be taken back."""
    return _("Once it is sent, it can be changed or called off only by phone.")


def _place(answer: Answer | None, gateways: Gateways) -> Place:
    data = answer.data if answer else {}
    latitude, longitude = data.get("latitude"), data.get("longitude")
    address = str(data.get("address", ""))
    if latitude is None or longitude is None:
        # A place in words needs no coordinates; without either, it is somewhere around here.
        return Place(address) if address else gateways.here
    return Place(address, latitude, longitude)


def _other(offered: Sequence[RequestKind]) -> str:
    catch_all = [
        kind.id
        for kind in offered
        if any(
            word in told.lower()
            for word in OTHER
            for told in (*kind.keywords, *kind.name.words.values())
        )
    ]
    return [*catch_all, *(kind.id for kind in offered[-1:]), ""][0]

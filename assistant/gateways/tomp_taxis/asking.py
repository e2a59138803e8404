"""What we send to a taxi operator: where, when, and what the driver must know.

https://github.com/TOMP-WG/TOMP-API/wiki/Requirement
"""

import re
from collections.abc import Collection
from datetime import UTC
from typing import Any, TypeAlias

from assistant.errors import ServiceRefused
from assistant.gateways.tomp_taxis.messages import SERVICE, Booking
from assistant.i18n import Message, _, translate
from assistant.ports.people import Person, Place
from assistant.ports.taxis import Trip

Json: TypeAlias = dict[str, Any]
WHEELCHAIR: Json = {"category": "HR", "number": "01", "memo": "wheelchair"}
"""CROW's passenger characteristics: somebody who stays in a wheelchair during the ride."""
WE_HAVE = {
    "NAME",
    "FIRST_NAME",
    "LAST_NAME",
    "PHONE_NUMBERS",
    "FROM_ADDRESS",
    "TO_ADDRESS",
}
"""What an operator may ask of the traveller; with any other demand the offer is not for us."""
NAMES = {"NAME", "FIRST_NAME", "LAST_NAME"}


def planning_request(trip: Trip, language: str, key: str = "") -> Json:
    """A planningRequest; it names nobody, and an estimate has no key.

    Raises:
        ServiceRefused: the pick-up has no coordinates, which TOMP demands.
    """
    with_wheelchair = "wheelchair" in trip.person.needs
    traveler: Json = {"requirements": {"abilities": [WHEELCHAIR]}} if with_wheelchair else {}
    body: Json = {
        "from": pickup(trip),
        "nrOfTravelers": 2 if "companion" in trip.person.needs else 1,
        "travelers": [traveler],
        "extraInfo": extra_info(trip, language, key),
    }
    if trip.destination and (to := place(trip.destination)):
        body["to"] = to
    if trip.at is not None:
        moment = trip.at.astimezone(UTC).isoformat(timespec="seconds")
        body["departureTime"] = moment.replace("+00:00", "Z")
    return body


def booking_request(
    offer_id: str, trip: Trip, asked: Collection[str], language: str, key: str
) -> Json:
    """A bookingRequest with what the operator's conditions ask for, and no more."""
    body: Json = {"id": offer_id, "extraInfo": extra_info(trip, language, key)}
    customer = _customer(trip.person, asked)
    if customer:
        body["customer"] = customer
    if "FROM_ADDRESS" in asked:
        body["from"] = pickup(trip)
    if "TO_ADDRESS" in asked and trip.destination and (to := place(trip.destination)):
        body["to"] = to
    return body


def extra_info(trip: Trip, language: str, key: str) -> Json:
    """What TOMP has no field for: as flags, and in a sentence that the driver can read."""
    needs = trip.person.needs
    said = [_("Pays in cash.")]
    said += [_("A wheelchair comes along.")] * ("wheelchair" in needs)
    said += [_("Someone comes along.")] * ("companion" in needs)
    said += [_("Cannot take calls: please come to the door.")] * ("no_calls" in needs)
    info: Json = {"paymentMethod": "CASH", **({"requestId": key} if key else {})}
    if "no_calls" in needs:
        info["noCalls"] = True
    if trip.destination is None:
        said.append(_("Will tell the driver where to go."))
    elif not place(trip.destination):
        info["destination"] = trip.destination.address
    return {**info, "noteToDriver": _sentence(said, language)}


def pickup(trip: Trip) -> Json:
    """Where the car is to come.

    Raises:
        ServiceRefused: it has no coordinates.
    """
    found = place(trip.pickup)
    if found is None:
        raise ServiceRefused(SERVICE, "the pick-up has no coordinates")
    return found


def place(one: Place) -> Json | None:
    """A TOMP place, which always has coordinates; None where we know none."""
    if one.latitude is None or one.longitude is None:
        return None
    spot = {"lat": one.latitude, "lng": one.longitude}
    return {"name": one.address, "coordinates": spot} if one.address else {"coordinates": spot}


def demanded(offer: Booking) -> set[str]:
    """The traveller's data that an offer's conditions ask for."""
    conditions = [c for c in offer.all_conditions if "bookingdata" in c.condition_type.lower()]
    return {field.strip().upper() for c in conditions for field in c.required_fields}


def _customer(person: Person, asked: Collection[str]) -> Json:
    """Chinese names stand family name first; the operator gets both parts."""
    customer: Json = {}
    if NAMES & set(asked):
        *first, last = person.name.split() or [""]
        if not first and not last.isascii() and len(last) > 1:
            first, last = [last[1:]], last[0]
        customer = {"firstName": " ".join(first) or last, "lastName": last}
    number = re.sub(r"[^0-9+.\s-]", "", person.phone).strip()
    if "PHONE_NUMBERS" in asked and number:
        customer["phones"] = [{"number": number, "preferred": True}]
    return customer


def _sentence(said: list[Message], language: str) -> str:
    return " ".join(translate(one.source, language) for one in said)

"""What the operator answers: offers, bookings, legs and progress as TOMP-API 1.6.1 has them.

Where things are that the API leaves room for:

* plate: ``leg.asset.licensePlate``; make and colour: ``leg.asset.overriddenProperties``
  (brand, model, colour, name), both once the booking is CONFIRMED and a car is bound to it.
* driver: ``leg.suboperator`` ("the operator of a leg … in case this is not the TO itself but
  should be shown to the user"): ``name`` and, as contact information, the phone number in
  ``contact``. The same in one sentence is in ``leg.userCommunication``.
* minutes until the car comes: ``booking.extraData.safeWaitTime`` ("the predicted time before the
  asset will arrive, in minutes"), ``leg.departureTime``, and ETA in GET …/notifications.
  ``legProgress.duration`` and ``distance`` are those of the ride itself, so 0 before it starts.
"""

from typing import Any

from assistant.demo_city.tomp.fleet import Car, metres, needs_wheelchair, point
from assistant.demo_city.tomp.ride import Plan, Ride, ride_minutes
from assistant.demo_city.tomp.rules import Json

_SENT = ("customer", "extraInfo", "callbackUrl")
_START_FEE = 16
_A_KILOMETRE = 2.7
_INCLUDED_METRES = 3000


def offer(name: str | None, car: Car, request: Json, plan: Plan, language: str) -> Json:
    """One option; without a name it only informs."""
    lang = language[:2]
    wait = round((plan.arrives - plan.sets_off).total_seconds() / 60)
    body: Json = {
        "state": "NEW",
        **_journey(request, plan),
        "mainAssetType": _asset_type(needs_wheelchair(request), lang),
        "pricing": _fare(request, lang),
        "extraData": {"safeWaitTime": wait, "maxWaitTime": wait + 5},
        "legs": [_planned_leg(request, plan, lang)],
    }
    if "to" in request:
        travel = ride_minutes(request)
        body["extraData"] |= {"safeTravelTime": travel, "maxTravelTime": travel + 15}
    if name is not None:
        body["id"] = name
        body["legs"][0]["id"] = leg_id(name)
    return body


def leg_id(booking: str) -> str:
    """The id of a booking's only leg."""
    return f"{booking}-1"


def booking(ride: Ride, language: str) -> Json:
    """A booking as it stands."""
    lang = language[:2]
    sent: Json = {k: v for k, v in ride.body.items() if k in _SENT}
    body: Json = {
        "id": ride.id,
        "state": ride.state,
        **_journey(ride.request, ride.plan),
        **sent,
        "mainAssetType": _asset_type(needs_wheelchair(ride.request), lang),
        "pricing": _fare(ride.request, lang),
        "legs": [leg(ride, language)],
    }
    if ride.state in ("PENDING", "CONFIRMED"):
        wait = ride.waiting_minutes
        body["extraData"] = {"safeWaitTime": wait, "maxWaitTime": wait + 5 if wait else 0}
    return body | _actual(ride)


def leg(ride: Ride, language: str) -> Json:
    """The ride itself."""
    lang = language[:2]
    body = _planned_leg(ride.request, ride.plan, lang) | {
        "id": leg_id(ride.id),
        "state": ride.leg_state,
    }
    if ride.committed:
        body["asset"] = asset(ride, lang)
        body["suboperator"] = {
            "name": ride.car.driver[lang],
            "description": {"zh": "司机", "en": "Driver"}[lang],
            "contact": ride.car.phone,
        }
        text = {"type": "PLAIN_TEXT", "goal": "INSTRUCTIONS", "text": _sentence(ride, lang)}
        body["userCommunication"] = [text]
    return body | _actual(ride)


def progress(ride: Ride, language: str, *, location_only: bool) -> Json:
    """Where the car is, and how far the ride has come."""
    spot: Json = {"coordinates": _coordinates(ride.place)}
    if location_only:
        return spot
    start = point(ride.request["from"])
    ridden = metres(start, ride.place) if ride.leg_state in ("IN_USE", "FINISHED") else 0
    return spot | {
        "duration": round(ride.ridden.total_seconds() * 1000),
        "distance": ridden,
        "asset": asset(ride, language[:2]),
    }


def eta(ride: Ride) -> Json:
    """A notification of when the car will be there."""
    return {
        "type": "ETA",
        "minutes": ride.waiting_minutes,
        "legId": leg_id(ride.id),
        "asset": {"id": ride.car.id, "licensePlate": ride.car.plate},
    }


def asset(ride: Ride, lang: str) -> Json:
    """The car."""
    car = ride.car
    properties: Json = {
        "name": f"{car.colour[lang]} {car.brand[lang]} {car.model[lang]}",
        "location": {"coordinates": _coordinates(ride.place)},
        "brand": car.brand[lang],
        "model": car.model[lang],
        "colour": car.colour[lang],
        "persons": car.seats,
    }
    if car.wheelchair:
        properties["easyAccessibility"] = "WHEELCHAIR"
    return {"id": car.id, "licensePlate": car.plate, "overriddenProperties": properties}


def _journey(request: Json, plan: Plan) -> Json:
    body: Json = {"from": request["from"], "departureTime": plan.arrives.isoformat()}
    if "to" in request:
        body |= {"to": request["to"], "arrivalTime": plan.ends.isoformat()}
    return body


def _planned_leg(request: Json, plan: Plan, lang: str) -> Json:
    numbers = [t["referenceNumber"] for t in request.get("travelers", []) if "referenceNumber" in t]
    body: Json = {
        **_journey(request, plan),
        "legSequenceNumber": 1,
        "assetType": _asset_type(needs_wheelchair(request), lang),
        "pricing": _fare(request, lang),
        "state": "NOT_STARTED",
        "conditions": [
            {"conditionType": "conditionPayWhenFinished", "id": "cash-to-the-driver"},
            {
                "conditionType": "conditionRequireBookingData",
                "id": "who-travels",
                # A telephone is asked for, but who has none is driven all the same.
                "requiredFields": ["FIRST_NAME", "PHONE_NUMBERS"],
            },
        ],
    }
    if "to" in request:
        body["distance"] = metres(point(request["from"]), point(request["to"]))
    return body | ({"travelerReferenceNumbers": numbers} if numbers else {})


def _asset_type(wheelchair: bool, lang: str) -> Json:
    names = {
        (True, "zh"): "无障碍出租车",
        (True, "en"): "Wheelchair-accessible taxi",
        (False, "zh"): "出租车",
        (False, "en"): "Taxi",
    }
    shared: Json = {"name": names[wheelchair, lang]}
    if wheelchair:
        shared["easyAccessibility"] = "WHEELCHAIR"
    return {
        "id": "taxi-accessible" if wheelchair else "taxi",
        "assetClass": "TAXI",
        "sharedProperties": shared,
    }


def _fare(request: Json, lang: str) -> Json:
    words = {"zh": "现金付给司机", "en": "Paid to the driver in cash"}[lang]
    fixed: Json = {"type": "FIXED", "currencyCode": "CNY", "kind": "DEFAULT"}
    if "to" not in request:
        more = {"type": "FLEX", "unitType": "KM", "units": 1, "amount": _A_KILOMETRE}
        parts: list[Json] = [fixed | {"amount": _START_FEE}, fixed | more]
    else:
        far = metres(point(request["from"]), point(request["to"])) - _INCLUDED_METRES
        likely = round(_START_FEE + max(0, far) / 1000 * _A_KILOMETRE)
        span = {"minimumAmount": max(_START_FEE, likely - 4), "maximumAmount": likely + 8}
        parts = [fixed | {"amount": likely} | span]
    return {"estimated": True, "description": words, "parts": parts}


def _actual(ride: Ride) -> Json:
    times: Json = {}
    if ride.state in ("STARTED", "FINISHED"):
        times["actualDepartureTime"] = ride.plan.starts.isoformat()
    if ride.state == "FINISHED":
        times["actualArrivalTime"] = ride.plan.ends.isoformat()
    return times


def _coordinates(place: tuple[float, float]) -> dict[str, Any]:
    return {"lat": round(place[0], 6), "lng": round(place[1], 6)}


def _sentence(ride: Ride, lang: str) -> str:
    car = ride.car
    wait = ride.waiting_minutes
    if lang == "en":
        when = f"there in {wait} minutes" if wait else "there"
        return f"{car.driver['en']}, {car.phone}, {car.plate}: {when}."
    when = f"{wait} 分钟后到" if wait else "已到上车点"
    return f"{car.driver['zh']}，电话 {car.phone}，车牌 {car.plate}，{when}。"

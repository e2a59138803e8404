"""Which offer is best, and what a ride will cost."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

from assistant.gateways.tomp_taxis.asking import WE_HAVE, demanded
from assistant.gateways.tomp_taxis.messages import Booking, Fare, FarePart, Leg
from assistant.ports.taxis import Estimate, Trip

YUAN = {"CNY", "RMB", "CNH"}
LONG = timedelta(days=365)
Span: TypeAlias = tuple[float, float]


def suitable(options: Iterable[Booking], trip: Trip) -> list[Booking]:
    """The offers that meet the traveller's needs and ask nothing that we do not know.

    Who sends a wheelchair's requirement gets offers for it; but where an operator labels some
    of its cars as accessible, one without the label would leave the resident on the kerb.
    """
    known = [option for option in options if demanded(option) <= WE_HAVE]
    if "wheelchair" not in trip.person.needs:
        return known
    labels = [_labels(option) for option in known]
    if not any(labels):
        return known
    pairs = zip(known, labels, strict=True)
    return [option for option, label in pairs if "WHEELCHAIR" in label]


def best(options: Sequence[Booking], trip: Trip, now: datetime) -> Booking | None:
    """The soonest, or the nearest to the time wished for, to the minute; then the cheapest."""
    wished = trip.at or now
    named = [option for option in options if option.id]
    return min(named, key=lambda option: _rank(option, wished, now), default=None)


def estimate(options: Sequence[Booking], now: datetime) -> Estimate:
    """The span of prices, and the soonest car."""
    spans = [span for option in options if (span := _price(option))]
    waits = [wait for option in options if (wait := waiting(option, now)) is not None]
    return Estimate(
        lowest=min((low for low, _ in spans), default=None),
        highest=max((high for _, high in spans), default=None),
        minutes=min(waits, default=None),
    )


def waiting(booking: Booking, now: datetime) -> int | None:
    """Minutes until the car is there: by its time and delay, else as predicted."""
    if booking.departs is not None:
        delay = timedelta(milliseconds=booking.leg.departure_delay)
        left = (booking.departs + delay - now).total_seconds() / 60
        return max(0, -int(-left // 1))
    return None if booking.wait is None else max(0, round(booking.wait))


def _labels(option: Booking) -> set[str]:
    kinds = [option.main_asset_type, *(leg.asset_type for leg in option.legs)]
    assets = [leg.asset for leg in option.legs] + [a for kind in kinds for a in kind.assets]
    properties = [kind.shared_properties for kind in kinds]
    properties += [asset.overridden_properties for asset in assets]
    return {one.easy_accessibility.upper() for one in properties} - {""}


def _rank(option: Booking, wished: datetime, now: datetime) -> tuple[int, float]:
    minutes = waiting(option, now)
    away = LONG if minutes is None else abs(now + timedelta(minutes=minutes) - wished)
    span = _price(option)
    return (round(away.total_seconds() / 60), span[1] if span else float("inf"))


def _price(option: Booking) -> Span | None:
    """What the whole ride costs, where every part of it is known and in yuan."""
    if option.pricing.parts:
        return _fare(option.pricing, option.leg)
    spans = [_fare(leg.pricing, leg) for leg in option.legs]
    known = [span for span in spans if span]
    if not known or len(known) < len(spans):
        return None
    return (sum(low for low, _ in known), sum(high for _, high in known))


def _fare(fare: Fare, leg: Leg) -> Span | None:
    low = high = 0.0
    limit = float("inf")
    for part in fare.parts:
        span = _part(part, leg)
        if span is None or part.currency_code.upper() not in YUAN:
            return None
        if part.type.upper() == "MAX":
            limit = min(limit, span[1])
            continue
        low, high = low + span[0], high + span[1]
    return (round(min(low, limit), 2), round(min(high, limit), 2)) if fare.parts else None


def _part(part: FarePart, leg: Leg) -> Span | None:
    times = _units(part, leg) if part.type.upper() == "FLEX" or part.unit_type else 1.0
    likely = part.amount if part.amount is not None else part.maximum_amount
    if times is None or likely is None:
        return None
    low = likely if part.minimum_amount is None else part.minimum_amount
    high = likely if part.maximum_amount is None else part.maximum_amount
    return (low * times, high * times)


def _units(part: FarePart, leg: Leg) -> float | None:
    """How often a price by distance or time has to be paid, where that is known."""
    kind, per = part.unit_type.upper(), part.units or 1
    metres = {"KM": 1000, "MILE": 1609.344}.get(kind)
    seconds = {"SECOND": 1, "MINUTE": 60, "HOUR": 3600}.get(kind)
    if metres and leg.distance is not None:
        return leg.distance / metres / per
    if seconds and leg.departure_time and leg.arrival_time:
        same = (leg.departure_time.tzinfo is None) == (leg.arrival_time.tzinfo is None)
        return (
            (leg.arrival_time - leg.departure_time).total_seconds() / seconds / per
            if same
            else None
        )
    return None

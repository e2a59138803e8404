"""What a booked ride tells the resident."""

import math
import re
from collections.abc import Iterable
from datetime import datetime

from assistant.gateways.tomp_taxis.choosing import waiting
from assistant.gateways.tomp_taxis.messages import Asset, Booking, Coordinates, Leg, Progress
from assistant.i18n import Message, _, given
from assistant.ports.receipts import Fact, Receipt

NEAR = 60
"""Metres from the pick-up at which a car is there."""
METRES_PER_DEGREE = 111_320
RIDING = {"IN_USE", "PAUSED", "ISSUE_REPORTED"}


def receipt_of(booking: Booking, progress: Progress, *, now: datetime) -> Receipt:
    """A booking as our receipt."""
    state = leg_state(booking)
    here = state == "PREPARING" and _is_here(booking, progress, now)
    return Receipt(
        reference=booking.id,
        facts=tuple(_facts(booking, progress, state, here=here, now=now)),
        progress=_("The car is here") if here else _words(state, booking.stage),
        starts=booking.departs,
        finished=state == "FINISHED",
        cancelled=state == "CANCELLED",
    )


def leg_state(booking: Booking) -> str:
    """How the ride stands; the booking's state decides where they differ in the end."""
    ended = {"FINISHED": "FINISHED", "CANCELLED": "CANCELLED"}.get(booking.stage)
    said = booking.leg.state.strip().upper().replace("CANCELED", "CANCELLED")
    if ended or said:
        return ended or said
    return "IN_USE" if booking.stage == "STARTED" else "NOT_STARTED"


def _words(state: str, stage: str) -> Message | None:
    if stage == "CONDITIONAL_CONFIRMED":
        return _("We are looking for a car")
    if state in RIDING:
        return _("You are on the way")
    return {
        "NOT_STARTED": _("A car is booked"),
        "PREPARING": _("The car is on its way"),
        "FINISHING": _("You are almost there"),
        "FINISHED": _("You have arrived"),
        "CANCELLED": _("The ride is cancelled"),
    }.get(state)


def _facts(
    booking: Booking,
    progress: Progress,
    state: str,
    *,
    here: bool,
    now: datetime,
) -> Iterable[Fact]:
    leg = booking.leg
    assets = [leg.asset, progress.asset, *leg.asset_type.assets, *booking.main_asset_type.assets]
    plate = next((asset.license_plate for asset in assets if asset.license_plate), "")
    if plate:
        yield Fact(_("Number plate"), given(plate))
    car = _car(booking, assets)
    if car:
        yield Fact(_("Car"), given(car))
    minutes = waiting(booking, now)
    if state in ("NOT_STARTED", "PREPARING") and minutes and not here:
        many = _("{minutes} minutes")(minutes=given(str(minutes)))
        yield Fact(_("It comes in"), _("1 minute") if minutes == 1 else many)
    name, phone = _driver(booking, leg)
    if name or phone:
        yield Fact(_("Driver"), given(name or phone), phone)
    yield Fact(_("Payment"), _("In cash, to the driver"))


def _car(booking: Booking, assets: Iterable[Asset]) -> str:
    """Colour, brand and model; what one car overrides goes before what its kind shares."""
    own = [asset.overridden_properties for asset in assets]
    shared = [booking.leg.asset_type.shared_properties, booking.main_asset_type.shared_properties]
    every = [*own, *shared]
    parts = [
        next((words for one in every if (words := getattr(one, field).strip())), "")
        for field in ("colour", "brand", "model")
    ]
    said = " ".join(part for part in parts if part)
    return said or next((one.name for one in every if one.name), "")


def _driver(booking: Booking, leg: Leg) -> tuple[str, str]:
    """Who drives: TOMP has the suboperator for it, operators also have fields of their own."""
    if leg.suboperator.name or leg.suboperator.contact:
        return leg.suboperator.name, _dialable(leg.suboperator.contact)
    for extra in (booking.extra_data, booking.extra_info, leg.asset.overridden_properties.meta):
        driver = extra.get("driver")
        named = driver if isinstance(driver, dict) else {}
        name = (
            named.get("name")
            or extra.get("driverName")
            or (driver if isinstance(driver, str) else "")
        )
        phone = named.get("phone") or named.get("phoneNumber") or extra.get("driverPhone") or ""
        if name or phone:
            return str(name), _dialable(str(phone))
    return "", ""


def _dialable(contact: str) -> str:
    """The telephone number in a contact, if there is one."""
    found = re.search(r"\+?\d[\d\s().-]{4,}\d", contact)
    return found.group().strip() if found else ""


def _is_here(booking: Booking, progress: Progress, now: datetime) -> bool:
    """A car may stand around the corner long before it is ours, and be late when it is due."""
    minutes = waiting(booking, now)
    pickup = booking.leg.from_.coordinates or booking.from_.coordinates
    if progress.coordinates is None or pickup is None:
        return minutes == 0
    return _metres(progress.coordinates, pickup) <= NEAR and (minutes is None or minutes <= 1)


def _metres(one: Coordinates, other: Coordinates) -> float:
    """Near enough for distances within sight."""
    north = (one.lat - other.lat) * METRES_PER_DEGREE
    east = (one.lng - other.lng) * METRES_PER_DEGREE * math.cos(math.radians(one.lat))
    return math.hypot(north, east)

"""The parts of TOMP's messages that we read.

https://github.com/TOMP-WG/TOMP-API/blob/master/TOMP-API.yaml
"""

from datetime import datetime
from typing import Any

from pydantic import Field

from assistant.outside import Lenient

SERVICE = "taxis"
STATES = {
    "CANCELED": "CANCELLED",
    "COMMITTED": "CONFIRMED",
    "POSTPONED-COMMIT": "CONDITIONAL_CONFIRMED",
}
"""Other words for states that the specification's own text uses."""


class Coordinates(Lenient):
    """WGS 84."""

    lat: float
    lng: float


class Place(Lenient):
    """Where a leg begins."""

    coordinates: Coordinates | None = None


class FarePart(Lenient):
    """One part of a price."""

    amount: float | None = None
    currency_code: str = "CNY"
    type: str = "FIXED"
    unit_type: str = ""
    units: float = 1
    minimum_amount: float | None = None
    maximum_amount: float | None = None


class Fare(Lenient):
    """A price in its parts."""

    parts: tuple[FarePart, ...] = ()


class Properties(Lenient):
    """What a car is like."""

    name: str = ""
    brand: str = ""
    model: str = ""
    colour: str = ""
    easy_accessibility: str = ""
    meta: dict[str, Any] = Field(default_factory=dict)


class Asset(Lenient):
    """One car."""

    license_plate: str = ""
    overridden_properties: Properties = Properties()


class AssetType(Lenient):
    """One kind of car, and maybe the cars of it."""

    assets: tuple[Asset, ...] = ()
    shared_properties: Properties = Properties()


class Suboperator(Lenient):
    """Who drives, where it is not the operator itself."""

    name: str = ""
    contact: str = ""


class Condition(Lenient):
    """What an operator demands."""

    condition_type: str = ""
    required_fields: tuple[str, ...] = ()


class Leg(Lenient):
    """The ride itself."""

    id: str = ""
    state: str = ""
    from_: Place = Field(default=Place(), alias="from")
    departure_time: datetime | None = None
    arrival_time: datetime | None = None
    departure_delay: float = 0
    distance: float | None = None
    asset: Asset = Asset()
    asset_type: AssetType = AssetType()
    suboperator: Suboperator = Suboperator()
    conditions: tuple[Condition, ...] = ()
    pricing: Fare = Fare()


class Waiting(Lenient):
    """Minutes until the car comes; everything else in ``extraData`` is the operator's own."""

    safe_wait_time: float | None = None


class Booking(Lenient):
    """An offer, or what became of it."""

    id: str = ""
    state: str = ""
    legs: tuple[Leg, ...] = ()
    from_: Place = Field(default=Place(), alias="from")
    departure_time: datetime | None = None
    arrival_time: datetime | None = None
    main_asset_type: AssetType = AssetType()
    pricing: Fare = Fare()
    conditions: tuple[Condition, ...] = ()
    extra_data: dict[str, Any] = Field(default_factory=dict)
    extra_info: dict[str, Any] = Field(default_factory=dict)

    @property
    def stage(self) -> str:
        """The state in the API's own words, however the operator writes them."""
        word = self.state.strip().upper().replace(" ", "_")
        return STATES.get(word, word)

    @property
    def leg(self) -> Leg:
        """The only leg; one that is left out is the booking itself."""
        if self.legs:
            return self.legs[0]
        return Leg(
            id=self.id,
            from_=self.from_,
            departure_time=self.departure_time,
            arrival_time=self.arrival_time,
            asset_type=self.main_asset_type,
            pricing=self.pricing,
        )

    @property
    def departs(self) -> datetime | None:
        """When the car is to be there, with zone, as far as it is known."""
        for moment in (self.leg.departure_time, self.departure_time):
            if moment is not None and moment.tzinfo is not None:
                return moment
        return None

    @property
    def wait(self) -> float | None:
        """Minutes until the car comes, where the operator predicts them."""
        return Waiting.model_validate(self.extra_data).safe_wait_time

    @property
    def all_conditions(self) -> tuple[Condition, ...]:
        """The booking's and its legs' conditions."""
        return (*self.conditions, *(c for leg in self.legs for c in leg.conditions))


class Planning(Lenient):
    """Offers."""

    options: tuple[Booking, ...]


class Progress(Lenient):
    """Where the car is."""

    coordinates: Coordinates | None = None
    asset: Asset = Asset()

"""The taxis gateway against TOMP operators that others have written."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from assistant.errors import ServiceMisbehaved, ServiceRefused, ServiceUnavailable
from assistant.gateways.tomp_taxis import TompTaxis
from assistant.i18n import Message, Name
from assistant.ports.receipts import Receipt
from tests.gateways.worlds import KEY, NOON, Clock, Handler, MemoryNotes, Wire, taxis, trip

pytestmark = pytest.mark.anyio

Json = dict[str, Any]


@dataclass
class StrangeOperator:
    """Answers like a TOMP operator; each quirk is something that deployed ones do.

    Quirks:
        terse (nothing optional), always_200, says_nothing (empty answers to changes), lower
        (states in lower case), extra (fields), no_state, commits_itself, purges (expired
        bookings are gone), own_ids (a booking's id is not the offer's), no_inquiries,
        no_progress, many_legs.
    """

    quirks: frozenset[str] = frozenset()
    options: list[Json] = field(default_factory=list)
    bookings: dict[str, Json] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    number: int = 0

    def has(self, quirk: str) -> bool:
        return quirk in self.quirks

    def confirmed(self) -> list[str]:
        return [id for id, one in self.bookings.items() if one["state"] == "CONFIRMED"]

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        path = request.url.path.removeprefix("/tomp/")
        self.log.append(f"{request.method} {path}")
        body = json.loads(request.content) if request.content else {}
        parts = path.split("/")
        if parts[0] == "planning":
            return self.plan(parts[1])
        if parts[0] == "legs":
            return httpx2.Response(404 if self.has("no_progress") else 500)
        if path == "bookings":
            return self.open(body)
        booking = self.bookings.get(parts[1])
        if booking is None or (self.has("purges") and booking["state"] == "EXPIRED"):
            return httpx2.Response(404)
        return self.event(booking, body) if parts[2:] else self.answer(200, booking)

    def plan(self, kind: str) -> httpx2.Response:
        if kind == "inquiries" and self.has("no_inquiries"):
            return httpx2.Response(404)
        if not self.options:
            self.number += 1
            options: list[Json] = [{"id": f"o{self.number}"}]
        else:
            options = self.options
        return self.answer(201, {"validUntil": "2026-11-23T05:00:00Z", "options": options})

    def open(self, body: Json) -> httpx2.Response:
        if body["id"] in self.bookings:
            return httpx2.Response(409)
        id = f"b-{body['id']}" if self.has("own_ids") else body["id"]
        state = "CONFIRMED" if self.has("commits_itself") else "PENDING"
        self.bookings[id] = {"id": id, "state": state}
        return self.answer(201, self.bookings[id])

    def event(self, booking: Json, body: Json) -> httpx2.Response:
        allowed = {"COMMIT": ("PENDING",), "CANCEL": ("PENDING", "CONFIRMED")}
        if booking["state"] not in allowed[body["operation"]]:
            return httpx2.Response(403)
        booking["state"] = {"COMMIT": "CONFIRMED", "CANCEL": "CANCELLED"}[body["operation"]]
        return self.answer(200, booking)

    def answer(self, status: int, body: Json) -> httpx2.Response:
        changed = self.log[-1].startswith("POST bookings")
        if self.has("says_nothing") and changed:
            return httpx2.Response(204 if status == 200 else status)
        said = dict(body)
        if self.has("lower") and "state" in said:
            said["State"] = said.pop("state").lower()
        if self.has("extra"):
            said |= {"x": [1], "extraData": "none", "legs": {}, "pricing": "free"}
        if self.has("many_legs") and "state" in said:
            said["legs"] = [{"id": "l1", "assetType": {"id": "t"}}, {"id": "l2"}]
        if self.has("no_state") and changed:
            said.pop("state", None)
        return httpx2.Response(200 if self.has("always_200") else status, json=said)


QUIRKS = [
    (),
    ("always_200",),
    ("says_nothing",),
    ("lower", "extra"),
    ("no_state",),
    ("commits_itself",),
    ("no_inquiries", "no_progress"),
    ("many_legs", "extra"),
]


@pytest.fixture(params=QUIRKS, ids=["+".join(quirks) or "terse" for quirks in QUIRKS])
def operator(request: pytest.FixtureRequest) -> StrangeOperator:
    return StrangeOperator(frozenset(request.param))


def gateway_to(
    handler: Handler, notes: MemoryNotes | None = None, clock: Clock | None = None
) -> TompTaxis:
    transport = httpx2.MockTransport(handler)
    return taxis(transport, clock or Clock(), notes or MemoryNotes())


def told(receipt: Receipt | None) -> dict[str, str]:
    """The facts in plain words."""
    assert receipt is not None
    facts = {}
    for fact in receipt.facts:
        assert isinstance(fact.title, Message)
        words = fact.words
        facts[fact.title.source] = (
            next(iter(words.words.values())) if isinstance(words, Name) else str(words)
        )
    return facts


async def test_a_ride_is_booked_followed_and_called_off(operator: StrangeOperator) -> None:
    gateway = gateway_to(operator)
    await gateway.estimate(trip())
    receipt = await gateway.book(trip(), key=KEY)
    assert operator.confirmed() == [receipt.reference]
    found = await gateway.find(key=KEY)
    assert found is not None
    assert not found.cancelled
    await gateway.cancel(key=KEY)
    await gateway.cancel(key=KEY)
    assert operator.confirmed() == []


@pytest.mark.parametrize("effect", [True, False], ids=["arrives", "gets lost"])
async def test_whatever_answer_is_lost_a_repeat_sends_exactly_one_car(
    operator: StrangeOperator, *, effect: bool
) -> None:
    for cut in range(12):
        fresh, notes = StrangeOperator(operator.quirks), MemoryNotes()
        wire = Wire(httpx2.MockTransport(fresh), cut=cut, effect=effect)
        with suppress(ServiceUnavailable):
            await taxis(wire, Clock(), notes).book(trip(), key=KEY)
        receipt = await gateway_to(fresh, notes).book(trip(), key=KEY)
        assert fresh.confirmed() == [receipt.reference]
        if not wire.was_cut:
            return
    raise AssertionError("booking takes more steps than this test looks at")


@pytest.mark.parametrize("effect", [True, False], ids=["arrives", "gets lost"])
async def test_whatever_answer_is_lost_a_repeat_calls_the_car_off(
    operator: StrangeOperator, *, effect: bool
) -> None:
    for cut in range(12):
        fresh, notes = StrangeOperator(operator.quirks), MemoryNotes()
        await gateway_to(fresh, notes).book(trip(), key=KEY)
        wire = Wire(httpx2.MockTransport(fresh), cut=cut, effect=effect)
        with suppress(ServiceUnavailable):
            await taxis(wire, Clock(), notes).cancel(key=KEY)
        await gateway_to(fresh, notes).cancel(key=KEY)
        assert fresh.confirmed() == []
        if not wire.was_cut:
            return
    raise AssertionError("cancelling takes more steps than this test looks at")


async def test_a_note_is_kept_before_anything_is_booked() -> None:
    operator, notes = StrangeOperator(), MemoryNotes()

    def checks(request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("/bookings"):
            assert notes.texts[KEY].split("\n")[0] == json.loads(request.content)["id"]
        return operator(request)

    await gateway_to(checks, notes).book(trip(), key=KEY)


async def test_a_plain_offer_id_in_the_notes_is_understood() -> None:
    operator = StrangeOperator()
    operator.bookings["o7"] = {"id": "o7", "state": "CONFIRMED"}
    gateway = gateway_to(operator, MemoryNotes({KEY: "o7"}))
    assert (await gateway.book(trip(), key=KEY)).reference == "o7"
    assert operator.log == ["GET bookings/o7"]


async def test_a_booking_with_an_id_of_its_own_is_still_found() -> None:
    operator = StrangeOperator(frozenset({"own_ids"}))
    gateway = gateway_to(operator)
    receipts = [await gateway.book(trip(), key=KEY) for _ in range(2)]
    assert {one.reference for one in receipts} == {"b-o1"} == set(operator.confirmed())


@pytest.mark.parametrize("quirks", [(), ("purges",)])
@pytest.mark.parametrize("state", ["EXPIRED", "REJECTED", "RELEASED"])
async def test_what_cannot_be_confirmed_any_more_is_planned_again(
    state: str, quirks: tuple[str, ...]
) -> None:
    operator = StrangeOperator(frozenset(quirks))
    operator.bookings["old"] = {"id": "old", "state": state}
    operator.number = 1
    receipt = await gateway_to(operator, MemoryNotes({KEY: "old"})).book(trip(), key=KEY)
    assert receipt.reference in operator.confirmed()
    assert len(operator.confirmed()) == 1


async def test_a_booking_that_vanished_while_it_was_confirmed_is_for_a_person() -> None:
    operator = StrangeOperator()
    gateway = gateway_to(operator, MemoryNotes({KEY: "old\n\ncommit"}))
    with pytest.raises(ServiceMisbehaved):
        await gateway.book(trip(), key=KEY)
    assert operator.bookings == {}


@pytest.mark.parametrize(
    ("state", "error"),
    [
        ("CANCELLED", ServiceRefused),
        ("canceled", ServiceRefused),
        ("CONDITIONAL_CONFIRMED", ServiceUnavailable),
        ("SOMETHING_NEW", ServiceMisbehaved),
    ],
)
async def test_each_state_means_something_to_the_one_who_books(
    state: str, error: type[Exception]
) -> None:
    operator = StrangeOperator()
    operator.bookings["o7"] = {"id": "o7", "state": state}
    with pytest.raises(error):
        await gateway_to(operator, MemoryNotes({KEY: "o7"})).book(trip(), key=KEY)
    assert "POST planning/offers" not in operator.log


async def test_offers_that_are_always_gone_end_in_a_refusal() -> None:
    operator = StrangeOperator()

    def gone(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(410) if request.url.path.endswith("bookings") else operator(request)

    with pytest.raises(ServiceRefused):
        await gateway_to(gone).book(trip(), key=KEY)


async def test_no_offer_is_a_refusal() -> None:
    empty = {"validUntil": "2026-11-23T05:00:00Z", "options": []}
    gateway = gateway_to(lambda _: httpx2.Response(200, json=empty))
    with pytest.raises(ServiceRefused, match="no car"):
        await gateway.book(trip(), key=KEY)
    assert (await gateway.estimate(trip())).minutes is None


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"{}", b'{"options": 3}', b"<html>"])
async def test_what_is_no_planning_is_misbehaviour(body: bytes) -> None:
    headers = {"content-type": "application/json"}
    gateway = gateway_to(lambda _: httpx2.Response(201, content=body, headers=headers))
    with pytest.raises(ServiceMisbehaved):
        await gateway.book(trip(), key=KEY)


def offer(id: str, minutes: float | None, *amounts: float, **more: Any) -> Json:
    at = None if minutes is None else (NOON + timedelta(minutes=minutes)).isoformat()
    parts = [{"amount": amount, "currencyCode": "CNY", "type": "FIXED"} for amount in amounts]
    return {"id": id, "departureTime": at, "pricing": {"estimated": True, "parts": parts}, **more}


ACCESSIBLE = {"mainAssetType": {"id": "t", "sharedProperties": {"easyAccessibility": "WHEELCHAIR"}}}
STEEP = {"mainAssetType": {"id": "t", "sharedProperties": {"easyAccessibility": "LIFT"}}}
AGE = {
    "conditions": [
        {"conditionType": "conditionRequireBookingData", "requiredFields": ["BIRTHDATE"]}
    ]
}
CHOICES: dict[str, tuple[tuple[str, ...], list[Json], str | None]] = {
    "the soonest": ((), [offer("a", 9, 10), offer("b", 3, 50)], "b"),
    "the cheaper at the same minute": ((), [offer("a", 3.1, 50), offer("b", 3, 20)], "b"),
    "one with a time before one without": ((), [offer("a", None, 1), offer("b", 9, 50)], "b"),
    "only one that can be booked": ((), [offer("", 1, 1), offer("b", 9, 50)], "b"),
    "one for the wheelchair": (
        ("wheelchair",),
        [offer("a", 1, 1), offer("b", 9, 50, **ACCESSIBLE)],
        "b",
    ),
    "unlabelled cars where none is labelled": (("wheelchair",), [offer("a", 1, 1)], "a"),
    "no car that is not for a wheelchair": (("wheelchair",), [offer("a", 1, 1, **STEEP)], None),
    "one that asks only what we know": ((), [offer("a", 1, 1, **AGE), offer("b", 9, 50)], "b"),
}


@pytest.mark.parametrize("choice", CHOICES)
async def test_the_best_offer_is_taken(choice: str) -> None:
    needs, options, best = CHOICES[choice]
    operator = StrangeOperator(options=options)
    if best is None:
        with pytest.raises(ServiceRefused):
            await gateway_to(operator).book(trip(*needs), key=KEY)
        return
    await gateway_to(operator).book(trip(*needs), key=KEY)
    assert operator.confirmed() == [best]


PRICES: dict[str, tuple[Json, float | None, float | None]] = {
    "a fixed price": ({"amount": 20}, 20, 20),
    "a number in quotes": ({"amount": "20.5"}, 20.5, 20.5),
    "a span": ({"amount": 20, "minimumAmount": 18, "maximumAmount": 25}, 18, 25),
    "by kilometre, the way known": (
        {"amount": 3, "type": "FLEX", "unitType": "KM", "units": 1},
        12,
        12,
    ),
    "by minute, the time unknown": (
        {"amount": 3, "type": "FLEX", "unitType": "MINUTE"},
        None,
        None,
    ),
    "other money": ({"amount": 3, "currencyCode": "EUR"}, None, None),
    "no amount": ({}, None, None),
}


@pytest.mark.parametrize("price", PRICES)
async def test_a_price_is_told_in_yuan_or_not_at_all(price: str) -> None:
    part, lowest, highest = PRICES[price]
    leg = {"id": "l", "distance": 4000, "pricing": {"estimated": True, "parts": [part]}}
    operator = StrangeOperator(options=[{"legs": [leg], "extraData": {"safeWaitTime": 4}}])
    estimate = await gateway_to(operator).estimate(trip())
    assert (estimate.lowest, estimate.highest, estimate.minutes) == (lowest, highest, 4)


CAR = {"brand": "大众", "model": "帕萨特", "colour": "蓝色"}
PLACES: dict[str, Callable[[Json], Json]] = {
    "on the leg's car": lambda car: {
        "legs": [{"asset": {"id": "1", "licensePlate": "沪A1", "overriddenProperties": car}}]
    },
    "on the leg's kind of car": lambda car: {
        "legs": [
            {
                "asset": {"id": "1", "licensePlate": "沪A1"},
                "assetType": {"id": "t", "sharedProperties": car},
            }
        ]
    },
    "on the kind's car": lambda car: {
        "legs": [
            {
                "assetType": {
                    "id": "t",
                    "sharedProperties": car,
                    "assets": [{"id": "1", "licensePlate": "沪A1"}],
                }
            }
        ]
    },
    "on the main kind": lambda car: {
        "mainAssetType": {
            "id": "t",
            "sharedProperties": car,
            "assets": [{"id": "1", "licenseplate": "沪A1"}],
        }
    },
}
DRIVERS: dict[str, Json] = {
    "as suboperator": {
        "legs": [{"suboperator": {"name": "李师傅", "contact": "电话 138 0000 1111"}}]
    },
    "as an object": {"extraData": {"driver": {"name": "李师傅", "phone": "138 0000 1111"}}},
    "as two fields": {"extraInfo": {"driverName": "李师傅", "driverPhone": "138 0000 1111"}},
}


@pytest.mark.parametrize("place", PLACES)
async def test_the_car_is_described_wherever_the_operator_puts_it(place: str) -> None:
    operator = StrangeOperator()
    operator.bookings["o7"] = {"id": "o7", "state": "CONFIRMED", **PLACES[place](CAR)}
    facts = told(await gateway_to(operator, MemoryNotes({KEY: "o7"})).find(key=KEY))
    assert facts["Number plate"] == "沪A1"
    assert facts["Car"] == "蓝色 大众 帕萨特"


@pytest.mark.parametrize("place", DRIVERS)
async def test_the_driver_can_be_called_wherever_the_number_is(place: str) -> None:
    operator = StrangeOperator()
    operator.bookings["o7"] = {"id": "o7", "state": "CONFIRMED", **DRIVERS[place]}
    receipt = await gateway_to(operator, MemoryNotes({KEY: "o7"})).find(key=KEY)
    assert told(receipt)["Driver"] == "李师傅"
    assert receipt is not None
    assert [fact.phone for fact in receipt.facts if fact.phone] == ["138 0000 1111"]


async def test_a_ride_that_the_operator_called_off_shows_as_cancelled() -> None:
    operator = StrangeOperator()
    operator.bookings["o7"] = {"id": "o7", "state": "CANCELLED"}
    found = await gateway_to(operator, MemoryNotes({KEY: "o7"})).find(key=KEY)
    assert found is not None
    assert found.cancelled


@pytest.mark.parametrize("state", ["PENDING", "EXPIRED"])
async def test_what_was_never_confirmed_is_not_shown_as_a_ride(state: str) -> None:
    operator = StrangeOperator()
    operator.bookings["o7"] = {"id": "o7", "state": state}
    assert await gateway_to(operator, MemoryNotes({KEY: "o7"})).find(key=KEY) is None

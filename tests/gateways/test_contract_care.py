"""The care port against the demo city, with every fault it can inject."""

import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import anyio
import pytest

from assistant.demo_city.city import DemoCity
from assistant.errors import GatewayError, ServiceMisbehaved, ServiceRefused, ServiceUnavailable
from assistant.gateways.fhir_care import FhirCare
from assistant.i18n import Message, Name
from assistant.ports.care import CareKind, CareOffer, CareOrder
from assistant.ports.people import Person
from assistant.ports.receipts import Receipt
from tests.gateways.test_what_is_sent import FHIR, check_resource
from tests.gateways.worlds import KEY, NOON, OTHER_KEY, AppWire, Clock, Wire, care, demo_city

pytestmark = pytest.mark.anyio

WANG = Person("王秀英", "+8613816700001")
DISH = CareOffer("https://care.example.org/ActivityDefinition/x", Name({"zh-CN": "鱼"}), Name({}))
MEAL = CareOrder(
    CareKind.MEALS, DISH, WANG, NOON + timedelta(hours=5), address="康定路 418 弄", wishes=("少盐",)
)
REFILL = CareOrder(
    CareKind.MEDICINE,
    CareOffer("MedicationRequest/a", Name({"zh-CN": "药"}), Name({}), "Patient/wang-xiuying"),
    WANG,
)
ORDERS = {
    "meal": MEAL,
    "daily meal": replace(MEAL, daily=True),
    "fetched meal": replace(MEAL, address="", wishes=()),
    "help": replace(MEAL, kind=CareKind.HELP),
    "local definition": replace(MEAL, offer=replace(DISH, id="ActivityDefinition/7")),
    "refill": REFILL,
    "brought refill": replace(REFILL, address="康定路 418 弄"),
    "unnamed refill": replace(REFILL, offer=replace(REFILL.offer, id="", patient="")),
    "no number": replace(MEAL, person=Person("本人")),
}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def city(tmp_path: Path, clock: Clock) -> Iterator[DemoCity]:
    with demo_city(tmp_path, clock) as city:
        yield city


@pytest.fixture
def gateway(city: DemoCity, clock: Clock) -> FhirCare:
    return care(AppWire(city), clock)


def live(city: DemoCity) -> int:
    return len([one for one in city.received() if one.state != "cancelled"])


def progress(receipt: Receipt | None) -> str:
    assert receipt is not None
    assert isinstance(receipt.progress, Message)
    return receipt.progress.source


async def test_the_dishes_of_a_day_are_offered_with_their_price(
    gateway: FhirCare, clock: Clock
) -> None:
    today = await gateway.offers(CareKind.MEALS, clock().date())
    tomorrow = await gateway.offers(CareKind.MEALS, clock().date() + timedelta(days=1))
    assert today
    assert all(one.name.words["en"] and "元" in one.about.words["zh-CN"] for one in today)
    assert {one.id for one in today}.isdisjoint(one.id for one in tomorrow)
    assert await gateway.offers(CareKind.MEALS, clock().date() + timedelta(days=99)) == []


async def test_every_kind_of_help_is_offered_once(gateway: FhirCare) -> None:
    kinds = [one.name.words["zh-CN"] for one in await gateway.offers(CareKind.HELP)]
    assert kinds == ["打扫卫生", "助浴洗澡", "上门理发", "陪同外出"]


async def test_prescriptions_are_told_to_nobody_but_that_person(
    city: DemoCity, clock: Clock
) -> None:
    wire = Wire(AppWire(city))
    gateway = care(wire, clock)
    own = await gateway.prescriptions(WANG)
    assert [one.needs_visit for one in own] == [False, False, False, True]
    assert {one.patient for one in own} == {"Patient/wang-xiuying"}
    assert await gateway.prescriptions(Person("李四", WANG.phone)) == []
    assert await gateway.prescriptions(Person(WANG.name, "+8613800000000")) == []
    sent = len(wire.sent)
    assert await gateway.prescriptions(Person(WANG.name)) == []
    assert len(wire.sent) == sent
    assert not any("138167" in str(request.url) for request in wire.sent)


async def test_a_refill_is_followed_until_it_is_fetched(gateway: FhirCare, clock: Clock) -> None:
    await gateway.order(REFILL, key=KEY)
    seen = []
    for hours in (0, 0.1, 0.5, 2, 50):
        clock.move(hours=hours)
        receipt = await gateway.find(CareKind.MEDICINE, key=KEY)
        seen.append(progress(receipt))
    assert seen == [
        "They have received it",
        "They have agreed",
        "They are preparing the medicine",
        "The medicine is ready",
        "This is done.",
    ]
    assert receipt is not None
    assert receipt.finished


@pytest.mark.parametrize("name", ORDERS)
async def test_the_same_key_orders_once(city: DemoCity, gateway: FhirCare, name: str) -> None:
    receipts = [await gateway.order(ORDERS[name], key=KEY) for _ in range(3)]
    assert len({one.reference for one in receipts}) == 1
    assert live(city) == 1


@pytest.mark.parametrize("name", ORDERS)
async def test_what_is_called_off_stays_so(city: DemoCity, gateway: FhirCare, name: str) -> None:
    kind = ORDERS[name].kind
    await gateway.order(ORDERS[name], key=KEY)
    await gateway.cancel(kind, key=KEY)
    await gateway.cancel(kind, key=KEY)
    found = await gateway.find(kind, key=KEY)
    assert found is not None
    assert found.cancelled
    with pytest.raises(ServiceRefused):
        await gateway.order(ORDERS[name], key=KEY)
    assert live(city) == 0


async def test_calling_off_nothing_is_no_error(gateway: FhirCare) -> None:
    await gateway.cancel(CareKind.MEALS, key=KEY)
    assert await gateway.find(CareKind.MEALS, key=KEY) is None


async def test_a_meal_on_the_stove_cannot_be_called_off_but_a_daily_one_can(
    gateway: FhirCare, clock: Clock
) -> None:
    await gateway.order(MEAL, key=KEY)
    await gateway.order(replace(MEAL, daily=True), key=OTHER_KEY)
    clock.move(hours=4, minutes=30)
    with pytest.raises(ServiceRefused):
        await gateway.cancel(CareKind.MEALS, key=KEY)
    await gateway.cancel(CareKind.MEALS, key=OTHER_KEY)
    assert progress(await gateway.find(CareKind.MEALS, key=KEY)) == "The meal is being prepared"


@pytest.mark.skipif(not FHIR.exists(), reason="the official schemas are not at ../shared/specs")
@pytest.mark.parametrize("name", ORDERS)
async def test_each_body_is_a_valid_resource(city: DemoCity, clock: Clock, name: str) -> None:
    wire = Wire(AppWire(city))
    gateway = care(wire, clock)
    await gateway.order(ORDERS[name], key=KEY)
    await gateway.cancel(ORDERS[name].kind, key=KEY)
    bodies: list[dict[str, Any]] = [json.loads(r.content) for r in wire.sent if r.content]
    assert [body["status"] in ("active", "draft") for body in bodies] == [True, False]
    for body in bodies:
        check_resource(body)
        assert KEY in {one["value"] for one in body["identifier"]}
    [put] = [request for request in wire.sent if request.method == "PUT"]
    assert put.headers["if-match"].startswith('W/"')
    [post] = [request for request in wire.sent if request.method == "POST"]
    assert post.headers["if-none-exist"] == f"identifier=urn:huoban:request|{KEY}"


Call = Callable[[FhirCare], Awaitable[object]]
CALLS: dict[str, Call] = {
    "prescriptions": lambda gateway: gateway.prescriptions(WANG),
    "offers": lambda gateway: gateway.offers(CareKind.HELP),
    "order": lambda gateway: gateway.order(MEAL, key=KEY),
    "find": lambda gateway: gateway.find(CareKind.MEALS, key=OTHER_KEY),
    "cancel": lambda gateway: gateway.cancel(CareKind.MEALS, key=OTHER_KEY),
}
FAULTS: dict[str, type[GatewayError] | tuple[type[GatewayError], ...]] = {
    "refuse": ServiceRefused,
    "unavailable": ServiceUnavailable,
    "error_500": ServiceUnavailable,
    "garbage_200": ServiceMisbehaved,
    "half_page": (ServiceMisbehaved, ServiceUnavailable),
    "drop": ServiceUnavailable,
    "lost_answer": ServiceUnavailable,
    "hang": ServiceUnavailable,
    "late_answer": ServiceUnavailable,
}
NOTHING_THERE = {("refuse", "find"): None, ("refuse", "cancel"): None}
NOBODY_KNOWN: dict[tuple[str, str], object] = {("refuse", "prescriptions"): []}


def hasty(fault: str) -> float:
    """Only what never ends is given little time, lest a slow machine look like a fault."""
    return 0.1 if fault in ("hang", "late_answer") else 5.0


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("fault", FAULTS)
async def test_each_fault_becomes_its_error(
    city: DemoCity, clock: Clock, fault: str, call: str
) -> None:
    await care(AppWire(city), clock).order(MEAL, key=OTHER_KEY)
    gateway = care(AppWire(city), clock, deadline=hasty(fault))
    city.faults.inject("care", fault, count=None, gate=anyio.Event())
    fine = NOTHING_THERE | NOBODY_KNOWN
    if (fault, call) in fine:
        assert await CALLS[call](gateway) == fine[fault, call]
        return
    with pytest.raises(FAULTS[fault]):
        await CALLS[call](gateway)


@pytest.mark.parametrize("order", [MEAL, REFILL], ids=["meal", "refill"])
@pytest.mark.parametrize("fault", FAULTS)
async def test_after_a_fault_at_any_step_the_same_key_orders_exactly_once(
    city: DemoCity, clock: Clock, fault: str, order: CareOrder
) -> None:
    patient = care(AppWire(city), clock)
    for step in range(6):
        key = f"{KEY}-{step}"
        planned = city.faults.inject("care", fault, after=step, gate=anyio.Event())
        with suppress(GatewayError):
            await care(AppWire(city), clock, deadline=hasty(fault)).order(order, key=key)
        city.faults.clear()
        receipt = await patient.order(order, key=key)
        found = await patient.find(order.kind, key=key)
        assert found is not None
        assert found.reference == receipt.reference
        assert live(city) == 1
        await patient.cancel(order.kind, key=key)
        assert live(city) == 0
        if not planned.struck:
            return
    raise AssertionError("ordering takes more steps than this test looks at")


@pytest.mark.parametrize("effect", [True, False], ids=["arrives", "gets lost"])
async def test_calling_off_after_a_crash_while_ordering_leaves_nothing(
    city: DemoCity, clock: Clock, *, effect: bool
) -> None:
    for cut in range(6):
        key = f"{KEY}-{cut}"
        wire = Wire(AppWire(city), cut=cut, effect=effect)
        with suppress(GatewayError):
            await care(wire, clock).order(MEAL, key=key)
        await care(AppWire(city), clock).cancel(CareKind.MEALS, key=key)
        assert live(city) == 0
        if not wire.was_cut:
            return
    raise AssertionError("ordering takes more steps than this test looks at")

"""The care gateway against a FHIR server that others wrote."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import anyio
import pytest

from assistant.demo_city.care.catalogue import definitions, patients, prescriptions
from assistant.errors import ServiceRefused
from assistant.gateways.fhir_care import FhirCare
from assistant.i18n import Message
from assistant.ports.care import CareKind, CareOrder
from assistant.ports.people import Person
from tests.gateways.worlds import KEY, NOON, Clock
from tests.strangers.worlds import PATIENT, VARIANTS, Json, Server, fhir_server

pytestmark = [pytest.mark.anyio, pytest.mark.strangers]

PRESSES = 20
WANG = Person("王秀英", "+8613816700001")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(params=VARIANTS)
async def server(request: pytest.FixtureRequest, medplum: str) -> AsyncIterator[Server]:
    """With what the demo city publishes, told by somebody else."""
    async with fhir_server(medplum, request.param) as server:
        await server.put(definitions(NOON))
        await server.put(patient for patient, _numbers in patients())
        await server.put(prescriptions(NOON))
        yield server


@pytest.fixture
def gateway(server: Server) -> FhirCare:
    return FhirCare(server.http, deadline=PATIENT, clock=Clock())


async def a_meal(gateway: FhirCare, **changes: object) -> CareOrder:
    dish = (await gateway.offers(CareKind.MEALS, NOON.date()))[0]
    at = NOON + timedelta(hours=5)
    order = CareOrder(CareKind.MEALS, dish, WANG, at, address="康定路 418 弄", wishes=("少盐",))
    return replace(order, **changes)  # type: ignore[arg-type]


async def live(server: Server, kind: str) -> list[Json]:
    """Those under a key of ours that somebody would still act on."""
    ended = ("cancelled", "revoked")
    every = [one for one in await server.of(kind) if one.get("identifier")]
    return [one for one in every if one["status"] not in ended]


async def test_only_the_dishes_of_the_day_and_the_kinds_of_help_are_offered(
    gateway: FhirCare,
) -> None:
    today = await gateway.offers(CareKind.MEALS, NOON.date())
    tomorrow = await gateway.offers(CareKind.MEALS, NOON.date() + timedelta(days=1))
    assert len(today) == len(tomorrow) == 4
    assert today != tomorrow
    assert all(dish.name.words["zh-CN"] and dish.about.words["en"] for dish in today)
    assert len(await gateway.offers(CareKind.HELP)) > 2


async def test_the_standing_prescriptions_are_the_residents_own(gateway: FhirCare) -> None:
    own = await gateway.prescriptions(WANG)
    assert own
    assert {one.patient for one in own} == {"Patient/wang-xiuying"}
    assert {one.needs_visit for one in own} == {True, False}
    assert await gateway.prescriptions(replace(WANG, name="别人")) == []
    assert await gateway.prescriptions(replace(WANG, phone="+8613800000000")) == []


async def test_a_medicine_is_renewed_once_as_a_draft_and_called_off(
    gateway: FhirCare, server: Server
) -> None:
    offer = next(one for one in await gateway.prescriptions(WANG) if not one.needs_visit)
    order = CareOrder(CareKind.MEDICINE, offer, WANG)
    receipts = [await gateway.order(order, key=KEY) for _ in range(3)]
    requests = await live(server, "MedicationRequest")
    assert [one["id"] for one in requests] == [receipts[0].reference]
    assert requests[0]["status"] == "draft"
    assert requests[0]["priorPrescription"] == {"reference": offer.id}
    standing = [one.id for one in await gateway.prescriptions(WANG)]
    assert f"MedicationRequest/{receipts[0].reference}" not in standing
    await gateway.cancel(CareKind.MEDICINE, key=KEY)
    assert await live(server, "MedicationRequest") == []
    with pytest.raises(ServiceRefused):
        await gateway.order(order, key=KEY)


async def test_what_the_task_says_is_what_the_resident_hears(
    gateway: FhirCare, server: Server
) -> None:
    receipt = await gateway.order(await a_meal(gateway), key=KEY)
    request = f"ServiceRequest/{receipt.reference}"
    told: list[str] = []
    finished: list[bool] = []
    for number, status in enumerate(("requested", "accepted", "in-progress", "completed")):
        task = {
            "resourceType": "Task",
            "id": f"t{number}",
            "status": status,
            "intent": "order",
            "focus": {"reference": request},
            "lastModified": (NOON + timedelta(minutes=number)).isoformat(),
        }
        await server.put([task])
        found = await gateway.find(CareKind.MEALS, key=KEY)
        assert found is not None
        assert isinstance(found.progress, Message)
        told.append(found.progress.source)
        finished.append(found.finished)
    assert told == [
        "They have received it",
        "They have agreed",
        "The meal is being prepared",
        "This is done.",
    ]
    assert finished == [False, False, False, True]


@pytest.mark.parametrize("daily", [False, True], ids=["once", "every day"])
async def test_a_meal_is_ordered_and_called_off(
    gateway: FhirCare, server: Server, *, daily: bool
) -> None:
    receipt = await gateway.order(await a_meal(gateway, daily=daily), key=KEY)
    assert [one["id"] for one in await live(server, "ServiceRequest")] == [receipt.reference]
    await gateway.cancel(CareKind.MEALS, key=KEY)
    await gateway.cancel(CareKind.MEALS, key=KEY)
    found = await gateway.find(CareKind.MEALS, key=KEY)
    assert found is not None
    assert found.cancelled
    assert await live(server, "ServiceRequest") == []


async def test_twenty_presses_at_once_order_one_meal(gateway: FhirCare, server: Server) -> None:
    order = await a_meal(gateway)

    async def press() -> None:
        try:
            await gateway.order(order, key=KEY)
        except ServiceRefused:
            return

    async with anyio.create_task_group() as tasks:
        for _press in range(PRESSES):
            tasks.start_soon(press)
    final = await gateway.order(order, key=KEY)
    assert [one["id"] for one in await live(server, "ServiceRequest")] == [final.reference]

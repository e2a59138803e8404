"""The requests port against the demo city, with every fault it can inject."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import anyio
import httpx2
import pytest

from assistant.demo_city.city import DemoCity
from assistant.errors import (
    GatewayError,
    RequestRejected,
    ServiceMisbehaved,
    ServiceRefused,
    ServiceUnavailable,
)
from assistant.gateways.open311_requests import Open311Requests
from assistant.i18n import Message, Name
from assistant.ports.offices import CityRequest
from assistant.ports.receipts import Receipt
from tests.gateways.worlds import (
    HOME,
    KEY,
    OTHER_KEY,
    PATIENT_DEADLINE,
    WANG,
    AppWire,
    Clock,
    MemoryNotes,
    Wire,
    requests,
)

pytestmark = pytest.mark.anyio

NOISE = CityRequest("HL-01", "楼上半夜装修", HOME, WANG)
BATCH = "batch"
UNLISTED = "unlisted"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def notes() -> MemoryNotes:
    return MemoryNotes()


@pytest.fixture
def city(tmp_path: Path, clock: Clock) -> Iterator[DemoCity]:
    made = DemoCity(tmp_path, clock=clock)
    yield made
    made.close()


def city_of(variant: str, folder: Path, clock: Clock) -> DemoCity:
    return DemoCity(folder, clock=clock, variants={"open311": variant})


@pytest.fixture
def gateway(city: DemoCity, clock: Clock, notes: MemoryNotes) -> Open311Requests:
    return requests(AppWire(city), clock, notes)


def titles(receipt: Receipt | None) -> dict[str, object]:
    assert receipt is not None
    return {f.title.source: f.words for f in receipt.facts if isinstance(f.title, Message)}


def progress(receipt: Receipt | None) -> str:
    assert receipt is not None
    assert isinstance(receipt.progress, Name)
    return receipt.progress.words["zh-CN"]


async def test_the_kinds_have_names_in_both_languages_and_words_to_know_them_by(
    gateway: Open311Requests,
) -> None:
    kinds = {kind.id: kind for kind in await gateway.kinds()}
    assert len(kinds) > 5
    assert kinds["HL-02"].name.words == {"zh-CN": "路灯和路面", "en": "Street lamps and pavements"}
    assert {"路灯", "street lamp"} <= set(kinds["HL-02"].keywords)


async def test_each_office_has_its_own_kinds(city: DemoCity, clock: Clock) -> None:
    hotline = requests(AppWire(city), clock, MemoryNotes())
    repair = requests(AppWire(city), clock, MemoryNotes(), jurisdiction="repair.city")
    ours = {kind.id for kind in await hotline.kinds()}
    assert not ours & {kind.id for kind in await repair.kinds()}


async def test_a_repair_tells_its_price_and_asks_for_one_of_the_times_that_are_free(
    city: DemoCity, clock: Clock
) -> None:
    repair = requests(AppWire(city), clock, MemoryNotes(), jurisdiction="repair.city")
    terms = await repair.terms("RP-01")
    assert "元" in terms.told[0].words["zh-CN"]
    assert "¥" in terms.told[0].words["en"]
    [question] = terms.questions
    assert (question.kind, question.required) == ("one", True)
    starts = [datetime.fromisoformat(option.id.split("/")[0]) for option in question.options]
    assert all(start > clock() for start in starts)
    asked = CityRequest("RP-01", "漏水", HOME, WANG, {question.id: question.options[0].id})
    assert (await repair.submit(asked, key=KEY)).reference


async def test_a_time_that_is_no_longer_offered_is_refused_before_it_is_sent(
    city: DemoCity, clock: Clock, notes: MemoryNotes
) -> None:
    repair = requests(AppWire(city), clock, notes, jurisdiction="repair.city")
    [question] = (await repair.terms("RP-01")).questions
    asked = CityRequest("RP-01", "漏水", HOME, WANG, {question.id: question.options[0].id})
    clock.move(days=2)
    with pytest.raises(ServiceRefused):
        await repair.submit(asked, key=KEY)
    assert city.received() == []
    assert await repair.find(key=KEY) is None


async def test_a_request_gets_a_number_a_time_for_the_answer_and_a_phone_number(
    gateway: Open311Requests, clock: Clock
) -> None:
    receipt = await gateway.submit(NOISE, key=KEY)
    told = titles(receipt)
    assert receipt.reference.startswith("RX-")
    answer_by = told["An answer at the latest"]
    assert isinstance(answer_by, datetime)
    assert answer_by > clock()
    assert [fact.phone for fact in receipt.facts if fact.phone] == ["12345"]


async def test_a_request_is_followed_until_it_is_closed(
    gateway: Open311Requests, clock: Clock
) -> None:
    await gateway.submit(NOISE, key=KEY)
    seen = []
    for _hour in range(60):
        receipt = await gateway.find(key=KEY)
        assert receipt is not None
        seen.append(progress(receipt)[:2])
        if receipt.finished:
            break
        clock.move(hours=1)
    assert list(dict.fromkeys(seen)) == ["已收", "已交", "已办"]


async def test_the_same_key_makes_one_request(gateway: Open311Requests, city: DemoCity) -> None:
    receipts = [await gateway.submit(NOISE, key=KEY) for _ in range(3)]
    [there] = city.received()
    assert {one.reference for one in receipts} == {there.reference}
    assert there.key == KEY


async def test_nothing_is_taken_back_once_the_office_has_it(
    gateway: Open311Requests, city: DemoCity
) -> None:
    await gateway.submit(NOISE, key=KEY)
    with pytest.raises(ServiceRefused):
        await gateway.withdraw(key=KEY)
    assert await gateway.find(key=KEY) is not None


async def test_what_was_withdrawn_before_it_was_sent_is_never_sent(
    gateway: Open311Requests, city: DemoCity
) -> None:
    await gateway.withdraw(key=KEY)
    await gateway.withdraw(key=KEY)
    with pytest.raises(ServiceRefused):
        await gateway.submit(NOISE, key=KEY)
    assert city.received() == []


async def test_an_unanswered_request_is_withdrawn_only_when_it_surely_did_not_arrive(
    gateway: Open311Requests, city: DemoCity, clock: Clock
) -> None:
    city.faults.inject("open311", "unavailable", on="POST *")
    with pytest.raises(ServiceUnavailable):
        await gateway.submit(NOISE, key=KEY)
    with pytest.raises(ServiceUnavailable):
        await gateway.withdraw(key=KEY)
    clock.move(minutes=2)
    await gateway.withdraw(key=KEY)
    assert city.received() == []


async def test_a_token_becomes_a_number_later_and_is_never_a_second_request(
    tmp_path: Path, clock: Clock, notes: MemoryNotes
) -> None:
    city = city_of(BATCH, tmp_path, clock)
    gateway = requests(AppWire(city), clock, notes)
    with pytest.raises(ServiceUnavailable):
        await gateway.submit(NOISE, key=KEY)
    clock.move(minutes=5)
    receipt = await gateway.submit(NOISE, key=KEY)
    assert [one.reference for one in city.received()] == [receipt.reference]
    city.close()


async def test_an_office_that_lists_nothing_is_asked_once_and_then_a_person_looks(
    tmp_path: Path, clock: Clock, notes: MemoryNotes
) -> None:
    city = city_of(UNLISTED, tmp_path, clock)
    gateway = requests(AppWire(city), clock, notes)
    city.faults.inject("open311", "lost_answer", on="POST *")
    for _attempt in range(3):
        with pytest.raises(ServiceMisbehaved):
            await gateway.submit(NOISE, key=KEY)
        clock.move(minutes=5)
    assert len(city.received()) == 1
    city.close()


async def test_a_request_is_found_on_a_later_page_also_after_it_was_moved(
    gateway: Open311Requests, city: DemoCity, clock: Clock
) -> None:
    city.faults.inject("open311", "drop", on="GET /requests*")
    city.faults.inject("open311", "lost_answer", on="POST *")
    with pytest.raises(ServiceUnavailable):
        await gateway.submit(NOISE, key=KEY)
    [ours] = city.received()
    for number in range(60):
        other = requests(AppWire(city), clock, MemoryNotes())
        await other.submit(NOISE, key=f"{OTHER_KEY[:-2]}{number:02}")
    receipt = await gateway.submit(NOISE, key=KEY)
    assert receipt.reference == ours.reference
    assert len(city.received()) == 61


async def test_a_request_that_may_still_be_on_its_way_is_not_sent_again(
    gateway: Open311Requests, city: DemoCity, clock: Clock, notes: MemoryNotes
) -> None:
    gate = anyio.Event()
    city.faults.inject("open311", "slow", on="POST *", gate=gate)
    hasty = requests(AppWire(city), clock, notes, deadline=0.1)
    with pytest.raises(ServiceUnavailable):
        await hasty.submit(NOISE, key=KEY)
    with pytest.raises(ServiceUnavailable):
        await gateway.submit(NOISE, key=KEY)
    assert city.received() == []
    clock.move(minutes=2)
    await gateway.submit(NOISE, key=KEY)
    assert len(city.received()) == 1


async def test_a_key_that_the_office_does_not_know_us_by_is_ours_to_mend(
    city: DemoCity, clock: Clock, notes: MemoryNotes
) -> None:
    with pytest.raises(RequestRejected):
        await requests(AppWire(city), clock, notes, api_key="").submit(NOISE, key=KEY)
    assert (await requests(AppWire(city), clock, notes).submit(NOISE, key=KEY)).reference


Call = Callable[[Open311Requests], Awaitable[object]]
CALLS: dict[str, Call] = {
    "kinds": lambda gateway: gateway.kinds(),
    "submit": lambda gateway: gateway.submit(NOISE, key=KEY),
    "find": lambda gateway: gateway.find(key=OTHER_KEY),
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


def hasty(fault: str) -> float:
    """Only what never ends is given little time, lest a slow machine look like a fault."""
    return 0.1 if fault in ("hang", "late_answer") else PATIENT_DEADLINE


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("fault", FAULTS)
async def test_each_fault_becomes_its_error(
    city: DemoCity, clock: Clock, notes: MemoryNotes, fault: str, call: str
) -> None:
    await requests(AppWire(city), clock, notes).submit(NOISE, key=OTHER_KEY)
    gateway = requests(AppWire(city), clock, notes, deadline=hasty(fault))
    city.faults.inject("open311", fault, count=None, gate=anyio.Event())
    if (fault, call) == ("refuse", "find"):
        assert await CALLS[call](gateway) is None
        return
    with pytest.raises(FAULTS[fault]):
        await CALLS[call](gateway)


@pytest.mark.parametrize("fault", FAULTS)
async def test_after_a_fault_at_any_step_the_same_key_makes_exactly_one_request(
    city: DemoCity, clock: Clock, fault: str
) -> None:
    for step in range(10):
        key, notes = f"{KEY[:-1]}{step}", MemoryNotes()
        planned = city.faults.inject("open311", fault, after=step, gate=anyio.Event())
        with suppress(GatewayError):
            first = requests(AppWire(city), clock, notes, deadline=hasty(fault))
            await first.submit(NOISE, key=key)
        city.faults.clear()
        clock.move(minutes=2)
        receipt = await requests(AppWire(city), clock, notes).submit(NOISE, key=key)
        assert [one.reference for one in city.received() if one.key == key] == [receipt.reference]
        if not planned.struck:
            return
    raise AssertionError("handing in takes more steps than this test looks at")


@pytest.mark.parametrize("effect", [True, False], ids=["arrives", "gets lost"])
async def test_after_a_crash_at_any_step_the_same_key_makes_exactly_one_request(
    city: DemoCity, clock: Clock, *, effect: bool
) -> None:
    for cut in range(10):
        key, notes = f"{KEY[:-1]}{cut}", MemoryNotes()
        wire = Wire(AppWire(city), cut=cut, effect=effect)
        with suppress(GatewayError):
            await requests(wire, clock, notes).submit(NOISE, key=key)
        clock.move(minutes=2)
        receipt = await requests(AppWire(city), clock, notes).submit(NOISE, key=key)
        assert [one.reference for one in city.received() if one.key == key] == [receipt.reference]
        if not wire.was_cut:
            return
    raise AssertionError("handing in takes more steps than this test looks at")


STRANGE = {
    "numbers for codes": '[{"service_code": 7, "service_name": "Noise"}]',
    "wrapped as XML would be": '{"services": {"service": [{"service_code": "7"}]}}',
    "each wrapped": '[{"service": {"service_code": "7", "metadata": "false"}}]',
    "other case": '[{"SERVICE_CODE": "7", "Service_Name": "Noise", "extra": {"a": [1]}}]',
    "one that is odd among others": '[{"service_name": "?"}, {"service_code": "7"}, null]',
    "keywords as a list": '[{"service_code": "7", "keywords": ["a"], "group": null}]',
}


@pytest.mark.parametrize("way", STRANGE)
async def test_services_are_read_however_they_are_written(way: str, clock: Clock) -> None:
    def answer(_request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, text=STRANGE[way], headers={"Content-Type": "text/json"})

    gateway = requests(httpx2.MockTransport(answer), clock, MemoryNotes())
    assert [kind.id for kind in await gateway.kinds()] == ["7"]


async def test_a_list_without_words_is_no_proof_that_nothing_arrived(clock: Clock) -> None:
    sent = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("/services.json"):
            return httpx2.Response(200, json=[{"service_code": "HL-01"}])
        if request.method == "POST":
            sent.append(request)
            return httpx2.Response(504)
        return httpx2.Response(200, json=[{"service_request_id": 5, "status": "open"}])

    gateway, notes = None, MemoryNotes()
    for _attempt in range(3):
        gateway = requests(httpx2.MockTransport(answer), clock, notes)
        with pytest.raises(ServiceMisbehaved):
            await gateway.submit(NOISE, key=KEY)
        clock.move(minutes=5)
    assert len(sent) == 1

"""The appointments gateway against FHIR servers that others have written."""

from contextlib import suppress

import httpx2
import pytest

from assistant.errors import (
    GatewayError,
    RequestRejected,
    ServiceMisbehaved,
    ServiceRefused,
    ServiceUnavailable,
)
from assistant.gateways.fhir_appointments import FhirAppointments
from tests.gateways.strange_hospital import EYES, StrangeHospital
from tests.gateways.worlds import KEY, OTHER_KEY, WANG, Clock, Handler, Wire, appointments

pytestmark = pytest.mark.anyio

QUIRKS = [
    (),
    ("no_metadata",),
    ("no_metadata", "weak"),
    ("weak",),
    ("weak", "says_nothing"),
    ("ignores_conditions",),
    ("ignores_search",),
    ("ignores_search", "weak"),
    ("refuses_unknown",),
    ("no_include",),
    ("relative_links",),
    ("foreign_links",),
    ("absolute_references",),
    ("says_nothing",),
    ("always_200", "extra"),
    ("shouts",),
    ("shouts", "extra", "absolute_references", "ignores_search"),
    ("spoilt",),
    ("busy_itself",),
    ("by_place",),
    ("by_role",),
    ("endless_links",),
    ("same_page",),
]
IDS = ["+".join(quirks) or "terse" for quirks in QUIRKS]


@pytest.fixture(params=QUIRKS, ids=IDS)
def hospital(request: pytest.FixtureRequest) -> StrangeHospital:
    return StrangeHospital(frozenset(request.param))


def gateway_to(handler: Handler, deadline: float = 5.0) -> FhirAppointments:
    return appointments(httpx2.MockTransport(handler), Clock(), deadline=deadline)


async def test_a_visit_is_found_booked_and_given_back(hospital: StrangeHospital) -> None:
    gateway = gateway_to(hospital)
    (department,) = await gateway.departments()
    assert department.id == department.code == EYES
    (place,) = await gateway.hospitals(EYES)
    assert place.name.words == {"zh-CN": "东方医院"}
    assert place.floor.words == {"zh-CN": "3 楼"}
    times = await gateway.free_times(place.id, EYES, after=Clock()(), limit=3)
    assert [time.start.hour for time in times] == [8, 9, 10]
    receipt = await gateway.book(times[0].id, WANG, "", key=KEY)
    assert receipt.reference == "a1"
    assert hospital.store["Slot/s8"]["status"] == "busy"
    assert await gateway.find(key=KEY) == receipt
    await gateway.cancel(key=KEY)
    assert hospital.live() == []
    assert hospital.store["Slot/s8"]["status"] == "free"
    assert not hospital.store["Slot/s8"].get("identifier")


@pytest.mark.parametrize("effect", [True, False], ids=["arrives", "gets lost"])
async def test_whatever_answer_is_lost_a_repeat_books_exactly_once(
    hospital: StrangeHospital, *, effect: bool
) -> None:
    for cut in range(20):
        fresh = StrangeHospital(hospital.quirks)
        wire = Wire(httpx2.MockTransport(fresh), cut=cut, effect=effect)
        with suppress(ServiceUnavailable):
            await appointments(wire, Clock()).book("s9", WANG, "", key=KEY)
        receipt = await gateway_to(fresh).book("s9", WANG, "", key=KEY)
        assert [one["id"] for one in fresh.live()] == [receipt.reference]
        assert fresh.store["Slot/s9"]["status"] == "busy"
        if not wire.was_cut:
            return
    raise AssertionError("booking takes more steps than this test looks at")


@pytest.mark.parametrize("effect", [True, False], ids=["arrives", "gets lost"])
async def test_whatever_answer_is_lost_a_repeat_cancels_everything(
    hospital: StrangeHospital, *, effect: bool
) -> None:
    for cut in range(20):
        fresh = StrangeHospital(hospital.quirks)
        await gateway_to(fresh).book("s9", WANG, "", key=KEY)
        wire = Wire(httpx2.MockTransport(fresh), cut=cut, effect=effect)
        with suppress(ServiceUnavailable):
            await appointments(wire, Clock()).cancel(key=KEY)
        await gateway_to(fresh).cancel(key=KEY)
        assert fresh.live() == []
        assert fresh.store["Slot/s9"]["status"] == "free"
        if not wire.was_cut:
            return
    raise AssertionError("cancelling takes more steps than this test looks at")


@pytest.mark.parametrize("effect", [True, False], ids=["arrives", "gets lost"])
async def test_giving_up_after_a_crash_leaves_nothing_held(
    hospital: StrangeHospital, *, effect: bool
) -> None:
    for cut in range(20):
        fresh = StrangeHospital(hospital.quirks)
        wire = Wire(httpx2.MockTransport(fresh), cut=cut, effect=effect)
        with suppress(ServiceUnavailable):
            await appointments(wire, Clock()).book("s9", WANG, "", key=KEY)
        await gateway_to(fresh).cancel(key=KEY)
        assert fresh.live() == []
        assert fresh.store["Slot/s9"]["status"] == "free"
        if not wire.was_cut:
            return
    raise AssertionError("booking takes more steps than this test looks at")


async def test_a_time_that_another_took_is_refused(hospital: StrangeHospital) -> None:
    gateway = gateway_to(hospital)
    await gateway.book("s9", WANG, "", key=OTHER_KEY)
    with pytest.raises(ServiceRefused):
        await gateway.book("s9", WANG, "", key=KEY)
    assert len(hospital.live()) == 1
    assert hospital.store["Slot/s9"]["status"] == "busy"


async def test_a_refused_appointment_gives_the_hold_back() -> None:
    hospital = StrangeHospital()

    def refuses(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(422) if request.method == "POST" else hospital(request)

    with pytest.raises(ServiceRefused):
        await gateway_to(refuses).book("s9", WANG, "", key=KEY)
    assert hospital.store["Slot/s9"]["status"] == "free"
    assert not hospital.store["Slot/s9"].get("identifier")


async def test_of_two_made_by_one_key_the_earliest_stands() -> None:
    hospital = StrangeHospital(frozenset({"ignores_conditions"}))
    twice = []

    def delivers_twice(request: httpx2.Request) -> httpx2.Response:
        if request.method == "POST":
            twice.append(hospital(request))
        return hospital(request)

    receipt = await gateway_to(delivers_twice).book("s9", WANG, "", key=KEY)
    assert [one["id"] for one in hospital.live()] == ["a1"] == [receipt.reference]


async def test_without_a_lock_the_later_of_two_calls_its_own_off() -> None:
    hospital = StrangeHospital(frozenset({"weak"}))
    rival = {
        "resourceType": "Appointment",
        "id": "a0",
        "created": "2026-11-23T03:59:59Z",
        "status": "booked",
        "slot": [{"reference": "Slot/s9"}],
        "participant": [{"status": "accepted"}],
    }

    def another_is_quicker(request: httpx2.Request) -> httpx2.Response:
        if request.method == "POST":
            hospital.put(rival)
        return hospital(request)

    with pytest.raises(ServiceRefused):
        await gateway_to(another_is_quicker).book("s9", WANG, "", key=KEY)
    assert [one["id"] for one in hospital.live()] == ["a0"]


async def test_what_the_hospital_called_off_shows_as_cancelled() -> None:
    hospital = StrangeHospital()
    gateway = gateway_to(hospital)
    await gateway.book("s9", WANG, "", key=KEY)
    hospital.put({**hospital.store["Appointment/a1"], "status": "cancelled"})
    found = await gateway.find(key=KEY)
    assert found is not None
    assert found.cancelled
    with pytest.raises(ServiceRefused):
        await gateway.book("s9", WANG, "", key=KEY)


async def test_a_status_nobody_knows_counts_as_standing() -> None:
    hospital = StrangeHospital()
    gateway = gateway_to(hospital)
    await gateway.book("s9", WANG, "", key=KEY)
    hospital.put({**hospital.store["Appointment/a1"], "status": "rescheduling"})
    found = await gateway.find(key=KEY)
    assert found is not None
    assert (found.cancelled, found.finished, found.progress) == (False, False, None)


async def test_the_hospitals_own_short_number_is_the_reference() -> None:
    hospital = StrangeHospital()
    gateway = gateway_to(hospital)
    await gateway.book("s9", WANG, "", key=KEY)
    made = hospital.store["Appointment/a1"]
    own = [{"system": "urn:h", "value": "f" * 36}, {"system": "urn:h:no", "value": "A-17"}]
    hospital.put({**made, "identifier": [*own, *made["identifier"]]})
    found = await gateway.find(key=KEY)
    assert found is not None
    assert found.reference == "A-17"


async def test_metadata_is_read_once_and_again_after_a_failure() -> None:
    hospital = StrangeHospital()
    fails = [True]

    def fails_once(request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("metadata") and fails:
            fails.pop()
            return httpx2.Response(503)
        return hospital(request)

    gateway = gateway_to(fails_once)
    with pytest.raises(ServiceUnavailable):
        await gateway.book("s9", WANG, "", key=KEY)
    for _repeat in range(3):
        await gateway.book("s9", WANG, "", key=KEY)
    assert hospital.log.count("GET metadata") == 1


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b"{}", b"3", b'{"resourceType":"Patient"}', b"<html>", b"\xff\xfe"],
)
async def test_what_is_no_bundle_is_misbehaviour(body: bytes) -> None:
    headers = {"content-type": "application/fhir+json"}
    gateway = gateway_to(lambda _: httpx2.Response(200, content=body, headers=headers))
    with pytest.raises(ServiceMisbehaved):
        await gateway.departments()


async def test_an_answer_that_is_too_large_is_misbehaviour() -> None:
    gateway = gateway_to(lambda _: httpx2.Response(200, content=b"x" * 6_000_000))
    with pytest.raises(ServiceMisbehaved, match="large"):
        await gateway.departments()


@pytest.mark.parametrize(
    "error",
    [ConnectionError(), OSError(), TimeoutError(), httpx2.ReadTimeout(""), httpx2.ConnectError("")],
)
async def test_a_broken_line_is_unavailability(error: Exception) -> None:
    def breaks(request: httpx2.Request) -> httpx2.Response:
        raise error

    with pytest.raises(ServiceUnavailable):
        await gateway_to(breaks).departments()


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (301, ServiceMisbehaved),
        (400, RequestRejected),
        (401, RequestRejected),
        (403, RequestRejected),
        (422, RequestRejected),
        (408, ServiceUnavailable),
        (409, ServiceRefused),
        (429, ServiceUnavailable),
        (500, ServiceUnavailable),
        (503, ServiceUnavailable),
    ],
)
async def test_each_status_has_its_error(status: int, error: type[GatewayError]) -> None:
    with pytest.raises(error):
        await gateway_to(lambda _: httpx2.Response(status)).find(key=KEY)

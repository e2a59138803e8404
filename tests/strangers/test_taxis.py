"""The taxis gateway against a mock that is made from the official OpenAPI.

It checks every request by the standard and answers with the standard's own examples. It remembers
nothing; where a test needs to hear of a state, ``Remembering`` writes it into the mock's answers.
"""

import json
import re
from collections.abc import AsyncIterator

import httpx2
import pytest

from assistant.errors import GatewayError, RequestRejected, ServiceRefused, ServiceUnavailable
from assistant.gateways.tomp_taxis import TompTaxis
from tests.gateways.worlds import KEY, NOON, Clock, MemoryNotes, trip

pytestmark = [pytest.mark.anyio, pytest.mark.strangers]

PATIENT = 30.0
AFTER = {"COMMIT": "CONFIRMED", "CANCEL": "CANCELLED"}
VIOLATION = re.compile(r'"location":\["request.*?\}')
BOOKED = ["POST /planning/offers", "POST /bookings", "POST /bookings/string/events"]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Heard:
    """What went to the mock, and what it found wrong with it."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.wrong: list[str] = []

    async def __call__(self, response: httpx2.Response) -> None:
        self.sent.append(f"{response.request.method} {response.request.url.path}")
        # The header is cut off where it grows too long, so it cannot be read as JSON.
        self.wrong += VIOLATION.findall(response.headers.get("sl-violations", ""))


class Remembering(httpx2.AsyncHTTPTransport):
    """Says what became of a booking after the events that were sent; all else is the mock's."""

    state = "PENDING"

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        answer = await super().handle_async_request(request)
        await answer.aread()
        if "/bookings" not in request.url.path or not answer.is_success:
            return answer
        if request.url.path.endswith("/events"):
            self.state = AFTER[json.loads(request.content)["operation"]]
        told = {**answer.json(), "state": self.state}
        return httpx2.Response(answer.status_code, json=told, headers=_kept(answer))


def _kept(answer: httpx2.Response) -> dict[str, str]:
    return {"sl-violations": answer.headers.get("sl-violations", "")}


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture(params=[False, True], ids=["forgetful", "remembering"])
def transport(request: pytest.FixtureRequest) -> httpx2.AsyncHTTPTransport:
    return Remembering() if request.param else httpx2.AsyncHTTPTransport()


@pytest.fixture
async def http(
    tomp_mock: str, transport: httpx2.AsyncHTTPTransport, heard: Heard
) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(
        base_url=tomp_mock,
        transport=transport,
        headers={"Authorization": "Bearer a token"},
        event_hooks={"response": [heard]},
    ) as http:
        yield http


@pytest.fixture
def gateway(http: httpx2.AsyncClient) -> TompTaxis:
    return TompTaxis(http, deadline=PATIENT, clock=Clock(), notes=MemoryNotes(), maas_id="huoban")


forgetful = pytest.mark.parametrize("transport", [False], indirect=True, ids=["forgetful"])
remembering = pytest.mark.parametrize("transport", [True], indirect=True, ids=["remembering"])


@forgetful
async def test_the_mock_would_find_a_wrong_request(http: httpx2.AsyncClient, heard: Heard) -> None:
    await http.post("planning/offers", json={"from": "somewhere"}, headers={"Api": "TOMP"})
    assert heard.wrong


@forgetful
@pytest.mark.parametrize("needs", [(), ("wheelchair",), ("companion", "no_calls")], ids=str)
async def test_what_we_ask_about_prices_is_what_the_standard_takes(
    gateway: TompTaxis, heard: Heard, needs: tuple[str, ...]
) -> None:
    for wanted in (trip(*needs), trip(*needs, destination=None), trip(*needs, at=NOON)):
        estimate = await gateway.estimate(wanted)
        assert estimate.lowest is None, "the example's currency is no yuan"
    assert heard.wrong == []


@forgetful
async def test_a_booking_that_is_never_confirmed_is_no_car_and_no_second_one(
    gateway: TompTaxis, heard: Heard
) -> None:
    for _try in range(2):
        with pytest.raises(ServiceUnavailable):
            await gateway.book(trip(), key=KEY)
    assert heard.wrong == []
    assert heard.sent.count("POST /planning/offers") == 1
    assert heard.sent.count("POST /bookings") == 1
    assert await gateway.find(key=KEY) is None


@forgetful
async def test_a_wheelchair_gets_no_car_that_is_labelled_otherwise(gateway: TompTaxis) -> None:
    with pytest.raises(ServiceRefused):
        await gateway.book(trip("wheelchair"), key=KEY)


@remembering
async def test_a_car_is_planned_booked_followed_and_called_off(
    gateway: TompTaxis, heard: Heard
) -> None:
    receipt = await gateway.book(trip("companion", "no_calls"), key=KEY)
    assert heard.sent == BOOKED
    assert receipt.reference
    again = await gateway.book(trip("companion", "no_calls"), key=KEY)
    assert again.reference == receipt.reference
    assert heard.sent.count("POST /bookings") == 1
    found = await gateway.find(key=KEY)
    assert found is not None
    assert not found.cancelled
    assert found.facts
    await gateway.cancel(key=KEY)
    found = await gateway.find(key=KEY)
    assert found is not None
    assert found.cancelled
    assert heard.wrong == []


@forgetful
@pytest.mark.parametrize(
    ("status", "error"),
    [(400, RequestRejected), (401, RequestRejected), (404, ServiceRefused)],
)
async def test_the_standards_own_errors_are_told_as_ours(
    gateway: TompTaxis, http: httpx2.AsyncClient, status: int, error: type[GatewayError]
) -> None:
    http.headers["Prefer"] = f"code={status}"
    with pytest.raises(error):
        await gateway.book(trip(), key=KEY)

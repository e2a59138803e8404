"""The care gateway against FHIR servers that others have written."""

import json
from dataclasses import dataclass, field, replace
from typing import Any

import httpx2
import pytest

from assistant.errors import ServiceMisbehaved, ServiceRefused
from assistant.gateways.fhir_care import FhirCare
from assistant.ports.care import CareKind
from assistant.ports.people import Person
from tests.gateways.test_contract_care import MEAL, REFILL, WANG
from tests.gateways.worlds import KEY, Clock, Wire, care

pytestmark = pytest.mark.anyio

Json = dict[str, Any]
MEALS = [
    {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/service-type", "code": "6"}]}
]


@dataclass
class StrangeServer:
    """Answers like a FHIR server; each quirk is something that deployed ones do.

    Quirks:
        odd_case (status and resourceType), no_condition (If-None-Exist is ignored), says_nothing
        (empty answers to changes), outcome (an OperationOutcome in place of what was made),
        no_versions, no_tasks, ignores_search, pages (one resource each), endless (the next page
        is always the same), elsewhere (links name another host), extra (unknown fields).
    """

    quirks: frozenset[str] = frozenset()
    held: list[Json] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def has(self, quirk: str) -> bool:
        return quirk in self.quirks

    def of(self, kind: str) -> list[Json]:
        return [one for one in self.held if one["resourceType"] == kind]

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.hosts.add(request.url.host)
        kind, _, name = request.url.path.removeprefix("/care/").partition("/")
        if kind == "Task" and self.has("no_tasks"):
            return httpx2.Response(404)
        if request.method == "POST" and name != "_search":
            return self.create(request)
        if request.method == "PUT":
            return self.update(name, json.loads(request.content))
        if name not in ("", "_search"):
            found = [one for one in self.of(kind) if one["id"] == name]
            return self.answer(found[0]) if found else httpx2.Response(404)
        return self.search(kind, request)

    def search(self, kind: str, request: httpx2.Request) -> httpx2.Response:
        wanted = request.url.params.get("identifier", "").rpartition("|")[2]
        found = [one for one in self.of(kind) if self.has("ignores_search") or _fits(one, wanted)]
        page = int(request.url.params.get("page", "0"))
        links = []
        if self.has("endless") or (self.has("pages") and page + 1 < len(found)):
            host = "inside.local" if self.has("elsewhere") else "city.test"
            number = 0 if self.has("endless") else page + 1
            query = f"page={number}&identifier={wanted}"
            links = [{"relation": "next", "url": f"http://{host}/care/{kind}?{query}"}]
        shown = found[page : page + 1] if self.has("pages") else found
        entries = [{"resource": self.odd(one)} for one in shown]
        return self.answer({"resourceType": "Bundle", "link": links, "entry": entries or None})

    def create(self, request: httpx2.Request) -> httpx2.Response:
        body = json.loads(request.content)
        key = body["identifier"][0]["value"]
        there = [one for one in self.of(body["resourceType"]) if _fits(one, key)]
        if there and not self.has("no_condition"):
            return self.answer(there[0])
        body |= {"id": f"r{len(self.held)}", "meta": {"versionId": "1"}}
        self.held.append(body)
        return self.changed(body, 201)

    def update(self, name: str, body: Json) -> httpx2.Response:
        self.held = [body if one["id"] == name else one for one in self.held]
        return self.changed(body, 200)

    def changed(self, body: Json, status: int) -> httpx2.Response:
        if self.has("says_nothing"):
            return httpx2.Response(status)
        if self.has("outcome"):
            return httpx2.Response(status, json={"resourceType": "OperationOutcome"})
        return self.answer(body, status)

    def answer(self, body: Json, status: int = 200) -> httpx2.Response:
        return httpx2.Response(status, json=self.odd(body))

    def odd(self, body: Json) -> Json:
        odd = dict(body)
        if self.has("no_versions"):
            odd.pop("meta", None)
        if self.has("odd_case") and "status" in odd:
            odd["status"] = odd["status"].upper()
        if self.has("extra"):
            odd |= {"vendorField": {"deep": [1, None]}, "text": 7}
        return odd


def _fits(one: Json, key: str) -> bool:
    return not key or key in [i["value"] for i in one.get("identifier", [])]


def gateway(server: StrangeServer) -> FhirCare:
    return care(Wire(httpx2.MockTransport(server)), Clock())


QUIRKS = [
    *("odd_case", "no_condition", "says_nothing", "outcome", "no_versions", "no_tasks"),
    *("ignores_search", "pages", "endless", "extra", "pages elsewhere"),
    "odd_case no_condition says_nothing no_versions no_tasks ignores_search extra",
]


@pytest.mark.parametrize("order", [MEAL, REFILL], ids=["meal", "refill"])
@pytest.mark.parametrize("quirks", QUIRKS)
async def test_an_order_is_made_once_found_and_called_off(quirks: str, order: Any) -> None:
    server = StrangeServer(frozenset(quirks.split()))
    kind = {CareKind.MEALS: "ServiceRequest", CareKind.MEDICINE: "MedicationRequest"}[order.kind]
    server.held.append({"resourceType": kind, "id": "other", "status": "active"})
    receipts = [await gateway(server).order(order, key=KEY) for _ in range(3)]
    assert {one.reference for one in receipts} == {"r1"}
    assert len(server.of(kind)) == 2
    await gateway(server).cancel(order.kind, key=KEY)
    found = await gateway(server).find(order.kind, key=KEY)
    assert found is not None
    assert found.cancelled
    assert server.of(kind)[0]["status"] == "active"
    assert server.hosts == {"city.test"}


async def test_of_two_orders_under_one_key_the_later_is_called_off() -> None:
    server = StrangeServer()
    await gateway(server).order(MEAL, key=KEY)
    server.held.append(dict(server.held[0]) | {"id": "r9"})
    receipt = await gateway(server).order(MEAL, key=KEY)
    assert receipt.reference == "r0"
    assert [one["status"] for one in server.held] == ["active", "revoked"]


DEFINITIONS: list[Json] = [
    {"id": "a", "title": "粥", "topic": MEALS, "status": "active"},
    {"id": "b", "name": "Noodles", "topic": MEALS},
    {"id": "c", "title": "退休的菜", "topic": MEALS, "status": "retired"},
    {"id": "d", "title": "打扫", "status": "active"},
    {"id": "e", "topic": MEALS, "status": "active"},
    {"id": "f", "title": 7, "topic": "soup"},
]


async def test_odd_definitions_spoil_no_others() -> None:
    held = [{"resourceType": "ActivityDefinition", **one} for one in DEFINITIONS]
    offers = await gateway(StrangeServer(held=held)).offers(CareKind.MEALS)
    assert [one.id for one in offers] == ["ActivityDefinition/a", "ActivityDefinition/b"]


@pytest.mark.parametrize("people", [0, 2])
async def test_without_exactly_one_person_nothing_is_told(people: int) -> None:
    patients = [
        {"resourceType": "Patient", "id": f"p{n}", "name": [{"family": "王", "given": ["秀英"]}]}
        for n in range(people)
    ]
    order = {"resourceType": "MedicationRequest", "id": "m", "status": "active"}
    subject = {"subject": {"reference": "Patient/p0"}}
    server = StrangeServer(held=[*patients, order | subject])
    assert await gateway(server).prescriptions(WANG) == []


async def test_a_server_that_ignores_the_patient_does_not_make_us_tell_of_others() -> None:
    def medicine(id: str, patient: str) -> Json:
        return {
            "resourceType": "MedicationRequest",
            "id": id,
            "status": "Active",
            "subject": {"reference": f"http://inside.local/fhir/Patient/{patient}"},
            "medicationCodeableConcept": {"coding": [{"display": f"药 {id}"}]},
        }

    person = {"resourceType": "Patient", "id": "p0", "name": [{"text": "王 秀英"}]}
    held = [person, medicine("mine", "p0"), medicine("other", "p7")]
    found = await gateway(StrangeServer(held=held)).prescriptions(WANG)
    assert [one.id for one in found] == ["MedicationRequest/mine"]
    assert await gateway(StrangeServer(held=held)).prescriptions(Person("王")) == []


NAMED: dict[str, Json] = {
    "by reference": {"medicationReference": {"reference": "Medication/7", "display": "药"}},
    "inside": {
        "medicationReference": {"reference": "#m"},
        "contained": [{"resourceType": "Medication", "id": "m", "code": {"text": "药"}}],
    },
    "not at all": {"medicationReference": {"reference": "Medication/7"}},
}


@pytest.mark.parametrize("way", NAMED)
async def test_a_medicine_may_be_named_in_several_ways(way: str) -> None:
    person = {"resourceType": "Patient", "id": "p0", "name": [{"text": "王秀英"}]}
    order = {"resourceType": "MedicationRequest", "id": "m", "status": "active"}
    whose = {"subject": {"reference": "Patient/p0"}}
    found = await gateway(StrangeServer(held=[person, order | whose | NAMED[way]])).prescriptions(
        WANG
    )
    assert [one.name.words["zh-CN"] for one in found] == ["药"] * (way != "not at all")


@pytest.mark.parametrize("body", ["[]", "null", '"yes"', '{"resourceType": "Patient"}', "{"])
async def test_what_is_no_bundle_is_not_believed(body: str) -> None:
    def server(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, text=body, headers={"content-type": "application/json"})

    with pytest.raises(ServiceMisbehaved):
        await care(Wire(httpx2.MockTransport(server)), Clock()).order(MEAL, key=KEY)


async def test_an_order_that_was_stopped_by_the_service_is_not_made_again() -> None:
    server = StrangeServer()
    await gateway(server).order(MEAL, key=KEY)
    server.held = [one | {"status": "revoked"} for one in server.held]
    with pytest.raises(ServiceRefused):
        await gateway(server).order(replace(MEAL, daily=True), key=KEY)
    assert len(server.held) == 1

"""A small FHIR server as others may have written one, with quirks to choose from."""

import copy
import json
from dataclasses import dataclass, field
from typing import Any

import httpx2

Json = dict[str, Any]
BASE = "http://city.test/fhir/"
SNOMED = "http://snomed.info/sct"
EYES = "394594003"


def resources() -> list[Json]:
    """One hospital with one department and five times, told as tersely as R4 allows."""
    service = {
        "resourceType": "HealthcareService",
        "id": "eyes",
        "providedBy": {"reference": "Organization/h1"},
        "specialty": [{"coding": [{"system": SNOMED, "code": EYES, "display": "Ophthalmology"}]}],
        "location": [{"reference": "Location/l1"}],
    }
    slots = [
        {
            "resourceType": "Slot",
            "id": f"s{hour}",
            "status": "free",
            "schedule": {"reference": "Schedule/d1"},
            "start": f"2026-11-24T{hour:02}:00:00+08:00",
            "end": f"2026-11-24T{hour:02}:30:00+08:00",
        }
        for hour in (14, 9, 16, 10, 8)
    ]
    return [
        {"resourceType": "Organization", "id": "h1", "name": "东方医院"},
        {"resourceType": "Location", "id": "l1", "name": "二号楼", "description": "3 楼"},
        service,
        {
            "resourceType": "Schedule",
            "id": "d1",
            "actor": [{"reference": "HealthcareService/eyes"}, {"reference": "Practitioner/p1"}],
        },
        {"resourceType": "Practitioner", "id": "p1", "name": [{"family": "李", "given": ["明"]}]},
        {
            "resourceType": "PractitionerRole",
            "id": "r1",
            "practitioner": {"reference": "Practitioner/p1"},
            "healthcareService": [{"reference": "HealthcareService/eyes"}],
        },
        *slots,
    ]


@dataclass
class StrangeHospital:
    """Answers like a FHIR server; each quirk is something that deployed servers do.

    Quirks:
        no_metadata, weak (versions and conditions unknown), ignores_conditions,
        ignores_search, refuses_unknown (parameters), no_include, relative_links, foreign_links,
        endless_links, same_page (whose next page is itself), absolute_references, says_nothing
        (empty answers), always_200, shouts (odd casing), extra (fields), spoilt (unreadable
        entries), busy_itself (marks the Slot), by_place, by_role (what Schedules are tied to).
    """

    quirks: frozenset[str] = frozenset()
    store: dict[str, Json] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    number: int = 0

    def __post_init__(self) -> None:
        for one in resources():
            self.put(one)
        actors = {"by_place": "Location/l1", "by_role": "PractitionerRole/r1"}
        for quirk, target in actors.items():
            if quirk in self.quirks:
                self.store["Schedule/d1"]["actor"] = [{"reference": target}]

    def has(self, quirk: str) -> bool:
        return quirk in self.quirks

    def of(self, kind: str) -> list[Json]:
        return [one for one in self.store.values() if one["resourceType"] == kind]

    def live(self) -> list[Json]:
        return [one for one in self.of("Appointment") if one["status"] != "cancelled"]

    def put(self, one: Json) -> Json:
        name = f"{one['resourceType']}/{one['id']}"
        version = int(self.store.get(name, {}).get("meta", {}).get("versionId", 0)) + 1
        self.store[name] = {**one, "meta": {"versionId": str(version)}}
        return self.store[name]

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        path = request.url.path.removeprefix("/fhir").strip("/")
        self.log.append(f"{request.method} {path}")
        if path == "metadata":
            return self.metadata()
        kind, _, name = path.partition("/")
        if request.method == "GET":
            return self.read(path) if name else self.search(kind, request.url)
        body = json.loads(request.content)
        if request.method == "POST":
            return self.create(body, request)
        return self.update(path, body, request)

    def metadata(self) -> httpx2.Response:
        if self.has("no_metadata"):
            return httpx2.Response(404)
        sure: Json = {} if self.has("weak") else {"versioning": "versioned-update"}
        once: Json = {} if self.has("weak") else {"conditionalCreate": True}
        rest = {
            "mode": "server",
            "resource": [{"type": "Slot", **sure}, {"type": "Appointment", **once}],
        }
        return self.answer(200, {"resourceType": "CapabilityStatement", "rest": [rest]})

    def read(self, path: str) -> httpx2.Response:
        found = self.store.get(path)
        return self.answer(200, found) if found else httpx2.Response(404)

    def search(self, kind: str, url: httpx2.URL) -> httpx2.Response:
        params = url.params
        known = {"identifier", "slot", "schedule", "status", "start", "actor", "service", "page"}
        if self.has("refuses_unknown") and set(params) - known - {"_count", "_sort"}:
            return self.answer(400, {"resourceType": "OperationOutcome", "issue": []})
        if self.has("no_include") and "_include" in params:
            return self.answer(400, {"resourceType": "OperationOutcome", "issue": []})
        found = self.of(kind)
        if not self.has("ignores_search"):
            found = [one for one in found if all(matches(one, n, params[n]) for n in params)]
        page = int(params.get("page", "0"))
        some = found[page * 2 : page * 2 + 2]
        entries: list[Any] = [{"resource": self.told(one)} for one in some]
        if self.has("spoilt"):
            entries += [None, {"resource": {"resourceType": kind}}, {"fullUrl": "urn:x"}]
            entries += [{"resource": {"resourceType": "Slot", "id": "x", "start": "soon"}}]
        bundle: Json = {"resourceType": "Bundle", "type": "searchset", "entry": entries}
        more = len(found) > page * 2 + 2 or self.has("endless_links")
        if self.has("same_page") and len(found) <= 2:
            bundle["link"] = [{"relation": "next", "url": str(url)}]
        elif more:
            bundle["link"] = [{"relation": "next", "url": self.link(url, page + 1)}]
        return self.answer(200, bundle)

    def link(self, url: httpx2.URL, page: int) -> str:
        following = str(url.copy_set_param("page", str(page)))
        if self.has("relative_links"):
            return following.removeprefix(BASE)
        if self.has("foreign_links"):
            return following.replace("http://city.test", "https://internal.example:8443")
        return following

    def create(self, body: Json, request: httpx2.Request) -> httpx2.Response:
        asked = request.headers.get("if-none-exist", "")
        if asked and not self.has("ignores_conditions") and not self.has("weak"):
            there = [o for o in self.of("Appointment") if matches(o, "identifier", asked[11:])]
            if there:
                return self.answer(200, there[0])
        self.number += 1
        made = self.put(
            {**body, "id": f"a{self.number}", "created": f"2026-11-23T04:00:0{self.number}Z"}
        )
        if self.has("busy_itself"):
            slot = self.store[body["slot"][0]["reference"]]
            self.put({**slot, "status": "busy"})
        location = {"Location": f"{BASE}Appointment/{made['id']}/_history/1"}
        return self.answer(201, made, location)

    def update(self, path: str, body: Json, request: httpx2.Request) -> httpx2.Response:
        current = self.store[path]
        wanted = request.headers.get("if-match")
        checks = not self.has("weak") and not self.has("ignores_conditions")
        if checks and wanted != f'W/"{current["meta"]["versionId"]}"':
            return self.answer(412, {"resourceType": "OperationOutcome", "issue": []})
        return self.answer(200, self.put(body))

    def answer(
        self, status: int, body: Json, headers: dict[str, str] | None = None
    ) -> httpx2.Response:
        changed = status == 201 or (status == 200 and self.log[-1].startswith("P"))
        if self.has("always_200") and status == 201:
            status = 200
        if self.has("says_nothing") and changed:
            return httpx2.Response(status, headers=headers)
        told = body if body["resourceType"] == "Bundle" else self.told(body)
        content = json.dumps(told, ensure_ascii=False).encode()
        kind = "application/json" if self.has("extra") else "application/fhir+json; charset=utf-8"
        return httpx2.Response(
            status, content=content, headers={"content-type": kind, **(headers or {})}
        )

    def told(self, one: Json) -> Json:
        """A resource as this server tells it."""
        said = copy.deepcopy(one)
        if self.has("absolute_references"):
            said = json.loads(json.dumps(said).replace('"reference": "', f'"reference": "{BASE}'))
            said = json.loads(json.dumps(said).replace(f"{BASE}#", "#"))
        if self.has("shouts") and "status" in said:
            said["Status"] = said.pop("status").upper()
        if self.has("extra"):
            said["x-vendor"] = {"flag": None}
        if self.has("weak"):
            said.pop("meta", None)
        return said


def matches(one: Json, name: str, value: str) -> bool:
    """The few search parameters that it knows; others it overlooks."""
    if name == "identifier":
        system, _, key = value.partition("|")
        return {"system": system, "value": key} in one.get("identifier", [])
    if name == "slot":
        return value in [ref["reference"] for ref in one["slot"]]
    if name == "schedule":
        return bool(one["schedule"]["reference"] == value)
    if name == "status":
        return bool(one["status"] == value)
    if name == "actor":
        return any(ref["reference"] in value.split(",") for ref in one["actor"])
    return True

"""What the hospitals publish of themselves."""

import httpx2
import pytest

from .doctor import resources
from .schemas import assert_valid_fhir

pytestmark = pytest.mark.anyio

PUBLISHED = (
    "Organization",
    "Location",
    "HealthcareService",
    "Practitioner",
    "PractitionerRole",
    "Schedule",
)
EVERYWHERE = ("394802001", "394579002", "394594003", "394801008")


async def everything(fhir: httpx2.AsyncClient, kind: str) -> list[dict[str, object]]:
    found, url = [], f"/{kind}?_count=50"
    while url:
        answer = await fhir.get(url)
        assert_valid_fhir(answer.json())
        found += resources(answer)
        url = next((k["url"] for k in answer.json()["link"] if k["relation"] == "next"), "")
    return found


@pytest.mark.parametrize("kind", PUBLISHED)
async def test_everything_published_is_valid_and_can_be_read_by_its_id(
    fhir: httpx2.AsyncClient, kind: str
) -> None:
    found = await everything(fhir, kind)
    assert found
    read = await fhir.get(f"/{kind}/{found[-1]['id']}")
    assert read.json() == found[-1]
    assert read.headers["etag"] == 'W/"1"'
    assert read.headers["content-type"].startswith("application/fhir+json")


async def test_there_are_six_hospitals_with_names_in_two_languages(
    fhir: httpx2.AsyncClient,
) -> None:
    found = resources(await fhir.get("/Organization"))
    assert len(found) == 6
    extension = found[0]["_name"]["extension"][0]
    assert found[0]["name"] == "瑞金医院"
    assert extension["url"] == "http://hl7.org/fhir/StructureDefinition/translation"
    assert extension["extension"][1] == {"url": "content", "valueString": "Ruijin Hospital"}


@pytest.mark.parametrize("code", EVERYWHERE)
async def test_the_commonest_departments_are_in_every_hospital(
    fhir: httpx2.AsyncClient, code: str
) -> None:
    params = {"specialty": f"http://snomed.info/sct|{code}", "active": "true"}
    assert len(resources(await fhir.get("/HealthcareService", params=params))) == 6


async def test_each_hospital_has_eight_to_sixteen_departments(fhir: httpx2.AsyncClient) -> None:
    for hospital in resources(await fhir.get("/Organization")):
        params = {"organization": f"Organization/{hospital['id']}"}
        assert 8 <= len(resources(await fhir.get("/HealthcareService", params=params))) <= 16


async def test_a_department_says_what_it_costs_what_to_bring_and_on_which_floor(
    fhir: httpx2.AsyncClient,
) -> None:
    service = (await fhir.get("/HealthcareService/ruijin-ophthalmology")).json()
    assert service["extraDetails"] == "挂号费 ¥22，到医院再付"
    assert service["comment"] == "身份证、医保卡、病历本"
    assert service["appointmentRequired"] is True
    floor = (await fhir.get(f"/{service['location'][0]['reference']}")).json()
    assert floor["name"] == "门诊楼 3 楼"
    assert floor["address"]["text"].startswith("上海市")


async def test_a_department_without_a_code_has_its_name_as_text(fhir: httpx2.AsyncClient) -> None:
    service = (await fhir.get("/HealthcareService/ruijin-chinese-medicine")).json()
    assert service["specialty"][0]["text"] == "中医科"
    assert "coding" not in service["specialty"][0]


async def test_schedules_are_found_by_the_department_they_belong_to(
    fhir: httpx2.AsyncClient,
) -> None:
    params = {"actor": "HealthcareService/ruijin-ophthalmology"}
    found = resources(await fhir.get("/Schedule", params=params))
    assert [one["id"] for one in found] == ["ruijin-ophthalmology-1", "ruijin-ophthalmology-2"]
    assert found[0]["actor"][0]["display"]


async def test_names_are_found_in_either_language(fhir: httpx2.AsyncClient) -> None:
    for name in ("瑞金", "ruijin"):
        assert len(resources(await fhir.get("/Organization", params={"name": name}))) == 1


async def test_the_capability_statement_is_valid_and_tells_profile_a(
    fhir: httpx2.AsyncClient,
) -> None:
    statement = (await fhir.get("/metadata")).json()
    assert_valid_fhir(statement)
    by_type = {one["type"]: one for one in statement["rest"][0]["resource"]}
    assert by_type["Slot"]["versioning"] == "versioned-update"
    assert by_type["Appointment"]["conditionalCreate"] is True
    assert "operation" not in by_type["Appointment"]


async def test_the_capability_statement_of_profile_b_lists_the_operations(
    fhir_b: httpx2.AsyncClient,
) -> None:
    statement = (await fhir_b.get("/metadata")).json()
    assert_valid_fhir(statement)
    by_type = {one["type"]: one for one in statement["rest"][0]["resource"]}
    names = [one["name"] for one in by_type["Appointment"]["operation"]]
    assert names == ["find", "hold", "book"]
    assert by_type["Appointment"]["conditionalCreate"] is False


@pytest.mark.parametrize("path", ["/Organization/none", "/Patient", "/Patient/1", "/none/a/b"])
async def test_what_is_not_there_is_a_valid_outcome(fhir: httpx2.AsyncClient, path: str) -> None:
    answer = await fhir.get(path)
    assert answer.status_code == 404
    assert_valid_fhir(answer.json())

"""The page that shows what has arrived."""

import re
from html.parser import HTMLParser

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from assistant.demo_city.city import DemoCity

from .doctor import booked, free_slots, new_key, post
from .passenger import CLINIC, HOME, WHEELCHAIR, book, customer, event, offers, ride, trip

pytestmark = pytest.mark.anyio

KEY = "8a2b7c1e-0f4d-4c55-9f0a-3d2f6f1b9c10"


async def received(page: httpx2.AsyncClient) -> list[dict[str, object]]:
    found: list[dict[str, object]] = (await page.get("/received.json")).json()
    return found


async def test_an_appointment_shows_with_its_key_and_the_times_it_was_received(
    page: httpx2.AsyncClient, fhir: httpx2.AsyncClient
) -> None:
    slot, key = (await free_slots(fhir))[0], new_key()
    made = (await booked(fhir, slot, key)).json()
    await post(fhir, {**made, "identifier": made["identifier"][:1]}, key)
    shown = (await received(page))[0]
    assert shown["service"] == "fhir"
    assert shown["reference"] == made["identifier"][1]["value"]
    assert shown["key"] == key.removeprefix("urn:uuid:")
    assert (shown["state"], shown["times_received"]) == ("booked", 2)
    assert str(shown["summary"]).startswith("瑞金医院眼科")
    assert shown["details"] == ["王秀英"]


async def test_a_ride_shows_everything_the_driver_has_to_know(
    page: httpx2.AsyncClient, taxi: httpx2.AsyncClient
) -> None:
    travelers = [{"requirements": WHEELCHAIR}, {}]
    request = {"from": HOME, "nrOfTravelers": 2, "travelers": travelers}
    name = (await offers(taxi, request))[0]["id"]
    extra = {"key": KEY, "payment": "cash", "contact": "cannot take calls"}
    assert (await book(taxi, name, extraInfo=extra)).status_code == 201
    shown = (await received(page))[0]
    assert (shown["reference"], shown["key"], shown["state"]) == (name, KEY, "PENDING")
    assert shown["summary"] == "家 → 告诉司机"
    words = " ".join(map(str, shown["details"] if isinstance(shown["details"], list) else []))
    for word in ("王秀英", "轮椅", "2 人", "cannot take calls", "cash"):
        assert word in words
    assert KEY not in words


@pytest.mark.parametrize(
    ("request_", "changes"),
    [
        (trip(), {"customer": customer(travelerReference=KEY), "extraInfo": {}}),
        (trip(extraInfo={"reference": KEY}), {"extraInfo": {}}),
        (trip(travelers=[{"referenceNumber": KEY}]), {"extraInfo": {}}),
    ],
)
async def test_the_key_is_found_wherever_the_standard_leaves_room_for_it(
    page: httpx2.AsyncClient,
    taxi: httpx2.AsyncClient,
    request_: dict[str, object],
    changes: dict[str, object],
) -> None:
    name = (await offers(taxi, request_))[0]["id"]
    assert (await book(taxi, name, **changes)).status_code == 201
    assert (await received(page))[0]["key"] == KEY


async def test_the_newest_comes_first_and_states_follow(
    page: httpx2.AsyncClient, taxi: httpx2.AsyncClient
) -> None:
    first, second = await ride(taxi), await ride(taxi)
    await event(taxi, first, "CANCEL")
    shown = [(one["reference"], one["state"]) for one in await received(page)]
    assert shown == [(second, "CONFIRMED"), (first, "CANCELLED")]


class Tags(HTMLParser):
    """Start tags with their attributes, and the words of the title and of headings."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: dict[str, list[str]] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.setdefault(self.tags[-1][0] if self.tags else "", []).append(data.strip())


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("", "", "zh-CN"),
        ("", "en-GB,en", "en"),
        ("?lang=en", "zh-CN", "en"),
        ("?lang=zh", "en", "zh-CN"),
    ],
)
async def test_the_page_is_well_formed_in_both_languages(
    page: httpx2.AsyncClient, query: str, accepted: str, language: str
) -> None:
    answer = await page.get(f"/{query}", headers={"Accept-Language": accepted})
    seen = Tags(answer.text)
    names = [name for name, _ in seen.tags]
    assert dict(seen.tags)["html"] == {"lang": language}
    assert names.count("h1") == 1
    assert seen.words["h1"][0] == seen.words["title"][0]
    assert "script" not in names
    assert not any("style" in attributes for _, attributes in seen.tags)
    assert answer.headers["content-language"] == language


async def test_what_was_sent_cannot_become_markup(
    page: httpx2.AsyncClient, taxi: httpx2.AsyncClient
) -> None:
    nasty = '<script>alert("x")</script>'
    place = HOME | {"name": nasty}
    name = (await offers(taxi, trip(**{"from": place})))[0]["id"]
    await book(taxi, name, customer=customer(firstName=nasty))
    text = (await page.get("/")).text
    assert "<script" not in text
    assert "&lt;script&gt;" in text


async def test_the_page_works_below_any_address(city: DemoCity) -> None:
    outer = Starlette(routes=[Mount("/city", app=city.page)])
    transport = httpx2.ASGITransport(app=outer)
    async with httpx2.AsyncClient(transport=transport, base_url="http://app") as client:
        answer = await client.get("/city/")
        links = re.findall(r'(?:href|src)="([^"]+)"', answer.text)
        assert links
        assert not any(link.startswith(("/", "http")) for link in links)
        style = await client.get("/city/style.css")
        assert style.headers["content-type"].startswith("text/css")
        assert (await client.get("/city/received.json")).json() == []
        assert (await client.post("/city/faults")).status_code == 404


async def test_a_city_below_an_address_gives_links_that_lead_back(city: DemoCity) -> None:
    outer = Starlette(routes=[Mount("/town", app=city.app)])
    transport = httpx2.ASGITransport(app=outer)
    async with httpx2.AsyncClient(transport=transport, base_url="http://app") as client:
        answer = await client.get("/town/fhir/Organization?_count=2")
        link = next(k["url"] for k in answer.json()["link"] if k["relation"] == "next")
        assert link.startswith("http://app/town/fhir/Organization?")
        assert len((await client.get(link)).json()["entry"]) == 2


async def test_the_clinic_is_shown_as_the_goal(
    page: httpx2.AsyncClient, taxi: httpx2.AsyncClient
) -> None:
    await ride(taxi)
    assert str((await received(page))[0]["summary"]).endswith(str(CLINIC["name"]))

"""The home page: always in the same order and place, light on the wire, there without a network."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE, Visiting
from tests.browser.visit import CONDITIONS, TELEPHONE, Condition, Visit

pytestmark = pytest.mark.soak


ORDER = ["see_doctor", "call_taxi", "call_family", "medicine_refill", "city_hotline"]
"""Where residents have learned to find them; new ones come after."""

LARGEST_FIRST_PAGE = 30 * 1024
MOST_REQUESTS = 6
FIXED = "header .help, header .emergency, header .call, header .brand"
DEVICE = TELEPHONE.but("device", service_workers="allow")


def tiles(visit: Visit) -> list[str | None]:
    return [tile.get_attribute("value") for tile in visit.find("main .tile").all()]


@pytest.mark.parametrize("condition", CONDITIONS, ids=str)
def test_the_tiles_have_one_order_on_every_device(visiting: Visiting, condition: Condition) -> None:
    visit = visiting(condition)
    visit.open()
    assert tiles(visit)[: len(ORDER)] == ORDER


def test_what_goes_on_changes_neither_the_order_nor_where_help_is(visit: Visit) -> None:
    visit.open()
    places = [found.bounding_box() for found in visit.find(FIXED).all()]
    visit.start("call_taxi")
    visit.say_yes()
    visit.start("see_doctor")
    visit.open()
    expect(visit.find(".ongoing .card")).to_have_count(2)
    assert tiles(visit)[: len(ORDER)] == ORDER
    assert [found.bounding_box() for found in visit.find(FIXED).all()] == places


def test_the_first_page_is_light(visiting: Visiting) -> None:
    visit = visiting(DEVICE)
    wire = visit.context.new_cdp_session(visit.page)
    sizes: list[float] = []
    asked: list[str] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    wire.on("Network.requestWillBeSent", lambda event: asked.append(event["request"]["url"]))
    wire.send("Network.enable")
    visit.page.goto("/", wait_until="networkidle")
    asked = [url for url in asked if not url.startswith("data:")]
    assert len(asked) <= MOST_REQUESTS, asked
    assert sum(sizes) <= LARGEST_FIRST_PAGE, sizes


KEPT = """async ([pattern, most]) => {
  await navigator.serviceWorker.ready;
  for (const since = Date.now(); Date.now() - since < most;) {
    const kept = await caches.match("/offline");
    if (kept && new RegExp(pattern).test(await kept.text())) return true;
    await new Promise((later) => setTimeout(later, 20));
  }
  return false; }"""


def kept_offline(page: Page, pattern: str = "") -> None:
    assert page.evaluate(KEPT, [pattern, PATIENCE])


def test_without_a_network_the_numbers_to_call_are_there(visiting: Visiting) -> None:
    visit = visiting(DEVICE)
    visit.start("call_taxi")
    visit.say_yes()
    kept_offline(visit.page)
    visit.context.set_offline(True)
    visit.page.goto("/")
    expect(visit.find('main a[href="tel:120"]')).to_be_visible()
    expect(visit.find('main a[href="tel:021-12345"]')).to_be_visible()
    expect(visit.find(".reference")).to_have_count(0)
    assert visit.name not in visit.page.content()


NUMBERED = r'status-reference"[^]{0,200}class="number"'
"""The page that is kept has the booking's number, not only the place for it."""


def test_without_a_network_one_s_own_device_shows_the_latest_booking(visiting: Visiting) -> None:
    visit = visiting(DEVICE)
    visit.open("/who")
    visit.press('main form[action="/who/own"] button')
    visit.start("call_taxi")
    reference = visit.say_yes()
    kept_offline(visit.page, NUMBERED)
    visit.context.set_offline(True)
    visit.page.goto("/")
    assert visit.reference() == reference


LEFT = """async () => { const texts = [];
  for (const name of await caches.keys())
    for (const answer of await (await caches.open(name)).matchAll())
      texts.push(await answer.text());
  const bases = indexedDB.databases ? await indexedDB.databases() : [];
  return {local: localStorage.length, session: sessionStorage.length, bases: bases.length,
    kept: texts.join("")}; }"""


def test_the_next_person_finds_nothing_of_the_one_before(visiting: Visiting) -> None:
    visit = visiting(DEVICE)
    visit.open("/who")
    visit.press('main form[action="/who/own"] button')
    visit.open("/profile")
    assert visit.name in visit.page.content()
    visit.start("call_taxi")
    reference = visit.say_yes()
    kept_offline(visit.page)
    visit.open("/who")
    visit.press('main form[action="/who/leave"] button')
    left: dict[str, Any] = visit.page.evaluate(LEFT)
    assert (left["local"], left["session"], left["bases"]) == (0, 0, 0)
    assert visit.name not in left["kept"]
    assert reference not in left["kept"].replace("-", "")
    assert {cookie["name"] for cookie in visit.context.cookies()} <= {"resident"}
    for _ in range(4):
        visit.back()
        expect(visit.find("h1")).to_be_visible()
        assert visit.name not in visit.page.content()

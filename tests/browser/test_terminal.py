"""A shared terminal: everything on one screen, and nothing is left for the next person."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visiting
from tests.browser.visit import HEADING, OFFERS, PHONE, TELEPHONE, TILE, UNKNOWN, Condition, Visit

pytestmark = pytest.mark.soak

MINUTES = 5
MINUTE = 60_000
"""Milliseconds."""
SMALLEST = 30
SMALLEST_X = 16
STAY = "#presence [data-stay]"
DONE = "#presence form button"
WORDS = "#presence [role=status]"
FIXED = "header button, header a, #main h1, #main button, footer button, #presence form button"

UPRIGHT = TELEPHONE.but("upright", viewport={"width": 1080, "height": 1920})
ACROSS = TELEPHONE.but("across", viewport={"width": 1920, "height": 1080})
SCREENS = [
    UPRIGHT,
    ACROSS,
    UPRIGHT.but("upright in English", look="en.normal.auto"),
    ACROSS.but("across in English", look="en.normal.auto"),
]
DEVICE = ACROSS.but("device", service_workers="allow")

FITS = """(least) => {
  const root = document.documentElement;
  const over = [root.scrollHeight - innerHeight, root.scrollWidth - innerWidth];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const small = [];
  for (let node; (node = walker.nextNode());) {
    const holder = node.parentElement;
    if (!node.data.trim() || !holder.checkVisibility()) continue;
    if (holder.closest(".for-ears, .skip")) continue;
    const size = parseFloat(getComputedStyle(holder).fontSize);
    if (size < least) small.push(node.data.trim() + " " + size);
  }
  const ruler = document.createElement("div");
  ruler.style.height = "1ex";
  document.body.append(ruler);
  const x = ruler.getBoundingClientRect().height;
  ruler.remove();
  return { over, small, x };
}"""

LEFT = """async () => {
  const texts = [];
  for (const name of await caches.keys())
    for (const answer of await (await caches.open(name)).matchAll())
      texts.push(await answer.text());
  return { local: localStorage.length, session: sessionStorage.length, kept: texts.join("") };
}"""


def at_terminal(visiting: Visiting, condition: Condition = ACROSS, *, known: bool = True) -> Visit:
    """A terminal, marked as one by whoever sets it up; time stands in the test's hand."""
    visit = visiting(condition, known=known)
    visit.page.clock.install()
    visit.open("/terminal")
    visit.press('main button[name="shared"][value="1"]')
    return visit


def wait(visit: Visit, *, minutes: float) -> None:
    """Nobody presses for so long."""
    visit.page.clock.fast_forward(int(minutes * MINUTE))


def fits(visit: Visit) -> None:
    """This page is on one screen, and all of it large."""
    found: dict[str, Any] = visit.page.evaluate(FITS, SMALLEST)
    where = f"{visit.path} {visit.heading}"
    assert max(found["over"]) <= 0, f"{where}: {found['over']} px over"
    assert found["small"] == [], where
    assert found["x"] >= SMALLEST_X, where


def test_two_buttons_mark_a_terminal_and_unmark_it(visiting: Visiting) -> None:
    visit = visiting(ACROSS)
    visit.open("/terminal")
    expect(visit.find("#presence")).to_have_count(0)
    visit.press('main button[name="shared"][value="1"]')
    expect(visit.find(DONE)).to_be_visible()
    visit.press('main button[name="shared"][value=""]')
    expect(visit.find("#presence")).to_have_count(0)


@pytest.mark.parametrize("unsure", [0, 2], ids=["sure", "unsure"])
@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_home_and_every_question_fit_on_one_screen(
    visiting: Visiting, screen: Condition, unsure: int
) -> None:
    visit = at_terminal(visiting, screen, known=not unsure)
    visit.open()
    fits(visit)
    for scenario in ("see_doctor", "call_taxi"):
        visit.start(scenario)
        for number in range(12):
            fits(visit)
            if visit.path.endswith("/confirmation"):
                break
            dont_know = number < unsure or not visit.find(OFFERS).count()
            visit.press(UNKNOWN if dont_know else OFFERS)
        assert visit.path.endswith("/confirmation")
        for change in visit.find("main .lines a").all():
            visit.page.goto(str(change.get_attribute("href")))
            fits(visit)
            visit.page.go_back()
    visit.open()
    expect(visit.find(".ongoing .card")).to_have_count(1)
    fits(visit)


@pytest.mark.parametrize("screen", SCREENS[:2], ids=str)
def test_writing_takes_the_place_of_choosing_and_gives_it_back(
    visiting: Visiting, screen: Condition
) -> None:
    visit = at_terminal(visiting, screen)
    visit.start("see_doctor")
    expect(visit.find("#said")).to_be_hidden()
    visit.find("main .write").tap()
    expect(visit.find("#said")).to_be_visible()
    expect(visit.find(OFFERS).first).to_be_hidden()
    fits(visit)
    visit.find("main .choose").tap()
    expect(visit.find(OFFERS).first).to_be_visible()
    visit.find("main .write").tap()
    visit.type("#said", "嗯嗯嗯")
    visit.press("form.own-words button")
    expect(visit.find("#problem")).to_be_visible()
    fits(visit)


def test_whoever_does_not_press_is_asked_without_anything_moving(visiting: Visiting) -> None:
    visit = at_terminal(visiting)
    visit.start("see_doctor")
    places = [found.bounding_box() for found in visit.find(FIXED).all()]
    wait(visit, minutes=MINUTES - 0.1)
    expect(visit.find(STAY)).to_be_hidden()
    wait(visit, minutes=0.2)
    expect(visit.find(STAY)).to_be_visible()
    expect(visit.find(WORDS)).to_contain_text("60")
    wait(visit, minutes=0.5)
    expect(visit.find(WORDS)).to_contain_text("30")
    assert [found.bounding_box() for found in visit.find(FIXED).all()] == places
    fits(visit)


@pytest.mark.parametrize("sign", [STAY, HEADING, "a key"])
def test_a_press_or_a_key_gives_all_the_time_again(visiting: Visiting, sign: str) -> None:
    visit = at_terminal(visiting)
    visit.start("see_doctor")
    heading = visit.heading
    for _again in range(2):
        wait(visit, minutes=MINUTES + 0.5)
        expect(visit.find(STAY)).to_be_visible()
        if sign == "a key":
            visit.page.keyboard.press("Shift")
        else:
            visit.find(sign).tap()
        wait(visit, minutes=0.1)
        expect(visit.find(STAY)).to_be_hidden()
        expect(visit.find(WORDS)).to_have_text("")
    wait(visit, minutes=MINUTES - 0.5)
    assert visit.heading == heading


def test_a_minute_later_it_is_the_next_person_s_and_nothing_is_left(visiting: Visiting) -> None:
    visit = at_terminal(visiting, DEVICE)
    visit.press('header button[name="size"][value="large"]')
    visit.start("call_taxi")
    reference = visit.say_yes()
    visit.open("/profile/me")
    expect(visit.find("#name")).to_have_value(visit.name)
    visit.page.evaluate("() => { sessionStorage.setItem('huoban-rate', 'slow'); }")
    visit.page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    wait(visit, minutes=MINUTES + 0.1)
    expect(visit.find(STAY)).to_be_visible()
    with visit.page.expect_navigation(url="**/who"):
        wait(visit, minutes=1)
    expect(visit.find("html")).to_have_attribute("data-size", "normal")
    left: dict[str, Any] = visit.page.evaluate(LEFT)
    assert (left["local"], left["session"]) == (0, 0)
    assert visit.name not in left["kept"]
    assert reference not in left["kept"].replace("-", "")
    assert {cookie["name"] for cookie in visit.context.cookies()} == {"terminal"}
    for _ in range(3):
        visit.back()
        assert visit.name not in visit.page.content()
        assert PHONE not in visit.page.content()


def test_answers_are_kept_for_whoever_comes_back(visiting: Visiting) -> None:
    visit = at_terminal(visiting, known=False)
    visit.open("/who")
    me = visit.find('main button[name="resident"]').first
    name = me.inner_text().strip()
    visit.press(me)
    visit.press(TILE.format("see_doctor"))
    visit.press(OFFERS)
    here = visit.path
    with visit.page.expect_navigation(url="**/who"):
        wait(visit, minutes=MINUTES + 1.1)
    visit.press(f'main button[name="resident"]:has-text("{name}")')
    visit.press('.ongoing a[href*="/sessions/"]')
    assert visit.path == here


def test_where_nobody_is_nobody_is_asked(visiting: Visiting) -> None:
    visit = at_terminal(visiting)
    visit.press(DONE)
    for _hour in range(3):
        wait(visit, minutes=60)
        expect(visit.find(STAY)).to_be_hidden()
    assert visit.path == "/who"
    visit.press('main a[href="/"]')
    wait(visit, minutes=MINUTES + 0.1)
    expect(visit.find(STAY)).to_be_visible()


def test_without_a_network_the_page_is_hidden_until_it_can_be_left(visiting: Visiting) -> None:
    visit = at_terminal(visiting)
    visit.open("/profile")
    visit.context.set_offline(True)
    wait(visit, minutes=MINUTES + 1.1)
    expect(visit.find("#main")).to_be_hidden()
    assert visit.path == "/profile"
    visit.context.set_offline(False)
    with visit.page.expect_navigation(url="**/who"):
        wait(visit, minutes=0.1)
    assert {cookie["name"] for cookie in visit.context.cookies()} == {"terminal"}


def test_without_script_one_press_ends_it_from_every_page(visiting: Visiting) -> None:
    visit = visiting(ACROSS.but("terminal without script", java_script_enabled=False))
    visit.open("/terminal")
    visit.press('main button[name="shared"][value="1"]')
    place = visit.find(DONE).bounding_box()
    visit.open()
    for path in ("/", "/profile", "/emergency", "/no-such-page"):
        visit.open(path)
        assert visit.find(DONE).bounding_box() == place, path
    visit.start("see_doctor")
    assert visit.find(DONE).bounding_box() == place
    visit.press(DONE)
    assert visit.path == "/who"
    assert {cookie["name"] for cookie in visit.context.cookies()} == {"terminal"}


def test_a_terminal_s_first_page_is_as_light_as_any(visiting: Visiting) -> None:
    visit = visiting(ACROSS)
    mark = {"name": "terminal", "value": "1", "url": visit.server.url}
    visit.context.add_cookies([mark])  # type: ignore[list-item]
    wire = visit.context.new_cdp_session(visit.page)
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    wire.send("Network.enable")
    visit.page.goto("/", wait_until="networkidle")
    on_the_wire = [size for size in sizes if size]
    assert len(on_the_wire) <= 6, sizes
    assert sum(on_the_wire) <= 50 * 1024, sizes

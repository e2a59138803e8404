"""Unsteady and impatient fingers get what they pressed, once, and see at once that they did."""

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

from tests.browser.conftest import Visiting
from tests.browser.server import Server
from tests.browser.visit import HEADING, TELEPHONE, TILE, YES, Visit

pytestmark = pytest.mark.soak


TAXI = TILE.format("call_taxi")
BUSY = {"zh-CN": "正在办", "en": "Working on it"}
ROLL = 20
"""Pixels that a trembling finger rolls while it presses."""

PRESSED_AT_ONCE = """element => {
  element.dispatchEvent(new PointerEvent("pointerdown", {bubbles: true, pointerType: "touch"}));
  return getComputedStyle(element).filter !== "none"; }"""


class Finger:
    """One finger on the glass, as the device reports it."""

    def __init__(self, page: Page, target: Locator) -> None:
        self._wire = page.context.new_cdp_session(page)
        target.scroll_into_view_if_needed()
        box = target.bounding_box()
        assert box is not None
        self._x, self._y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def down(self) -> None:
        self._send("touchStart", [{"x": self._x, "y": self._y}])

    def roll(self, pixels: int) -> None:
        """Sideways and a little down, as fingers do."""
        for part in range(1, 5):
            moved = pixels * part / 4
            self._send("touchMove", [{"x": self._x + moved * 0.9, "y": self._y + moved * 0.4}])

    def up(self) -> None:
        self._send("touchEnd", [])

    def _send(self, kind: str, points: list[dict[str, float]]) -> None:
        self._wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


@pytest.fixture
def posts(page: Page) -> list[Request]:
    """What was sent."""
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    return sent


def at_the_read_back(page: Page) -> None:
    expect(page.locator(YES)).to_be_visible()


def test_a_finger_that_rolls_presses_once(visit: Visit, page: Page, posts: list[Request]) -> None:
    visit.open()
    finger = Finger(page, page.locator(TAXI))
    finger.down()
    finger.roll(ROLL)
    finger.up()
    at_the_read_back(page)
    assert len(posts) == 1


def test_a_finger_that_rests_for_two_seconds_presses_once(
    visit: Visit, page: Page, posts: list[Request]
) -> None:
    visit.open()
    finger = Finger(page, page.locator(TAXI))
    finger.down()
    page.wait_for_timeout(2000)  # the browser's own clock decides what a long press is
    finger.up()
    at_the_read_back(page)
    assert len(posts) == 1


def test_a_finger_that_wipes_over_a_button_scrolls_and_presses_nothing(
    visit: Visit, page: Page, posts: list[Request]
) -> None:
    visit.open()
    finger = Finger(page, page.locator(TAXI))
    finger.down()
    finger.roll(150)
    finger.up()
    expect(page.locator(".pressed")).to_have_count(0)
    assert posts == []


def test_a_press_is_seen_at_once(visit: Visit, page: Page) -> None:
    visit.open()
    for selector in (TAXI, "header .help", "header .emergency", "main a.action"):
        assert page.locator(selector).first.evaluate(PRESSED_AT_ONCE), selector


@pytest.mark.parametrize("look", ["zh-CN", "en"])
def test_a_slow_answer_is_waited_for_with_words_and_asked_for_once(
    visiting: Visiting, look: str
) -> None:
    visit = visiting(TELEPHONE.but("slow", look=f"{look}.normal.auto"))
    page = visit.page
    visit.start("call_taxi")
    held: list[Route] = []
    page.route("**/confirmation", lambda route: held.append(route))
    idle = page.locator(YES).inner_text()
    visit.touch(page.locator(YES))
    expect(page.locator(YES)).not_to_have_text(idle)
    expect(page.locator(YES)).to_have_attribute("aria-busy", "true")
    expect(page.locator("#busy")).to_contain_text(BUSY[look])
    for _ in range(3):
        visit.touch(page.locator(YES))
    assert len(held) == 1
    held[0].continue_()
    assert visit.reference()
    expect(page.locator("#busy")).to_have_text("")


def test_a_press_that_does_not_get_through_is_said_and_can_be_repeated(
    visit: Visit, page: Page
) -> None:
    visit.start("call_taxi")
    page.route("**/confirmation", lambda route: route.abort())
    visit.touch(page.locator(YES))
    expect(page.locator("#busy")).to_contain_text("请再按一次")
    page.unroute("**/confirmation")
    assert visit.say_yes()


def test_a_double_tap_on_the_yes_books_once(visit: Visit, page: Page, server: Server) -> None:
    before = len(server.received())
    visit.start("call_taxi")
    page.locator(YES).dblclick()
    visit.reference()
    assert len(server.received()) == before + 1


FIVE_TIMES = """() => { const form = document.querySelector('form[action$="/confirmation"]');
  const body = new URLSearchParams(new FormData(form));
  const press = () => fetch(form.action, {method: "POST", body});
  window.answers = Promise.all([1, 2, 3, 4, 5].map(press)); }"""
ANSWERS = "async () => (await window.answers).map(a => a.status + new URL(a.url).pathname)"


def test_the_same_yes_ten_times_at_once_from_two_devices_books_once(
    visiting: Visiting, server: Server
) -> None:
    one, other = visiting(), visiting()
    before = len(server.received())
    one.start("call_taxi")
    other.context.add_cookies(one.context.cookies())  # type: ignore[arg-type]
    other.page.goto(one.page.url)
    for visit in (one, other):
        visit.page.evaluate(FIVE_TIMES)
    answers = one.page.evaluate(ANSWERS) + other.page.evaluate(ANSWERS)
    assert len(answers) == 10
    [answer] = set(answers)
    assert answer.startswith("200/bookings/")
    references = set()
    for visit in (one, other):
        visit.open(answer.removeprefix("200"))
        references.add(visit.reference())
    assert len(references) == 1
    assert len(server.received()) == before + 1
    assert one.find(HEADING).inner_text() == other.find(HEADING).inner_text()

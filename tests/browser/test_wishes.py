"""What a person, a device or a system wishes for is respected and kept."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visiting
from tests.browser.server import serving
from tests.browser.visit import HOME, TELEPHONE, TILE, Visit

pytestmark = pytest.mark.soak


BACKGROUND = "getComputedStyle(document.body).backgroundColor"
BODY = "parseFloat(getComputedStyle(document.body).fontSize)"
TWENTY_HOURS = 20 * 3600


def background(visiting: Visiting, **wishes: str) -> str:
    visit = visiting(TELEPHONE.but("wishes", **wishes))
    visit.open()
    found: str = visit.page.evaluate(BACKGROUND)
    return found


def test_the_system_s_colours_are_followed(visiting: Visiting) -> None:
    light = background(visiting, color_scheme="light")
    dark = background(visiting, color_scheme="dark")
    contrast = background(visiting, contrast="more")
    assert len({light, dark, contrast}) == 3


def test_a_system_with_larger_text_gets_larger_text(visit: Visit) -> None:
    visit.open()
    usual = visit.page.evaluate(BODY)
    wire = visit.context.new_cdp_session(visit.page)
    wire.send("Page.setFontSizes", {"fontSizes": {"standard": 24, "fixed": 20}})
    assert visit.page.evaluate(BODY) == pytest.approx(usual * 1.5)


@pytest.mark.parametrize(("size", "least"), [("large", 30), ("largest", 36)])
def test_one_press_makes_the_text_larger_and_keeps_it_so(
    visit: Visit, size: str, least: int
) -> None:
    visit.start("see_doctor")
    here = visit.page.url
    visit.press(f'header button[name="size"][value="{size}"]')
    assert visit.page.url == here
    assert visit.page.evaluate(BODY) >= least
    visit.open()
    assert visit.page.evaluate(BODY) >= least
    expect(visit.find(f'button[value="{size}"]')).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("theme", ["dark", "contrast", "light"])
def test_one_press_changes_the_colours(visit: Visit, theme: str) -> None:
    visit.open("/who")
    visit.press(f'footer button[name="theme"][value="{theme}"]')
    expect(visit.find("html")).to_have_attribute("data-theme", theme)
    assert visit.path == "/who"


def test_one_press_changes_the_language_in_the_middle_of_a_conversation(visit: Visit) -> None:
    visit.start("call_taxi")
    here = visit.page.url
    visit.press('header button[name="language"]')
    expect(visit.find("html")).to_have_attribute("lang", "en")
    assert visit.page.url == here
    expect(visit.find("main .said", has_text=HOME).first).to_be_visible()
    expect(visit.find(f'main h1 [lang="zh-CN"]:has-text("{HOME}")')).to_be_visible()
    assert visit.say_yes()


def test_cookies_outlast_a_day(visit: Visit) -> None:
    visit.start("call_taxi")
    visit.press('header button[name="size"][value="large"]')
    now = visit.page.evaluate("Date.now() / 1000")
    short = [c["name"] for c in visit.context.cookies() if c["expires"] < now + TWENTY_HOURS]
    assert short == []


def test_answers_survive_a_restart(
    visiting: Visiting, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = tmp_path_factory.mktemp("restarted")
    visit = visiting(known=False)
    with serving(data) as server:
        visit.page.goto(server.url)
        visit.press(TILE.format("see_doctor"))
        visit.press("main form.offers > button")
        path, heading = visit.path, visit.heading
    with serving(data) as server:
        visit.page.goto(server.url)
        visit.press('.ongoing a[href*="/sessions/"]')
        assert (visit.path, visit.heading) == (path, heading)

"""What a conversation keeps: steps back, offers as shown, one question a screen."""

import pytest
from playwright.sync_api import expect

from assistant.scenarios import all_scenarios
from tests.browser.conftest import Visiting
from tests.browser.server import Server
from tests.browser.visit import (
    HEADING,
    NO_SCRIPT,
    OFFERS,
    TELEPHONE,
    TILE,
    UNKNOWN,
    Condition,
    Visit,
)

pytestmark = pytest.mark.soak


TO_DO = [name for name, scenario in all_scenarios().items() if scenario.submit]
BOTH = pytest.mark.parametrize("condition", [TELEPHONE, NO_SCRIPT], ids=str)
EACH = pytest.mark.parametrize("scenario", TO_DO)
COST = "main h1 ~ .notice:not(.readiness)"
STEP = 'main a.action:has(use[href$="#back"])'


def someone_new(visiting: Visiting, condition: Condition = TELEPHONE) -> Visit:
    visit = visiting(condition, known=False)
    visit.become(name="", phone="", home="")
    return visit


@EACH
def test_the_cost_is_said_on_the_tile_and_again_with_the_first_question(
    visiting: Visiting, scenario: str
) -> None:
    visit = someone_new(visiting)
    visit.open_tile(scenario)
    cost = visit.find(f"{TILE.format(scenario)} .detail").inner_text()
    assert cost
    visit.press(TILE.format(scenario))
    expect(visit.find(COST).first).to_have_text(cost)


@EACH
@BOTH
def test_nothing_is_asked_twice_and_all_is_read_back_before_it_is_done(
    visiting: Visiting, server: Server, scenario: str, condition: Condition
) -> None:
    visit = someone_new(visiting, condition)
    before = len(server.received())
    visit.start(scenario)
    chosen = []
    while visit.find(OFFERS).count():
        numbered = visit.find(f"{OFFERS} .title").first.inner_text()
        chosen.append(numbered.split(". ", 1)[1])
        visit.press(OFFERS)
    visit.go_on()
    assert len(set(visit.trail.screens)) == len(visit.trail.screens)
    said = visit.find(".known").inner_text()
    assert [words for words in chosen if words not in said] == []
    assert visit.find(".known li").count() == visit.find(".known li a").count()
    assert visit.find(COST).count() == 1, "the cost is read back"
    assert len(server.received()) == before
    assert visit.say_yes()
    assert len(server.received()) == before + 1


@EACH
@BOTH
def test_not_knowing_anything_leads_on_to_the_read_back(
    visiting: Visiting, scenario: str, condition: Condition
) -> None:
    visit = someone_new(visiting, condition)
    visit.start(scenario)
    visit.go_on(unsure=12)
    assert len(set(visit.trail.screens)) == len(visit.trail.screens)


@EACH
@BOTH
def test_every_step_can_be_taken_back_and_what_was_answered_is_kept(
    visiting: Visiting, scenario: str, condition: Condition
) -> None:
    visit = someone_new(visiting, condition)
    visit.start(scenario)
    visit.go_on()
    asked = [path for path in visit.trail.screens if not path.endswith("/confirmation")]
    for path in reversed(asked):
        visit.press(STEP)
        assert visit.path == path
        if visit.find(OFFERS).count():
            expect(visit.find("main .chosen")).to_have_count(1)
    visit.press(STEP)
    assert visit.path == "/"


@EACH
@BOTH
def test_the_browser_s_back_button_is_safe_on_every_step(
    visiting: Visiting, server: Server, scenario: str, condition: Condition
) -> None:
    visit = someone_new(visiting, condition)
    before = len(server.received())
    visit.start(scenario)
    visit.go_on()
    headings = []
    for _ in visit.trail.screens[1:]:
        visit.back()
        expect(visit.find(HEADING)).to_be_visible()
        expect(visit.find(UNKNOWN)).to_be_visible()
        headings.append(visit.heading)
    assert len(set(headings)) == len(headings)
    visit.go_on()
    first = visit.say_yes()
    visit.back()
    visit.back()
    visit.forward()
    again = visit.find('main form[action$="/confirmation"] button.yes')
    if again.count():
        visit.press(again)
    assert visit.reference() == first
    assert len(server.received()) == before + 1


@EACH
def test_after_each_press_the_focus_is_on_the_new_heading(
    visiting: Visiting, scenario: str
) -> None:
    visit = someone_new(visiting)
    visit.start(scenario)
    expect(visit.find(HEADING)).to_be_focused()
    while not visit.path.endswith("/confirmation"):
        visit.step()
        expect(visit.find(HEADING)).to_be_focused()
        expect(visit.page).to_have_title(visit.heading)
    visit.press('main .known a[href*="/sessions/"]')
    expect(visit.find(HEADING)).to_be_focused()

"""What does not fit is said on top and beside the field; the focus goes there, the words stay."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visiting
from tests.browser.visit import NO_SCRIPT, TELEPHONE, Condition, Visit

pytestmark = pytest.mark.soak


WRONG = "一二三"
FIELD = "main :is(input[type=tel])"

HAS_FOCUS = "field => field === document.activeElement"
TOLD = """field => (field.getAttribute("aria-describedby") || "").split(" ")
  .map(id => document.getElementById(id)).filter(Boolean).map(e => e.innerText).join(" ")"""


def to_profile(visit: Visit) -> None:
    visit.open("/profile/me")


def to_welcome(visit: Visit) -> None:
    visit.open("/welcome/phone")


def to_help(visit: Visit) -> None:
    visit.become(name="")
    visit.open("/")
    visit.press("header .help")


def to_phone_of_a_ride(visit: Visit) -> None:
    visit.start("call_taxi")
    visit.go_on()
    visit.press('main .lines a[href$="/phone"]')


WAYS = [to_profile, to_welcome, to_help, to_phone_of_a_ride]


@pytest.mark.parametrize("condition", [TELEPHONE, NO_SCRIPT], ids=str)
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_wrong_number_is_said_kept_and_has_the_focus(
    visiting: Visiting, condition: Condition, way: object
) -> None:
    visit = visiting(condition, known=way is to_phone_of_a_ride)
    assert callable(way)
    way(visit)
    page = visit.page
    visit.type(FIELD, WRONG)
    visit.press(page.locator(FIELD).locator("xpath=ancestor::form").locator("button.yes"))
    expect(page.locator("#problem")).to_be_focused()
    field = page.locator(FIELD)
    expect(field).to_have_value(WRONG)
    expect(field).to_have_attribute("aria-invalid", "true")
    assert field.evaluate(TOLD)
    assert page.locator("#problem").inner_text()
    the_summary_leads_to_the_field(page)


def the_summary_leads_to_the_field(page: Page) -> None:
    page.locator("#problem a").tap()
    if not page.locator(FIELD).evaluate(HAS_FOCUS):  # else it led to what holds the field
        page.keyboard.press("Tab")
    expect(page.locator(FIELD)).to_be_focused()


@pytest.mark.parametrize("condition", [TELEPHONE, NO_SCRIPT], ids=str)
def test_after_two_answers_that_do_not_fit_a_person_is_offered(
    visiting: Visiting, condition: Condition
) -> None:
    visit = visiting(condition)
    to_phone_of_a_ride(visit)
    offer = visit.find('main form[action$="/help"] button')
    for times in (1, 2):
        visit.type(FIELD, WRONG)
        visit.press("main form.words-form button.yes")
        expect(offer).to_have_count(times // 2)
    visit.press(offer)
    assert visit.path.startswith("/help/")


@pytest.mark.parametrize("condition", [TELEPHONE, NO_SCRIPT], ids=str)
def test_what_was_answered_goes_along_to_the_person_who_helps(
    visiting: Visiting, condition: Condition
) -> None:
    visit = visiting(condition)
    visit.start("see_doctor")
    chosen = [visit.find("main form.offers .title").first.inner_text()]
    visit.press("main form.offers > button")
    chosen.append(visit.find("main form.offers .title").first.inner_text())
    visit.press("main form.offers > button")
    visit.press("header .help")
    told = visit.find("main").inner_text()
    named = [words.partition(".")[2].strip() for words in chosen]
    assert [words for words in named if words not in told] == []
    assert "138 1670 0001" in told or "13816700001" in told

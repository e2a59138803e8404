"""Home shows five things and "more", in an order that nobody changes but the resident."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from assistant.app import create_app
from assistant.config import Settings
from assistant.dialogue.model import Scenario
from assistant.scenarios import all_scenarios
from assistant.wiring import building
from tests.conftest import MovableClock
from tests.pages import Browser

MOST = 5
ENOUGH = 13
IN_ORDER = [
    "see_doctor",
    "call_taxi",
    "call_family",
    "medicine_refill",
    "city_hotline",
    "my_bookings",
    "meals",
    "home_help",
    "home_repair",
    "find_services",
]
"""Where residents have learned to find them; new ones come after."""


def several(count: int = ENOUGH) -> dict[str, Scenario]:
    """The scenarios there are, and further ones, so that home is full."""
    known = dict(all_scenarios())
    like = known["my_bookings"]
    for number in range(count - len(known)):
        name = f"further_{number}"
        known[name] = replace(like, id=name, place=like.place + 100 + number)
    return known


@pytest.fixture
def full(
    migrated: Settings, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Browser]:
    monkeypatch.setattr(building, "all_scenarios", several)
    with TestClient(create_app(migrated, clock)) as client:
        yield Browser(client)


def tiles(browser: Browser, path: str = "/") -> list[str]:
    browser.get(path)
    found = browser.page.soup.select("main button.tile[name=scenario]")
    return [str(button["value"]) for button in found]


def screens(browser: Browser, root: str = "") -> list[list[str]]:
    """The tiles of home, and of each screen that "more" leads to."""
    found = [tiles(browser, root or "/")]
    while more := browser.page.soup.select("main a.tile"):
        found.append(tiles(browser, str(more[0]["href"])))
    return found


def in_order(browser: Browser) -> list[str]:
    """All tiles."""
    return [one for screen in screens(browser) for one in screen]


def test_those_that_were_there_first_stay_first() -> None:
    assert list(all_scenarios())[: len(IN_ORDER)] == IN_ORDER


@pytest.mark.parametrize("root", ["", "/practice"])
def test_my_bookings_are_one_press_from_home_also_behind_more(browser: Browser, root: str) -> None:
    assert "my_bookings" not in tiles(browser, root or "/")
    button = browser.page.soup.select('button[value="my_bookings"]')[0]
    browser.press(button)
    assert browser.page.url.startswith(f"{root}/sessions/")
    assert browser.page.url.endswith("/items")


@pytest.mark.parametrize("root", ["", "/practice"])
def test_five_are_on_home_and_five_at_a_time_behind_more(full: Browser, root: str) -> None:
    every = list(several())
    found = screens(full, root)
    assert [one for screen in found for one in screen] == every
    assert [len(screen) for screen in found] == [MOST, MOST, len(every) - 2 * MOST]
    assert full.page.link("前面的") == f"{root}/more?page=2"


@pytest.mark.parametrize(
    ("number", "shown"), [("-3", 2), ("1", 2), ("2", 2), ("3", 3), ("999999", 3)]
)
def test_a_screen_that_is_not_there_is_the_nearest_one(
    full: Browser, number: str, shown: int
) -> None:
    assert tiles(full, f"/more?page={number}") == screens(full)[shown - 1]


def test_without_more_than_five_there_is_no_more(browser: Browser) -> None:
    browser.get("/")
    assert bool(browser.page.soup.select("a.tile")) == (len(all_scenarios()) > MOST)


def test_what_is_behind_more_starts(full: Browser) -> None:
    full.start(list(several())[-1])
    assert "/sessions/" in full.page.url


def test_a_resident_moves_a_tile_and_it_stays(full: Browser, clock: MovableClock) -> None:
    every = list(several())
    full.get("/profile/order")
    full.press(full.page.soup.select(f'button[value="up:{every[MOST]}"]')[0])
    expected = [*every[: MOST - 1], every[MOST], every[MOST - 1], *every[MOST + 1 :]]
    assert in_order(full) == expected
    assert tiles(full) == expected[:MOST]
    full.start(every[-1])
    clock.move(days=30)
    assert tiles(full) == expected[:MOST]


def test_the_same_press_leads_down_again(full: Browser) -> None:
    every = list(several())
    for way in ("down", "up"):
        full.get("/profile/order")
        full.press(full.page.soup.select(f'button[value="{way}:{every[0]}"]')[0])
    assert in_order(full) == every


def test_a_move_is_told_with_its_new_number(full: Browser) -> None:
    full.get("/profile/order")
    full.press(full.page.soup.select(f'button[value="up:{list(several())[1]}"]')[0])
    [told] = full.page.soup.select("main [role=status]")
    assert "现在排第 1" in told.text
    assert not full.get("/profile/order?tile=no_such").soup.select("main [role=status]")


def test_the_first_cannot_go_up_nor_the_last_down(full: Browser) -> None:
    every = list(several())
    full.get("/profile/order")
    assert not full.page.soup.select(f'button[value="up:{every[0]}"]')
    assert not full.page.soup.select(f'button[value="down:{every[-1]}"]')


@pytest.mark.parametrize("move", ["up:no_such", "sideways:see_doctor"])
def test_a_move_that_makes_no_sense_changes_nothing(full: Browser, move: str) -> None:
    assert full.post("/profile/order", {"move": move}).status == 404
    assert in_order(full) == list(several())


def test_another_resident_has_another_order(full: Browser) -> None:
    every = list(several())
    full.get("/profile/order")
    full.press(full.page.soup.select(f'button[value="down:{every[0]}"]')[0])
    full.post("/who", {"resident": "00000000-0000-4000-8000-000000000002"})
    assert in_order(full) == every

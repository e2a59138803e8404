"""A resident at a browser who wants something done, and goes on whatever happens."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any, cast

import httpx2
from bs4 import Tag
from starlette.testclient import TestClient

from assistant.i18n import translate
from assistant.scenarios import all_scenarios
from tests.chaos.world import World
from tests.pages import Browser, Page

SESSION = re.compile(r"/sessions/[0-9a-f-]{36}")
ALARM = re.compile(r"/emergency/([0-9a-f-]{36})")
BOOKING = re.compile(r"/bookings/([0-9a-f-]{36})")
CANCELLING = translate("Being cancelled", "zh-CN")
PRESSES = 25
"""A journey that took so many presses is left; it can be gone on with later."""
STAND = ("booked", "done")
ERRANDS = sorted(name for name, scenario in all_scenarios().items() if scenario.submit)
WRITTEN = {"tel": "13916700042", "text": "康定路 418 弄 6 号"}
"""What is written where nothing is offered, by the kind of field."""
KIND = (200, 409, 422, 503)
"""What a page may be answered with here; 500 and 404 are none of it."""


@dataclass(frozen=True)
class Shown:
    """A booking as its page shows it."""

    id: str
    status: str
    reference: str
    cancelling: bool

    @property
    def settled(self) -> bool:
        """Whether nothing will happen to it by itself."""
        return self.status in (*STAND, "cancelled") and not self.cancelling


def shown_on(page: Page) -> Shown | None:
    """What a page says about its booking, held to the truth: booked means there is a number."""
    found = BOOKING.search(page.url)
    status = page.soup.select("#status[data-status]")
    if not found or not status:
        return None
    number = "".join(part.get_text() for part in page.soup.select("#status .number"))
    cancelling = CANCELLING in status[0].get_text()
    shown = Shown(found[1], str(status[0]["data-status"]), "".join(number.split()), cancelling)
    assert shown.reference or cancelling or shown.status not in STAND, page.words
    return shown


class Watched(Browser):
    """A browser that holds every page to the rules, and to the truth."""

    def _took(self, response: Any) -> Page:
        page = super()._took(response)
        self.seen.clear()
        assert page.status in KIND, f"{page.status} on {page.url}: {page.words}"
        assert "Traceback" not in page.words
        shown_on(page)
        return page


@dataclass
class Resident:
    """One person, with cookies of their own."""

    world: World
    sessions: dict[str, str] = field(default_factory=dict)
    """Each conversation, and the last question of it that was shown."""
    seen: dict[str, Shown] = field(default_factory=dict)
    """How each booking was shown last."""
    errands: dict[str, str] = field(default_factory=dict)
    """The scenario of each conversation and booking."""
    called_off: set[str] = field(default_factory=set)
    """Emergencies of which a page said that nobody was told."""

    def __post_init__(self) -> None:
        self.client = httpx2.Client(base_url=self.world.app.url, follow_redirects=True, timeout=30)
        self.browser = Watched(cast(TestClient, self.client))

    def become(self, demonstrated: str) -> None:
        """One of the residents of the demonstration."""
        self.browser.get("/who")
        self.browser.press(demonstrated)

    def introduce(self, **known: str) -> None:
        """Someone new, who tells these things and skips the rest."""
        self.browser.get("/welcome")
        while "/welcome/" in self.browser.page.url:
            name = self.browser.page.url.rsplit("/", 1)[1]
            self.browser.post(f"/welcome/{name}", {"value": known.get(name, "")})

    def live(self, chance: Random) -> None:
        """One errand, and perhaps a change of mind about it or about an earlier one; or worse."""
        if chance.random() < 0.6:
            self.safely(lambda: self._call_for_help(chance))
        self.get_done(chance.choice(ERRANDS), chance)
        if self.seen and chance.random() < 0.4:
            booking = chance.choice(sorted(self.seen))
            self.safely(lambda: self._think_again(booking, chance))

    def get_done(self, scenario: str, chance: Random, place: str = "") -> None:
        """From the tile, or a place further on, to the booking, through whatever happens."""
        for _ in range(PRESSES):
            if self.safely(lambda at=place: self._step(scenario, at, chance)):  # type: ignore[misc]
                return
            place = self._place(scenario) or place

    def safely(self, act: Callable[[], bool]) -> bool:
        """Do it; when the server is gone, wait until it is there again."""
        try:
            return act()
        except httpx2.TransportError:
            self.world.wait_until_ready()
            self.browser.page = Page("", url="", status=0)
            return False

    def look(self, address: str) -> Page:
        """How it stands there."""
        page = self.browser.get(address)
        self._place()
        return page

    def _step(self, scenario: str, place: str, chance: Random) -> bool:
        """One press of what the page offers; True when the booking is there."""
        page = self.browser.page
        if BOOKING.search(page.url) and place:
            return True
        if not place:
            self._begin(scenario)
        elif page.status not in (200, 422) or not SESSION.search(page.url):
            self.browser.get(place)
        elif page.url.endswith("/confirmation"):
            self._confirm(chance)
        else:
            self._answer(page, chance)
        self._place(scenario)
        return bool(BOOKING.search(self.browser.page.url))

    def _begin(self, scenario: str) -> None:
        page = self.browser.get("/")
        while not (tiles := page.soup.select(f'button[name=scenario][value="{scenario}"]')):
            more = page.soup.select("main a.tile")
            if not more:  # it said kindly that it is too busy, and is asked again
                return
            page = self.browser.get(str(more[0]["href"]))
        self.browser.press(tiles[0])

    def _confirm(self, chance: Random) -> None:
        when = re.sub("confirmation$", "when", self.browser.page.url)
        page = self.browser.page
        wishes_later = page.soup.select(f'a[href^="{when}"]') and chance.random() < 0.6
        if wishes_later:
            self._later(f"{when}?page={chance.randint(1, 6)}", chance)
            return
        yes = str(page.soup.select('form[action$="/confirmation"]')[0]["action"])
        for _ in range(chance.choice([1, 1, 2])):
            self.browser.post(yes)

    def _later(self, when: str, chance: Random) -> None:
        offers = self.browser.get(when).offers
        if offers:
            self.browser.press(chance.choice(offers))

    def _answer(self, page: Page, chance: Random) -> None:
        unknown = page.soup.select('main form button[name=text][value="?"]')
        choices: list[Tag] = page.offers or list(unknown)
        if choices and (page.offers or chance.random() < 0.5):
            self.browser.press(chance.choice(choices))
        else:
            kind = "tel" if page.soup.select("main input[type=tel]") else "text"
            self.browser.post(page.url.split("?")[0], {"text": WRITTEN[kind]})

    def _think_again(self, booking: str, chance: Random) -> bool:
        page = self.browser.get(f"/bookings/{booking}")
        changes = page.soup.select('form[action$="/change"] button')
        if changes and chance.random() < 0.5:
            self.browser.press(changes[0])
            scenario = self.errands[booking]
            self.get_done(scenario, chance, self._place(scenario))
        elif page.soup.select('form[action$="/cancel"]'):
            self.browser.post(f"/bookings/{booking}/cancel")
        self._place()
        return True

    def _call_for_help(self, chance: Random) -> bool:
        """The fixed button, and perhaps the one that says that nothing is wrong."""
        page = self.browser.post("/emergency")
        found = ALARM.search(page.url)
        if found and chance.random() < 0.5:
            over = self.browser.post(f"/emergency/{found[1]}/over")
            if over.soup.select('#status[data-status="cancelled"]'):
                self.called_off.add(found[1])
        return True

    def kept(self) -> dict[str, list[dict[str, Any]]]:
        """All that is kept about them, as their file has it."""
        found: dict[str, list[dict[str, Any]]] = self.client.get("/profile/data.json").json()
        return found

    def _place(self, scenario: str = "") -> str:
        """Remember what was reached; the conversation that the page belongs to."""
        page = self.browser.page
        shown = shown_on(page)
        if shown:
            self.seen[shown.id] = shown
            self.errands.setdefault(shown.id, scenario)
        found = SESSION.search(page.url)
        if not found:
            return ""
        self.errands.setdefault(found[0], scenario)
        if page.status == 200:
            self.sessions[found[0]] = page.url.split("?")[0].rsplit("/", 1)[1]
        return found[0]

"""Reaches every page there is, in every state: by its tiles, links and forms, and by faults.

Nothing is named here but what cannot be found by pressing; a new page is found by itself.
"""

import re
from collections import deque
from collections.abc import Callable
from urllib.parse import urldefrag, urlsplit

from tests.browser.visit import (
    MORE,
    NUMBER,
    NUMBER_YES,
    OFFERS,
    PHONE,
    TILE,
    UNKNOWN,
    YES,
    Visit,
)

MOST_STEPS = 15
FILES = (".json", ".ics")
"""What is downloaded and not shown."""
NONSENSE = "嗯嗯嗯"
WORDS = "main form:not(.unknown) :is(input[type=text], input[type=tel], textarea)"
OTHER_ROOT = "/practice"
"""Its pages have a visit of their own."""
LAST = re.compile(r"/(look|who|who/leave)$")
"""Forms after which the browser stands for someone else, or looks different."""

SIGNATURE = """() => { const h1 = document.querySelector("main h1");
  const classes = [...document.querySelectorAll("main *")].flatMap(e => [...e.classList]);
  return [h1 ? h1.textContent.replace(/\\d+/g, "") : "",
    [...new Set(classes)].sort().join(" ")]; }"""
LINKS = "all => all.map(a => a.href)"
FORMS = """() => [...document.querySelectorAll("form")].flatMap((form, at) =>
  [...form.querySelectorAll("button:not([type=button])")].map((button, nth) =>
    [form.getAttribute("action"), button.name, button.value, at, nth]))"""

Check = Callable[[Visit, str], None]


class Walk:
    """One visit's way through everything; ``check`` is called once for every page."""

    def __init__(self, visit: Visit, check: Check, known: set[object]) -> None:
        self._visit, self._check, self._known = visit, check, known
        self._addresses: dict[str, str] = {}
        self._pressed: set[tuple[str, ...]] = set()
        # each press loads a whole page, so that what moves on it is counted from its beginning
        visit.loads = True
        visit.context.route("**/htmx*.js*", lambda route: route.abort())

    def open(self, path: str) -> None:
        """Come to an address."""
        self._visit.open(path)
        self.arrived()

    def press(self, what: str) -> None:
        """Press something."""
        self._visit.press(what)
        self.arrived()

    def arrived(self, state: str = "") -> None:
        """A page is there: check it unless one like it was."""
        page = self._visit.page
        page.wait_for_load_state("load")
        self._addresses.setdefault(shape(page.url), page.url)
        key = (shape(page.url), *page.evaluate(SIGNATURE))
        if key not in self._known:
            self._known.add(key)
            self._check(self._visit, " ".join((shape(page.url), state)).strip())

    def scenarios(self) -> list[str]:
        """What the tiles begin, those behind "more" among them."""
        self.open("/")
        found = self._tiles()
        while more := self._visit.find(MORE).all():
            self.open(str(more[0].get_attribute("href")))
            found += self._tiles()
        return found

    def _tiles(self) -> list[str]:
        tiles = self._visit.find(TILE.replace('[value="{}"]', ""))
        return [str(tile.get_attribute("value")) for tile in tiles.all()]

    def converse(self, scenario: str, *, unsure: bool = False, nonsense: bool = False) -> None:
        """From the tile to the result, with words that fit nothing on the way."""
        self._visit.open_tile(scenario)
        self.arrived()
        self.press(TILE.format(scenario))
        tried: set[str] = set()
        for step in range(MOST_STEPS):
            self._look_around()
            if self._has(YES):
                self.press(YES)
                return
            if not self._visit.path.startswith("/sessions/") or not self._has(UNKNOWN):
                return
            if nonsense and self._visit.path not in tried and self._has(WORDS):
                tried.add(self._visit.path)
                self._say_nonsense()
                continue
            if self._has(NUMBER) and not self._has(OFFERS):
                self._visit.find(NUMBER).fill(PHONE)
                self.press(NUMBER_YES)
                continue
            self.press(UNKNOWN if (unsure and step < 3) or not self._has(OFFERS) else OFFERS)
        raise AssertionError(f"{scenario}: no result, at {self._visit.path}")

    def _look_around(self) -> None:
        """The other pages of this conversation: changes and further offers."""
        here = self._visit.page.url
        if self._has("#problem"):
            return
        for url in self._links("main a[href]"):
            if "/sessions/" in url and shape(url) not in self._addresses:
                self._visit.page.goto(url)
                self.arrived()
        if self._visit.page.url != here:
            self._visit.page.goto(here)

    def _say_nonsense(self) -> None:
        """Twice what nobody understands; then a person is offered."""
        path = self._visit.path
        for _ in range(2):
            if self._visit.path == path and self._has(WORDS):
                self.wrong_words(NONSENSE)

    def wrong_words(self, words: str) -> None:
        """Write into the first field, and send its form."""
        field = self._visit.find(WORDS).first
        field.fill(words)
        self._visit.press(field.locator("xpath=ancestor::form").locator("button").first)
        self.arrived("with an error")

    def follow_everything(self) -> None:
        """Each link and each form that is on a page met so far, and on those they lead to."""
        queue = deque(self._addresses.values())
        followed: set[str] = set()
        while queue:
            url = queue.popleft()
            if shape(url) in followed or url.startswith(self._visit.server.url + OTHER_ROOT):
                continue
            followed.add(shape(url))
            self._visit.page.goto(url)
            self.arrived()
            queue.extend(self._links())
            queue.extend(self._press_forms(url))

    def _links(self, which: str = "a[href]") -> list[str]:
        hrefs = self._visit.find(which).evaluate_all(LINKS)
        ours = [urldefrag(h).url for h in hrefs if h.startswith(self._visit.server.url)]
        return [url for url in ours if not urlsplit(url).path.endswith(FILES)]

    def _press_forms(self, url: str) -> list[str]:
        """Each kind of button once; gives where that led."""
        led = []
        for action, name, value, at, nth in self._visit.page.evaluate(FORMS):
            kind = (shape(action), name, value if name in ("scenario", "skip") else "")
            if kind in self._pressed or LAST.search(action):
                continue
            self._pressed.add(kind)
            self._visit.press(self._visit.find("form").nth(at).locator("button").nth(nth))
            self.arrived()
            led.append(self._visit.page.url)
            self._visit.page.goto(url)
        return led

    def _has(self, selector: str) -> bool:
        return self._visit.find(selector).count() > 0


def shape(url: str) -> str:
    """The address without what names one session or booking: pages of one shape are alike."""
    parts = urlsplit(url)
    path = re.sub(r"/(?=[^/]*\d)[0-9A-Za-z-]{8,}", "/*", parts.path)
    query = re.sub(r"=[^&]*", "", parts.query)
    return f"{path}?{query}" if query else path

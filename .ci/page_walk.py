"""Reaches every page of a started demonstration: by its links, and through each conversation.

htmx is left out, so that each press loads the whole page it leads to; the pages are the same.
"""

import re
from collections import deque
from collections.abc import Callable, Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Locator, Page, Response

ROOTS = ("/", "/practice/")
UNKNOWN = ("/no-such-page", "/sessions/no-such-session", "/bookings/no-such-booking")
MOST_STEPS = 20
TILE = 'form[action$="/sessions"] button[name=scenario]'
NUMBER = "main .words-form input[type=tel]"
PHONE = "13816700001"
WORDS = "main :is(textarea, input:is([type=text], [type=tel], :not([type])))[name=text]"

Check = Callable[[Page, Response], None]


class Walk:
    """One browser's way through the application; ``check`` is called on every page."""

    def __init__(self, page: Page, base: str, check: Check) -> None:
        self._page, self._base, self._check = page, base, check
        self._seen: set[str] = set()
        self.broken: list[str] = []

    def everything(self) -> None:
        """All conversations first, so that the pages that list them have something to show."""
        for root in ROOTS:
            self._all_conversations(root)
            self._open(urljoin(self._base, root), again=True)
            self._press(self._page.locator('form[action$="/help"] button').first)
        self._follow_links()
        for path in UNKNOWN:
            self._open(urljoin(self._base, path), expect_error=True)
        self._become_someone_new()
        self._all_conversations("/")

    def _all_conversations(self, root: str) -> None:
        """Unsure first: later a choice is remembered, and what it settles is no longer asked."""
        self._open(urljoin(self._base, root))
        for scenario, where in self._scenarios().items():
            for unsure in (True, False):
                try:
                    self._converse(where, scenario, unsure=unsure)
                except BrowserError as error:
                    self.broken.append(f"{scenario} at {self._page.url}: {error.message}")

    def _scenarios(self) -> dict[str, str]:
        """What can be begun, and on which page: home, or those that "more" leads to."""
        found: dict[str, str] = {}
        while True:
            for tile in self._page.locator(TILE).all():
                found.setdefault(str(tile.get_attribute("value")), self._page.url)
            more = self._page.locator("main a.tile").all()
            if not more:
                break
            self._open(urljoin(self._page.url, str(more[0].get_attribute("href"))))
        if not found:
            self.broken.append(f"{self._page.url}: nothing to begin with")
        return found

    def _converse(self, where: str, scenario: str, *, unsure: bool) -> None:
        """From the tile to the result: the first offer each time, or first "I don't know"."""
        self._open(where, again=True)
        self._press(self._page.locator(f'{TILE}[value="{scenario}"]').first)
        tried: set[str] = set()
        for _step in range(MOST_STEPS):
            if (yes := self._find('form[action$="/confirmation"] button')) is not None:
                self._press(yes)
                return
            if (words := self._words()) is not None and self._page.url not in tried:
                tried.add(self._page.url)
                self._say(words, "")  # nothing said: the page that says so is checked too
                tried.add(self._page.url)
                continue
            if (number := self._find(NUMBER)) is not None and self._offer() is None:
                self._say(number, PHONE)  # where nobody is held out, somebody has to be named
                continue
            answer = self._unknown() if unsure and _step < 3 else None
            answer = answer or self._offer() or self._unknown()
            if answer is None:
                return
            self._press(answer)
        self.broken.append(f"{scenario}: no result after {MOST_STEPS} steps, at {self._page.url}")

    def _offer(self) -> Locator | None:
        return self._find('main button[name=text]:not([value="?"])') or self._several()

    def _several(self) -> Locator | None:
        """A form of boxes to tick has a button without a value."""
        return self._find("main form:has(input[type=checkbox]) button")

    def _unknown(self) -> Locator | None:
        return self._find('main button[name=text][value="?"]')

    def _words(self) -> Locator | None:
        return self._find(WORDS)

    def _find(self, selector: str) -> Locator | None:
        found = self._page.locator(selector)
        return found.first if found.count() else None

    def _say(self, words: Locator, text: str) -> None:
        words.fill(text)
        button = words.locator("xpath=ancestor::form").locator("button").first
        self._press(button, expect_error=True)

    def _become_someone_new(self) -> None:
        """Nothing is known of a new person, so everything is asked."""
        self._open(urljoin(self._base, "/welcome"), again=True)
        for _step in range(MOST_STEPS):
            button = self._find('main form[action*="/welcome"] button')
            if button is None:
                return
            self._press(button, expect_error=True)

    def _follow_links(self) -> None:
        queue = deque(urljoin(self._base, root) for root in ROOTS)
        queue.extend(sorted(self._seen))
        known: set[str] = set()
        while queue:
            url = queue.popleft()
            if _shape(url) in known:
                continue
            known.add(_shape(url))
            if self._open(url):
                queue.extend(self._links())

    def _links(self) -> Iterator[str]:
        for href in self._page.locator("a[href]").evaluate_all("all => all.map(a => a.href)"):
            url = urldefrag(str(href)).url
            if url.startswith(self._base):
                yield url

    def _open(self, url: str, *, again: bool = False, expect_error: bool = False) -> bool:
        try:
            response = self._page.goto(url, wait_until="load")
        except BrowserError as error:
            if "Download is starting" not in error.message:
                self.broken.append(f"{url}: {error.message}")
            return False
        if response is None or "html" not in response.headers.get("content-type", ""):
            return False
        if not again:
            self._arrived(response, expect_error=expect_error)
        return True

    def _press(self, button: Locator, *, expect_error: bool = False) -> None:
        with self._page.expect_navigation(wait_until="load") as navigation:
            button.click()
        if (response := navigation.value) is not None:
            self._arrived(response, expect_error=expect_error)

    def _arrived(self, response: Response, *, expect_error: bool) -> None:
        self._seen.add(urldefrag(self._page.url).url)
        if response.status >= 500 or (response.status >= 400 and not expect_error):
            self.broken.append(f"{urlsplit(self._page.url).path}: status {response.status}")
        # what is folded up is part of the page, and is pressed too
        self._page.locator("details").evaluate_all("all => all.forEach(d => d.open = true)")
        self._check(self._page, response)


def _shape(url: str) -> str:
    """The address without what names one session or booking; pages of one shape are alike."""
    parts = urlsplit(url)
    path = re.sub(r"/(?=[^/]*\d)[0-9A-Za-z-]{8,}", "/*", parts.path)
    return path + "?" + re.sub(r"=[^&]*", "=", parts.query)

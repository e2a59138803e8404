"""A browser without JavaScript, which holds every page it is given to the rules of all pages."""

from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from starlette.testclient import TestClient


class Page:
    """One page, and what can be pressed on it."""

    def __init__(self, html: str, *, url: str, status: int) -> None:
        self.soup = BeautifulSoup(html, "html.parser")
        self.url = url
        self.status = status

    @property
    def heading(self) -> str:
        """The one main heading."""
        return _text(self.soup.select("h1")[0])

    @property
    def words(self) -> str:
        """All that is in the main part."""
        return _text(self.soup.select("main")[0])

    @property
    def offers(self) -> list[Tag]:
        """The buttons that answer the question, "I don't know" apart."""
        found = self.soup.select("main form button[name=text]")
        return [button for button in found if button.get("value") != "?"]

    def buttons(self, label: str) -> list[Tag]:
        """The buttons with these words."""
        return [b for b in self.soup.select("button") if label in _text(b)]

    def link(self, label: str) -> str:
        """Where the first link with these words leads."""
        found = [a for a in self.soup.select("a[href]") if label in _text(a)]
        assert found, f"there is no link {label!r} on {self.url}"
        return str(found[0]["href"])


class Browser:
    """Fetches pages, follows forms as a browser would, and keeps cookies."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.page = Page("", url="", status=0)
        self.seen: list[Page] = []

    def get(self, path: str, **headers: str) -> Page:
        """Open an address."""
        return self._took(self.client.get(path, headers=headers))

    def post(self, path: str, data: dict[str, Any] | None = None, **headers: str) -> Page:
        """Send a form."""
        return self._took(self.client.post(path, data=data or {}, headers=headers))

    def follow(self, label: str) -> Page:
        """Press a link of the page."""
        return self.get(self.page.link(label))

    def press(self, what: str | Tag, **typed: Any) -> Page:
        """Press a button of the page, with what was typed into its form."""
        button = what
        if isinstance(button, str):
            found = self.page.buttons(button)
            assert found, f"there is no button {what!r} on {self.page.url}"
            button = found[0]
        assert isinstance(button, Tag)
        form = self._form(button)
        data = {**_fields(form), **typed}
        if button.get("name"):
            data[str(button["name"])] = str(button.get("value", ""))
        assert str(form.get("method", "get")).lower() == "post"
        return self.post(str(button.get("formaction") or form["action"]), data)

    def start(self, scenario: str, root: str = "") -> Page:
        """Press a tile of the home page, or of those behind "more"."""
        tile = f'button[name=scenario][value="{scenario}"]'
        self.get(root or "/")
        while not self.page.soup.select(tile):
            self.get(str(self.page.soup.select("main a.tile")[0]["href"]))
        return self.press(self.page.soup.select(tile)[0])

    def say(self, words: str) -> Page:
        """Say or write a sentence, wherever the page is."""
        found = self.page.soup.select("form.own-words")
        return self.post(str(found[0]["action"]), {**_fields(found[0]), "text": words})

    def choose(self, number: int = 0) -> Page:
        """Press one of the offers."""
        return self.press(self.page.offers[number])

    def say_yes(self) -> Page:
        """Press the yes of the read-back."""
        return self.press(self.page.soup.select('form[action$="/confirmation"] button')[0])

    def go_on(self, *, until: str, most: int = 9) -> Page:
        """Take the first offer of each question until the address contains ``until``."""
        for _ in range(most):
            if until in self.page.url:
                return self.page
            self.choose()
        raise AssertionError(f"never came to {until}: {self.page.url}")

    def _form(self, button: Tag) -> Tag:
        if button.get("form"):
            return self.page.soup.select(f"form#{button['form']}")[0]
        form = button.find_parent("form")
        assert isinstance(form, Tag), "a button needs a form to work without JavaScript"
        return form

    def _took(self, response: Any) -> Page:
        url = urlsplit(str(response.url))
        path = url.path + (f"?{url.query}" if url.query else "")
        self.page = Page(response.text, url=path, status=response.status_code)
        self.seen.append(self.page)
        hold_to_rules(self.page)
        return self.page


def hold_to_rules(page: Page) -> None:
    """What every page keeps, errors included; reasons are in REQUIREMENTS (M1-M4, H1, U2)."""
    soup = page.soup
    assert len(soup.select("h1")) == 1, "every page has one main heading"
    assert soup.title is not None
    assert _solid(page.heading) in _solid(_text(soup.title)), "the title is the heading"
    assert soup.html is not None
    assert soup.html.get("lang") in ("zh-CN", "en"), "screen readers need the language"
    assert all(form.get("action") for form in soup.select("form")), "works without JavaScript"
    for field in soup.select("input:not([type=hidden]), textarea, select"):
        labels = soup.select(f'label[for="{field.get("id")}"]') or field.find_parents("label")
        assert labels, f"a field without a label on {page.url}: {field}"
    focusable = soup.select("body a[href], body button")
    assert "skip" in (focusable[0].get("class") or []), "first comes the way to the content"
    assert focusable[1].find_parent("form"), "then a person's help, on every page"
    assert str(focusable[1].find_parent("form")["action"]).endswith("/help")  # type: ignore[index]
    assert focusable[2].find_parent("form"), "then the emergency, begun by one press"
    assert str(focusable[2].find_parent("form")["action"]).endswith("/emergency")  # type: ignore[index]
    choices = soup.select("main button.tile, main form.offers > button")
    folded = [one for one in choices if one.find_parent("details")]
    assert len(choices) - len(folded) <= 5, "a screen offers five things at most (P4)"
    assert soup.select('a[href^="tel:"]'), "a number to call is on every page"
    assert not soup.select("[style], script:not([src]), [onclick]"), "the content policy holds"


def _fields(form: Tag) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for field in form.select("input[name], textarea[name]"):
        kind, name = str(field.get("type", "")), str(field["name"])
        if kind in ("checkbox", "radio") and not field.has_attr("checked"):
            continue
        value = field.text if field.name == "textarea" else str(field.get("value", ""))
        data.setdefault(name, []).append(value)
    return data


def _solid(words: str) -> str:
    """Without spaces: markup inside a sentence would add some."""
    return "".join(words.split())


def _text(tag: Tag) -> str:
    return " ".join(tag.get_text(" ", strip=True).split())

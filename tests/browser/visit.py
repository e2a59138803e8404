"""One resident at one device: how it shows pages, how they are pressed, what is seen on them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.server import Server

NAMES = (f"林{name}" for name in map("第{}位".format, count(1)))
HOME = "静安区康定路 418 弄 6 号"
PHONE = "13816700001"

MORE = "main a.tile"
"""The way to further ones."""
TILE = 'main form[action$="/sessions"] button[value="{}"]'
YES = 'main form[action$="/confirmation"] button.yes'
OFFERS = 'main form.offers > button[name="text"]'
UNKNOWN = "main form.unknown button"
NUMBER = "main .words-form input[type=tel]"
NUMBER_YES = "main .words-form:has(input[type=tel]) button.yes"
"""Where nobody is held out, a number is written."""
HEADING = "#main h1"
MARK = "document.querySelector('#main h1').dataset.left = ''"
ARRIVED = """() => document.readyState === "complete" &&
  document.querySelector("#main h1:not([data-left])")"""


@dataclass(frozen=True)
class Condition:
    """How a device shows pages, and how someone presses there."""

    name: str
    context: Mapping[str, Any]
    look: str = "zh-CN.normal.auto"
    hand: Literal["finger", "keys"] = "finger"
    root: str = ""

    def __str__(self) -> str:
        return self.name

    def but(
        self, name: str, *, look: str = "", hand: Any = "", root: str = "", **context: Any
    ) -> "Condition":
        """The same with something else."""
        return replace(
            self,
            name=name,
            look=look or self.look,
            hand=hand or self.hand,
            root=root or self.root,
            context={**self.context, **context},
        )


TELEPHONE = Condition(
    "telephone",
    {
        "viewport": {"width": 390, "height": 844},
        "has_touch": True,
        "service_workers": "block",  # it would answer before a test could hold an answer back
    },
)
NO_SCRIPT = TELEPHONE.but("no script", java_script_enabled=False)
KEYBOARD = TELEPHONE.but("keyboard", hand="keys", has_touch=False)
NARROW = TELEPHONE.but("320 px", viewport={"width": 320, "height": 640})
ZOOMED = TELEPHONE.but(  # 1280 px wide and magnified four times, as browsers do it
    "400 % zoom", viewport={"width": 320, "height": 256}, device_scale_factor=4
)
CONDITIONS = (
    TELEPHONE,
    NO_SCRIPT,
    KEYBOARD,
    KEYBOARD.but("keyboard without script", java_script_enabled=False),
    NARROW,
    ZOOMED,
    TELEPHONE.but("largest text", look="zh-CN.largest.auto"),
    TELEPHONE.but("English", look="en.normal.auto"),
    TELEPHONE.but("dark", color_scheme="dark"),
    TELEPHONE.but("high contrast", contrast="more"),
    TELEPHONE.but("forced colours", forced_colors="active"),
    TELEPHONE.but("reduced motion", reduced_motion="reduce"),
    TELEPHONE.but("practice", root="/practice"),
)


@dataclass
class Trail:
    """What a journey took."""

    presses: int = 0
    characters: int = 0
    screens: list[str] = field(default_factory=list)


class Visit:
    """A tab in which a resident gets something done."""

    def __init__(
        self, context: BrowserContext, server: Server, condition: Condition, *, known: bool
    ) -> None:
        self.context, self.server, self.condition = context, server, condition
        self.root = condition.root
        self.trail = Trail()
        self.left = False
        self.loads = not condition.context.get("java_script_enabled", True)
        self.name = next(NAMES)
        if known:
            self.become(name=self.name, phone=PHONE, home=HOME)
        look = {"name": "look", "value": condition.look, "url": server.url}
        context.add_cookies([look])  # type: ignore[list-item]
        self.page: Page = context.new_page()

    def become(self, **told: str) -> None:
        """Someone new, who has told this much."""
        for what, words in told.items():
            answer = self.context.request.post(f"/welcome/{what}", form={"value": words})
            assert answer.ok, f"welcome said {answer.status}"

    def leave(self) -> None:
        """Close the tab, once; nothing goes on for this resident."""
        if self.left:
            return
        self.left = True
        self.leave_bookings()
        self.context.close()

    def leave_bookings(self) -> None:
        """Call off what is still to come, so that cars are free for others."""
        for root in ("", "/practice"):
            mine = self.context.request.get(f"{root}/").text()
            for booking in sorted(set(re.findall(r"/bookings/([\w-]+)/cancel", mine))):
                self.context.request.post(f"{root}/bookings/{booking}/cancel")

    def open(self, path: str = "/") -> None:
        """Come to an address of the mode."""
        self.page.goto(self.root + path)

    def find(self, selector: str, **which: Any) -> Locator:
        """What is on the page."""
        return self.page.locator(selector, **which)

    @property
    def path(self) -> str:
        """Where one is, without the mode."""
        return urlsplit(self.page.url).path.removeprefix(self.root)

    @property
    def heading(self) -> str:
        """The main heading."""
        return self.find(HEADING).inner_text()

    def press(self, what: str | Locator) -> None:
        """Press it, and wait until the page it leads to is there."""
        button = self.find(what).first if isinstance(what, str) else what
        if self.loads:
            with self.page.expect_navigation():
                self.touch(button)
        else:
            self.page.evaluate(MARK)
            self.touch(button)
            self.page.wait_for_function(ARRIVED)
        self.trail.screens.append(self.path)

    def back(self) -> None:
        """The browser's own "back"."""
        if self.loads:
            self.page.go_back()
        else:
            self._through_history("history.back()")

    def forward(self) -> None:
        """The browser's own "forward"."""
        if self.loads:
            self.page.go_forward()
        else:
            self._through_history("history.forward()")

    def _through_history(self, script: str) -> None:
        # htmx may load the page anew, which breaks go_back().
        self.page.evaluate(MARK)
        self.page.evaluate(script)
        self.page.wait_for_function(ARRIVED)

    def touch(self, button: Locator) -> None:
        """Press it with the finger or the keys, whatever comes of it."""
        self.trail.presses += 1
        if self.condition.hand == "finger":
            button.tap()
            return
        self.tab_to(button)
        self.page.keyboard.press("Space" if self._is_button(button) else "Enter")

    def type(self, field_: str, words: str) -> None:
        """Write into a field."""
        self.trail.characters += len(words)
        if self.condition.hand == "keys":
            self.tab_to(self.find(field_))
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(words)
        else:
            self.find(field_).fill(words)

    def tab_to(self, element: Locator) -> None:
        """Press Tab until it has the focus."""
        for _ in range(150):
            if element.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never came to {element}")

    def _is_button(self, element: Locator) -> bool:
        found: bool = element.evaluate("e => e.localName === 'button' || e.localName === 'summary'")
        return found

    def start(self, scenario: str) -> None:
        """From home, press a tile, or that of the page behind "more"."""
        self.open_tile(scenario)
        self.press(TILE.format(scenario))

    def open_tile(self, scenario: str) -> None:
        """Come to the page with a scenario's tile."""
        self.open()
        while not self.find(TILE.format(scenario)).count():
            self.open(str(self.find(MORE).get_attribute("href")))

    def go_on(self, *, unsure: int = 0) -> None:
        """Answer what is asked until the read-back; the first ``unsure`` times "I don't know"."""
        for number in range(12):
            if self.path.endswith("/confirmation"):
                return
            self.step(unsure=number < unsure)
        raise AssertionError(f"never came to the read-back: {self.trail.screens}")

    def step(self, *, unsure: bool = False) -> None:
        """Answer one question: by the first offer, a number where one is written, or not at all."""
        if self.find(OFFERS).count() and not unsure:
            self.press(OFFERS)
        elif self.find(NUMBER).count() and not self.find(OFFERS).count():
            self.find(NUMBER).fill(PHONE)
            self.press(NUMBER_YES)
        else:
            self.press(UNKNOWN)

    def say_yes(self) -> str:
        """Say yes, and give the number that the page shows."""
        self.press(YES)
        return self.reference()

    def reference(self) -> str:
        """The number of a booking, as soon as the page shows it."""
        number = self.find(".reference .number")
        expect(number).to_be_visible()
        return plain(number.inner_text())


def plain(reference: str) -> str:
    """A reference without what sets off its groups."""
    return re.sub(r"[\s-]", "", reference)

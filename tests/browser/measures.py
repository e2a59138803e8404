"""One page against the rules of all pages, at every size and in all colours, in one visit."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import axe_playwright_python
from playwright.sync_api import Page

HERE = Path(__file__).parent
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")

RUN_AXE = """async (only) => (await axe.run(document, {
  resultTypes: ['violations'],
  ...(only.length ? {runOnly: {type: 'rule', values: only}} : {}),
  rules: {'target-size': {enabled: true}, 'color-contrast-enhanced': {enabled: true}}
})).violations.flatMap(v => v.nodes.map(n => [v.id, n.html.slice(0, 80),
  (n.any[0] || n.all[0] || n.none[0] || {message: ''}).message]))"""

SHIFT = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
  const seen = new PerformanceObserver(() => {});
  seen.observe({type: 'layout-shift', buffered: true});
  const name = ({node, previousRect: a, currentRect: b}) => node && `${node.localName}.${
    node.className.baseVal || node.className} ${a.x},${a.y} to ${b.x},${b.y}`;
  done(seen.takeRecords().filter(e => !e.hadRecentInput && e.value > 0.001)
    .map(e => `${e.value} at ${e.startTime} ms: ${e.sources.map(name)}`));
})))"""

DRESS = """({size, theme}) => {
  document.documentElement.dataset.size = size;
  document.documentElement.dataset.theme = theme; }"""

SIZES = ((320, "largest"), (390, "largest"), (1280, "normal"))
"""Widths in px and sizes of text, the hardest first."""

# WCAG 1.4.12, as a reader's own style would do it
SPACE = """() => { const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important } p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets = [sheet]; }"""
UNSPACE = "() => { document.adoptedStyleSheets = []; }"

# what is folded up is held to the rules, too; one is enough, for all are alike
UNFOLD = "all => all.slice(0, 1).forEach(details => { details.open = true; })"

ROOM = {"sideways", "cut off"}
COLOURS = {"edge contrast", "icon contrast", "no edge"}
BODY = {"normal": 24, "large": 30, "largest": 36}
LEAST = 20


class Finding(NamedTuple):
    """A rule that a page breaks."""

    rule: str
    page: str
    element: str
    what: str


@cache
def script(name: str) -> str:
    """One of the scripts beside this file."""
    return (HERE / name).read_text(encoding="utf-8")


@contextmanager
def dressed(
    page: Page, *, width: int = 390, size: str = "normal", theme: str = "auto"
) -> Iterator[None]:
    """The page at another width, size of text or colours; none needs it to be loaded again."""
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": 844})
    page.evaluate(DRESS, {"size": size, "theme": theme})
    yield
    page.evaluate(DRESS, {"size": "normal", "theme": "auto"})
    if before:
        page.set_viewport_size(before)


class Measure:
    """Takes one page's measure; ``thorough`` also at all sizes, in all colours and by keyboard.

    A ``foreign`` page is not ours: it has to be readable as it is.
    """

    def __init__(self, page: Page, name: str, *, thorough: bool, foreign: bool) -> None:
        self._page, self._name, self._thorough, self._foreign = page, name, thorough, foreign

    def all(self, *, steps: bool) -> Iterator[Finding]:
        """Everything that is wrong with the page."""
        for shift in self._page.evaluate(SHIFT):
            yield Finding("layout shift", self._name, "page", shift)
        yield from self._rows(self._page.evaluate(script("structure.js"), {"steps": steps}))
        self._page.locator("details").evaluate_all(UNFOLD)
        yield from self._measures("normal")
        self._page.evaluate(AXE.read_text(encoding="utf-8"))
        yield from self._axe()
        if not self._foreign:
            yield from self._sizes()
        if self._thorough:
            yield from self._colours()
            yield from self._keyboard()

    def _sizes(self) -> Iterator[Finding]:
        for width, size in SIZES if self._thorough else SIZES[:1]:
            with dressed(self._page, width=width, size=size):
                yield from self._measures(size, f" at {width} px, {size} text")
        if self._thorough:
            yield from self._spacing()

    def _spacing(self) -> Iterator[Finding]:
        with dressed(self._page, width=320):
            self._page.evaluate(SPACE)
            yield from self._measures("normal", " with wide spacing", only=ROOM)
            self._page.evaluate(UNSPACE)

    def _colours(self) -> Iterator[Finding]:
        for theme in ("dark", "contrast"):
            with dressed(self._page, theme=theme):
                yield from self._measures("normal", f" in {theme}", only=COLOURS)
                yield from self._axe("color-contrast-enhanced", where=f" in {theme}")
        self._page.emulate_media(forced_colors="active")
        yield from self._measures("normal", " in forced colours", only=COLOURS)
        self._page.emulate_media(forced_colors="none")

    def _keyboard(self) -> Iterator[Finding]:
        """Tab reaches everything once, in order, seen at each stop, and leaves again."""
        reached: list[int] = []
        stops = radios = 0
        for _ in range(200):
            self._page.keyboard.press("Tab")
            at = self._page.evaluate(script("focus.js"))
            if at is None:  # past the last, and on to the first
                continue
            if at["stop"] in reached:
                break
            reached.append(at["stop"])
            stops, radios = at["stops"], at["radios"]
            for wrong in at["wrong"]:
                yield Finding("focus", self._name, at["name"], wrong)
        self._page.evaluate("document.activeElement.blur()")  # the skip link lies over others
        first = reached.index(min(reached))
        if reached[first:] + reached[:first] != sorted(reached):
            yield Finding("tab order", self._name, "page", str(reached))
        if len(reached) < stops - radios:  # Tab stops once in a group of radio buttons
            missed = f"{len(reached)} of {stops}"
            yield Finding("tab reaches all", self._name, "page", missed)

    def _axe(self, *only: str, where: str = "") -> Iterator[Finding]:
        for rule, element, what in self._page.evaluate(RUN_AXE, list(only)):
            yield Finding("axe", self._name + where, element, f"{rule}: {what}")

    def _measures(
        self, size: str, where: str = "", only: set[str] | None = None
    ) -> Iterator[Finding]:
        wanted = {"body": BODY[size], "least": LEAST}
        rows = self._page.evaluate(script("measures.js"), wanted)
        yield from self._rows([r for r in rows if only is None or r[0] in only], where)

    def _rows(self, rows: list[Any], where: str = "") -> Iterator[Finding]:
        for rule, element, what in rows:
            yield Finding(rule, self._name + where, element, what)

"""All pages, each held once to all rules; the tests ask for one rule after the other."""

from collections.abc import Callable

from tests.browser.measures import Finding, Measure
from tests.browser.server import Server
from tests.browser.visit import YES, Visit
from tests.browser.walk import NONSENSE, Walk

CITY = "/demo-city"
"""Its page is the other side's: it is readable as ours are, but offers nothing."""

FOREIGN = {"help first", "language"}
MANY = "x" * 300_000
TOO_MUCH = f"form => {{ form.elements.home.value = '{MANY}'; form.submit() }}"
PARTS = """() => [...new Set([...document.querySelectorAll("body *")].map(
  e => `${e.localName} ${e.className.baseVal || e.className} ${e.type || ""}`))].sort().join()"""
WRITTEN = {
    "me": "phone",
    "places": "place-name-new",
    "family": "contact-phone-new",
    "messages": "day_before_own",
}
"""Where words can be wrong on the pages about someone new."""
UNSENT = "form => form.submit()"


class Survey:
    """What was found, and where."""

    def __init__(self, server: Server, begin: Callable[..., Visit]) -> None:
        self._server, self._begin = server, begin
        self._known: set[object] = set()
        self._parts: set[str] = set()
        self.findings: list[Finding] = []
        self.pages: list[str] = []
        self.strangers: set[str] = set()
        self.complaints: list[str] = []

    def run(self) -> None:
        """Every page in every state."""
        for part in (self._newcomer, self._resident, self._troubles, self._practice):
            part()

    def broken(self, *rules: str) -> list[str]:
        """Where one of the rules is broken, one line each."""
        found = [f for f in self.findings if f.rule in rules]
        return sorted({f"{f.page}: {f.element} — {f.rule}: {f.what}" for f in found})

    def _walk(self, *, root: str = "", known: bool = True) -> tuple[Visit, Walk]:
        visit = self._begin(root=root, known=known)
        visit.page.on("request", lambda request: self._requested(request.url))
        visit.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return visit, Walk(visit, self._check, self._known)

    def _requested(self, url: str) -> None:
        if not url.startswith((self._server.url, "data:")):
            self.strangers.add(url)

    def _check(self, visit: Visit, name: str) -> None:
        self.pages.append(name)
        path = visit.path
        steps = path.startswith(("/sessions/", "/welcome/")) and not path.endswith("/items")
        measure = Measure(visit.page, name, thorough=self._is_new(visit), foreign=CITY in name)
        found = list(measure.all(steps=steps and visit.find("#problem, .step").count() > 0))
        city = CITY in name
        self.findings += [f for f in found if not (city and f.rule in FOREIGN)]

    def _is_new(self, visit: Visit) -> bool:
        """Whether nothing like it was seen at all sizes, in all colours and by Tab."""
        parts = visit.page.evaluate(PARTS)
        if parts in self._parts:
            return False
        self._parts.add(parts)
        return True

    def _newcomer(self) -> None:
        """Nothing is known, so everything is asked, and misunderstood first."""
        visit, walk = self._walk(known=False)
        walk.open("/")
        walk.press('main a[href="/welcome"]')
        while visit.path.startswith("/welcome/"):
            if visit.find("main input[type=tel]").count():
                walk.wrong_words(NONSENSE)
            walk.press('main button[name="skip"]')
        walk.press("header form button")
        walk.wrong_words(NONSENSE)
        for scenario in walk.scenarios():
            walk.converse(scenario, nonsense=True, unsure=True)
        for part, field in WRITTEN.items():
            walk.open(f"/profile/{part}")
            visit.find(f"#{field}").fill(NONSENSE)
            visit.press("main form button.yes")
            walk.arrived("with an error")
        visit.leave_bookings()

    def _resident(self) -> None:
        """Something is known, everything gets done, and then each link and form is tried."""
        visit, walk = self._walk()
        for scenario in walk.scenarios():
            walk.converse(scenario)
        walk.open("/")
        walk.press('.ongoing a[href$="/cancel"]')
        walk.follow_everything()
        for path in ("/no-such-page", f"{CITY}/", f"{CITY}/?lang=en"):
            visit.page.goto(path)
            walk.arrived()
        visit.leave_bookings()

    def _troubles(self) -> None:
        """What residents see while the other side is slow, refuses or is out of order."""
        visit, walk = self._walk()
        for fault, calls in (("unavailable", None), ("refuse", 1), ("slow", 1)):
            for scenario, (service, on) in {
                "call_taxi": ("tomp", "POST *bookings*"),
                "see_doctor": ("fhir", "POST *"),
            }.items():
                visit.start(scenario)
                visit.go_on()
                self._server.break_(service, fault, on=on, count=calls, seconds=4)
                visit.press(YES)
                walk.arrived(f"({fault})")
                visit.leave_bookings()
                self._server.mend()
        self._errors(visit, walk)

    def _errors(self, visit: Visit, walk: Walk) -> None:
        self._server.break_("fhir", "unavailable", count=None)
        visit.open()
        walk.press('main button[value="see_doctor"]')
        self._server.mend()
        visit.open()
        for path, send, status in (("/profile/me", TOO_MUCH, "403"), ("/", UNSENT, "422")):
            visit.open(path)
            with visit.page.expect_navigation():
                visit.find("main form").first.evaluate(send)
            walk.arrived(status)

    def _practice(self) -> None:
        visit, walk = self._walk(root="/practice")
        for scenario in walk.scenarios():
            walk.converse(scenario)
        visit.leave_bookings()

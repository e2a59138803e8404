"""Both sides' books, compared once nothing moves any more."""

from collections.abc import Callable, Iterable, Iterator

import httpx2

from tests.chaos.polling import until
from tests.chaos.resident import SESSION, STAND, Resident, Shown, shown_on
from tests.chaos.world import World
from tests.pages import Page

QUESTIONS = ("pickup", "department", "symptom", "suggestion", "hospital")
REOPENED = ("time", "when")
"""What is asked again, and alone, when the service refuses; everything before it is kept."""


def settle(residents: Iterable[Resident]) -> None:
    """Look at every conversation and booking until nothing has moved from one look to the next.

    All of them again and again: what stands now is called off once another takes its place.
    """
    people = list(residents)
    before: list[Shown] = []

    def calm() -> bool:
        nonlocal before
        quiet = {_is_calm(*one) for one in _places(people)} == {True}
        now, last = every(people), before
        before = now
        return quiet and now == last

    until(calm, polls=180, every=1)


def check(world: World, residents: list[Resident]) -> None:
    """What the city has is what pages say, reference by reference and key by key."""
    live = world.live()
    keys = [key for key, _ in live]
    assert len(keys) == len(set(keys)), f"booked twice: {_twice(keys)}"
    shown = {(one.id, one.reference) for one in every(residents) if one.status in STAND}
    assert set(live) - shown == set(), "at the city, but on no page"
    assert shown - set(live) == set(), "on a page, but not at the city"
    for resident in residents:
        nothing_is_lost(resident)


def nothing_is_lost(resident: Resident) -> None:
    """Every conversation is still there, and asks nothing that was answered."""
    for session, reached in dict(resident.sessions).items():
        page = resident.look(session)
        assert page.status == 200, f"{session}: {page.words}"
        now = page.url.split("?")[0].rsplit("/", 1)[1]
        assert not SESSION.search(page.url) or _place(now) >= min(_place(reached), len(QUESTIONS))


def every(residents: Iterable[Resident]) -> list[Shown]:
    """Every booking that anybody saw, as it was shown last."""
    return [shown for resident in residents for shown in resident.seen.values()]


def count(shown: Iterable[Shown], fits: Callable[[Shown], bool]) -> int:
    """How many fit."""
    return sum(fits(one) for one in shown)


def _places(residents: Iterable[Resident]) -> Iterator[tuple[Resident, str]]:
    for resident in residents:
        for address in (*resident.sessions, *(f"/bookings/{id}" for id in resident.seen)):
            yield resident, address


def _is_calm(resident: Resident, address: str) -> bool:
    try:
        page: Page = resident.look(address)
    except httpx2.TransportError:
        return False
    shown = shown_on(page)
    return shown.settled if shown else page.status == 200 and bool(SESSION.search(page.url))


def _place(question: str) -> int:
    return QUESTIONS.index(question) if question in QUESTIONS else len(QUESTIONS)


def _twice(keys: list[str]) -> list[str]:
    return sorted({key for key in keys if keys.count(key) > 1})

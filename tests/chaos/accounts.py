"""Both sides' books, compared once nothing moves any more."""

from collections.abc import Callable, Iterable, Iterator

import httpx2

from assistant.scenarios import all_scenarios
from tests.chaos.polling import until
from tests.chaos.resident import SESSION, STAND, Resident, Shown, shown_on
from tests.chaos.world import World
from tests.pages import Page


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
    stand = [one for one in every(residents) if one.status in STAND]
    sent = {one.id for one in stand if _is_message(one, residents)}
    shown = {(one.id, one.reference) for one in stand if one.id not in sent}
    assert set(live) - shown == set(), "at the city, but on no page"
    assert shown - set(live) == set(), "on a page, but not at the city"
    assert sent - {key for key, _ in world.messages()} == set(), "sent, but at no telephone"
    for resident in residents:
        nothing_is_lost(resident)


def repeats(world: World) -> int:
    """How many messages came once more; each such one is the same in every character."""
    copies: dict[str, list[str]] = {}
    for key, words in world.messages():
        copies.setdefault(key, []).append(words)
    assert all(len(set(words)) == 1 for words in copies.values()), "a repeat in other words"
    return sum(len(words) - 1 for words in copies.values())


def nothing_is_lost(resident: Resident) -> None:
    """Every conversation is still there, and asks nothing that was answered."""
    for session, reached in dict(resident.sessions).items():
        page = resident.look(session)
        assert page.status == 200, f"{session}: {page.words}"
        if SESSION.search(page.url):
            now, kept = page.url.split("?")[0].rsplit("/", 1)[1], _kept(resident.errands[session])
            assert _place(now, kept) >= _place(reached, kept), f"{session}: {reached}, now {now}"


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


def _kept(scenario: str) -> list[str]:
    """The questions before the one that is asked again, and alone, when the service refuses."""
    asked = all_scenarios()[scenario]
    names = [slot.name for slot in asked.slots]
    return names[: names.index(asked.reopens)] if asked.reopens else names


def _place(question: str, kept: list[str]) -> int:
    return kept.index(question) if question in kept else len(kept)


def _is_message(shown: Shown, residents: Iterable[Resident]) -> bool:
    return any(one.errands.get(shown.id) == "call_family" for one in residents)


def _twice(keys: list[str]) -> list[str]:
    return sorted({key for key in keys if keys.count(key) > 1})

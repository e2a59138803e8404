"""Places to be heard at: a few at once, the others in a line that knows how long it is."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from assistant.errors import RecogniserBusy

LONGEST_LINE = 500
"""More than these are sent away."""


@dataclass(eq=False)
class Place:
    """One listener's place, or its turn in the line."""

    told: Callable[[int], None]
    """Called with how many are ahead, and with 0 when the place is free."""
    taken: asyncio.Event = field(default_factory=asyncio.Event)


class Places:
    """Gives out places in the order of asking."""

    def __init__(self, count: int) -> None:
        self._free = count
        self._line: list[Place] = []

    def ask(self, told: Callable[[int], None]) -> Place:
        """A place, at once or later; give it back whatever happens.

        Raises:
            RecogniserBusy: the line is too long.
        """
        if len(self._line) >= LONGEST_LINE:
            raise RecogniserBusy("the line is too long")
        place = Place(told)
        self._line.append(place)
        self._move_up()
        if not place.taken.is_set():
            told(self._line.index(place) + 1)
        return place

    def give_back(self, place: Place) -> None:
        """Leave the place, or the line."""
        if place in self._line:
            self._line.remove(place)
        else:
            self._free += 1
        self._move_up()

    def _move_up(self) -> None:
        freed = bool(self._free and self._line)
        while self._free and self._line:
            self._free -= 1
            first = self._line.pop(0)
            first.taken.set()
            first.told(0)
        if freed:
            for ahead, place in enumerate(self._line, start=1):
                place.told(ahead)

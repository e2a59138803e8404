"""The one place where tests of durability wait: look, pause, look again, but not for ever."""

import time
from collections.abc import Callable


def until(what: Callable[[], bool], *, polls: int = 600, every: float = 0.1) -> None:
    """Return as soon as it is so; fail after so many looks."""
    for _ in range(polls):
        if what():
            return
        time.sleep(every)
    raise AssertionError(f"not so after {polls} looks, {every} s apart: {what}")

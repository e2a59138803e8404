"""How well the reader of dates and times reads: share of intervals right, and how fast it is.

Run with ``.venv/bin/python bench/moments.py [--wrong]``. A row is right if the first moment read is
one of its gold intervals, to the minute. "Lenient" also takes an instant that starts right and a
range that ends a minute off, because the sources do not agree how long "eight o'clock" lasts and
whether the last minute belongs to a range.
"""

import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SETS = ROOT.parent / "shared" / "eval"
sys.path.insert(0, str(ROOT))

from assistant.dialogue.understanding.moments import moments  # noqa: E402
from assistant.dialogue.understanding.moments.numbers import numbers  # noqa: E402


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of a set."""
    return [json.loads(line) for line in (SETS / name).read_text(encoding="utf-8").splitlines()]


def minutes(ends: list[str]) -> tuple[datetime, datetime]:
    """A gold interval without its seconds."""
    first, last = (datetime.fromisoformat(end).replace(second=0) for end in ends)
    return first, last


def right(row: dict[str, Any], language: str, *, lenient: bool) -> bool:
    """Whether the first moment read is what is meant."""
    read = moments(row["text"], datetime.fromisoformat(row["ref"]), language)
    if row["kind"] in ("none", "duration"):
        return not read
    if not read:
        return False
    gold = [minutes(ends) for ends in row["gold"]]
    ends = [(read[0].start.replace(second=0), read[0].end.replace(second=0))]
    if lenient:
        ends.append((ends[0][0], ends[0][1] + timedelta(minutes=1)))
    if lenient and row["kind"] == "instant":
        return ends[0][0] in [first for first, _ in gold]
    return any(end in gold for end in ends)


def measure(language: str, name: str) -> None:
    """Prints the accuracies of one language, and its speed."""
    every = rows(name)
    near = [row for row in every if row["service"] and not row["contested"]]
    for title, chosen in (("service, not contested", near), ("all", every)):
        exact = [right(row, language, lenient=False) for row in chosen]
        start = [right(row, language, lenient=True) for row in chosen]
        share = f"{sum(exact) / len(exact):.3f} exact, {sum(start) / len(start):.3f} lenient"
        print(f"{language:6} {title:23} {len(chosen):4} rows: {share}")
        if "--wrong" in sys.argv and chosen is near:
            wrong(chosen, start, language)
    times = []
    for row in every:
        begun = perf_counter()
        moments(row["text"], datetime.fromisoformat(row["ref"]), language)
        times.append(perf_counter() - begun)
    print(f"{language:6} {median(times) * 1000:.2f} ms median, {max(times) * 1000:.1f} ms most")


def wrong(chosen: list[dict[str, Any]], start: list[bool], language: str) -> None:
    """Prints the rows that were not read as meant."""
    for row in (row for row, good in zip(chosen, start, strict=True) if not good):
        read = moments(row["text"], datetime.fromisoformat(row["ref"]), language)
        got = [f"{m.text}={m.start:%m-%d %H:%M}~{m.end:%m-%d %H:%M}" for m in read]
        print("   ", row["ref"][:16], row["text"], row["gold"], got)


def measure_numbers() -> None:
    """Prints how many numbers are read."""
    every = rows("number-zh-dev.jsonl")
    good = 0
    for row in every:
        gold = float(row["value"])
        read = [number.value for number in numbers(row["text"], "zh-CN")]
        good += any(abs(value - gold) <= 1e-9 * abs(gold) for value in read)
    print(f"numbers: {good} of {len(every)}")


if __name__ == "__main__":
    if not SETS.is_dir():
        print(f"The sets to measure with are not here ({SETS}): nothing measured.")
        sys.exit()
    measure("zh-CN", "datetime-zh-dev.jsonl")
    measure("en", "datetime-en-dev.jsonl")
    measure_numbers()

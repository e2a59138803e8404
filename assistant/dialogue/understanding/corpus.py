"""What residents say, written down by label: ``locale/<language>/utterances/<batch>/``."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from assistant.paths import LOCALE

UNSEEN = "unseen"
"""The batch that is measured by and never trained on."""


@dataclass(frozen=True)
class Utterance:
    """A sentence and what it asks for.

    Args:
        label: A scenario's id, ``command:<name>`` or ``nothing``.
    """

    text: str
    label: str
    batch: str


def utterances(language: str) -> list[Utterance]:
    """Every sentence of a language, in a fixed order."""
    root = LOCALE / language.replace("-", "_") / "utterances"
    return [one for batch in sorted(root.iterdir()) for one in _batch(batch)]


def learnt(language: str) -> list[Utterance]:
    """The sentences that the weights are learnt from."""
    return [one for one in utterances(language) if one.batch != UNSEEN]


def digest(known: Iterable[Utterance]) -> str:
    """What changes when any of these sentences does."""
    lines = "\n".join(f"{one.label}\t{one.text}" for one in known)
    return sha256(lines.encode()).hexdigest()


def _batch(folder: Path) -> Iterator[Utterance]:
    for path in sorted(folder.glob("**/*.txt")):
        label = f"command:{path.stem}" if path.parent != folder else path.stem
        for line in path.read_text(encoding="utf-8").splitlines():
            if text := line.strip():
                yield Utterance(text, label, folder.name)

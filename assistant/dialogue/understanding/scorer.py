"""How well an utterance fits each thing that can be asked for: two readers, weights as data."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.dialogue.understanding.features import features
from assistant.dialogue.understanding.network import Network
from assistant.paths import LOCALE

NOTHING = "nothing"
"""The label of what must start nothing."""
SHARPNESS = 3.0
"""How large a feature counts while learning; it sets the pace of the descent."""
WEIGHTS = "understanding.npz"
"""Beside the sentences it was trained on, in ``locale/<language>/``."""


@dataclass(frozen=True)
class Scorer:
    """How well each label fits, as shares of 1: the mean of a linear reader and a network.

    Args:
        labels: What can be meant.
        names: Hashes of the features' names, ascending; shape (features,).
        weights: Steps of ``scale``; shape (features, labels).
        scale: What one step weighs, for each label; shape (labels,).
        bias: Shape (labels,).
        network: The other reader, of the same features and labels.
        learnt_from: The digest of the sentences, by which stale weights show.
    """

    labels: tuple[str, ...]
    names: NDArray[np.uint64]
    weights: NDArray[np.int8]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]
    network: Network
    learnt_from: str = ""

    def score(self, text: str, language: str) -> Mapping[str, float]:
        """How likely each label is; the values sum up to 1."""
        rows = self._rows(features(text, language))
        sums = self.weights[rows].sum(axis=0, dtype=np.int32) * self.scale
        linear = sums / max(len(rows), 1) ** 0.5 + self.bias
        odds = np.sqrt(_shares(linear) * _shares(self.network.logits(rows)))
        return dict(zip(self.labels, (odds / odds.sum()).tolist(), strict=True))

    def _rows(self, said: Sequence[str]) -> NDArray[np.intp]:
        wanted = np.array([hashed(name) for name in said], dtype=np.uint64)
        places = np.searchsorted(self.names, wanted).clip(max=len(self.names) - 1)
        rows: NDArray[np.intp] = places[self.names[places] == wanted]
        return rows

    def save(self, path: Path) -> None:
        """Write it down, uncompressed: it is read at every start."""
        np.savez(
            path,
            labels=np.array(self.labels),
            names=self.names,
            weights=self.weights,
            scale=self.scale,
            bias=self.bias,
            learnt_from=np.array(self.learnt_from),
            **{f"network_{name}": part for name, part in asdict(self.network).items()},
        )


def _shares(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    odds = np.exp((logits - logits.max()).astype(np.float64))
    shares: NDArray[np.float64] = odds / odds.sum()
    return shares


def hashed(name: str) -> int:
    """A feature's name as a number, the same on every machine."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")


def load(path: Path) -> Scorer:
    """A scorer as it was written down."""
    with np.load(path, allow_pickle=False) as kept:
        network = Network(**{one.name: kept[f"network_{one.name}"] for one in fields(Network)})
        return Scorer(
            tuple(str(label) for label in kept["labels"]),
            kept["names"],
            kept["weights"],
            kept["scale"],
            kept["bias"],
            network,
            str(kept["learnt_from"]),
        )


@cache
def scorer(language: str) -> Scorer:
    """The scorer of a language."""
    return load(LOCALE / language.replace("-", "_") / WEIGHTS)

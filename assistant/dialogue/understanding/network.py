"""A small network beside the linear scorer: it sees that other words mean the same."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Network:
    """One hidden layer over the sum of the features' vectors.

    Args:
        vectors: Steps of ``scale``; shape (features, units).
        scale: What one step weighs, for each unit; shape (units,).
        bias: Of the hidden units; shape (units,).
        outputs: Shape (units, labels).
        outputs_bias: Shape (labels,).
    """

    vectors: NDArray[np.int8]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]
    outputs: NDArray[np.float32]
    outputs_bias: NDArray[np.float32]

    def logits(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """How well each label fits; shape (labels,).

        Args:
            rows: Which features an utterance has.
        """
        sums = self.vectors[rows].sum(axis=0, dtype=np.int32) * self.scale
        hidden = np.tanh(sums / max(len(rows), 1) ** 0.5 + self.bias)
        fits: NDArray[np.float32] = hidden @ self.outputs + self.outputs_bias
        return fits

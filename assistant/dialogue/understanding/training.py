"""Learns the scorer's weights from our own sentences; needs scikit-learn, serving does not."""

import warnings
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.dialogue.understanding.corpus import Utterance, digest, learnt
from assistant.dialogue.understanding.features import features
from assistant.dialogue.understanding.misheard import Mishearing
from assistant.dialogue.understanding.network import Network
from assistant.dialogue.understanding.scorer import SHARPNESS, WEIGHTS, Scorer, hashed
from assistant.paths import LOCALE

LEAST_SEEN = {"zh-CN": 3, "en": 2}
"""A feature must have been seen in so many sentences."""
STEPS = 127
"""The largest weight of a label, in steps."""
UNITS = 24
"""Of the network's hidden layer; more gained little."""
PASSES = {"zh-CN": 2, "en": 6}
"""How often the network sees every sentence; oftener it learns them by heart."""
AT_ONCE = {"zh-CN": 512, "en": 256}
"""Sentences between two steps of the network."""


def train(language: str) -> Scorer:
    """The scorer of a language; the same sentences give the same weights."""
    return fit(learnt(language), language)


def fit(known: Sequence[Utterance], language: str) -> Scorer:
    """Both readers, learnt in a fixed order."""
    heard = list(known) if language == "en" else [*known, *Mishearing(known).of(known)]
    said = [features(one.text, language) for one in heard]
    seen = Counter(name for names in said for name in names)
    names = sorted(hashed(name) for name, times in seen.items() if times >= LEAST_SEEN[language])
    matrix, meant = _matrix(said, names), [one.label for one in heard]
    linear = _linear(matrix, meant)
    weights, scale = _in_steps(linear.coef_.T)
    return Scorer(
        labels=tuple(str(label) for label in linear.classes_),
        names=np.array(names, dtype=np.uint64),
        weights=weights,
        scale=scale,
        bias=linear.intercept_.astype(np.float32),
        network=_network(matrix, meant, language),
        learnt_from=digest(known),
    )


def _linear(matrix: Any, meant: Sequence[str]) -> Any:
    """One-against-all logistic regression by averaged gradient descent."""
    from sklearn.linear_model import SGDClassifier

    learner = SGDClassifier(
        loss="log_loss", alpha=5e-6, max_iter=12, tol=None, average=True, random_state=1
    )
    return learner.fit(matrix, meant)


def _network(matrix: Any, meant: Sequence[str], language: str) -> Network:
    """Few passes are meant, so that they do not converge is no news."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    learner = MLPClassifier(
        hidden_layer_sizes=(UNITS,),
        activation="tanh",
        batch_size=AT_ONCE[language],
        learning_rate_init=0.003,
        max_iter=PASSES[language],
        random_state=1,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        learner.fit(matrix, meant)
    vectors, scale = _in_steps(learner.coefs_[0])
    bias, outputs_bias = (part.astype(np.float32) for part in learner.intercepts_)
    return Network(vectors, scale, bias, learner.coefs_[1].astype(np.float32), outputs_bias)


def _in_steps(weights: NDArray[np.floating]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Weights as whole steps, and how much one step of each column weighs."""
    sharp = weights * SHARPNESS
    scale = np.abs(sharp).max(axis=0) / STEPS
    return np.rint(sharp / scale).astype(np.int8), scale.astype(np.float32)


def write(language: str) -> Scorer:
    """Train, and write the weights down where the scorer finds them."""
    scorer = train(language)
    scorer.save(LOCALE / language.replace("-", "_") / WEIGHTS)
    return scorer


def _matrix(said: Sequence[Sequence[str]], names: Sequence[int]) -> Any:
    from scipy.sparse import csr_matrix

    places = {name: place for place, name in enumerate(names)}
    rows = [[places[n] for name in one if (n := hashed(name)) in places] for one in said]
    values = [SHARPNESS / max(len(row), 1) ** 0.5 for row in rows for _ in row]
    ends = np.cumsum([0, *(len(row) for row in rows)])
    columns = [place for row in rows for place in row]
    sized = np.array(values, dtype=np.float32)
    return csr_matrix((sized, columns, ends), shape=(len(rows), len(names)))

"""Learns the scorer's weights from our own sentences; needs scikit-learn, serving does not."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from assistant.dialogue.understanding.corpus import Utterance, digest, learnt
from assistant.dialogue.understanding.features import features
from assistant.dialogue.understanding.misheard import Mishearing
from assistant.dialogue.understanding.scorer import SHARPNESS, WEIGHTS, Scorer, hashed
from assistant.paths import LOCALE

LEAST_SEEN = {"zh-CN": 3, "en": 2}
"""A feature must have been seen in so many sentences."""
STEPS = 127
"""The largest weight of a label, in steps."""


def train(language: str) -> Scorer:
    """The scorer of a language; the same sentences give the same weights."""
    return fit(learnt(language), language)


def fit(known: Sequence[Utterance], language: str) -> Scorer:
    """One-against-all logistic regression by averaged gradient descent, in a fixed order."""
    from sklearn.linear_model import SGDClassifier

    heard = list(known) if language == "en" else [*known, *Mishearing(known).of(known)]
    said = [features(one.text, language) for one in heard]
    seen = Counter(name for names in said for name in names)
    names = sorted(hashed(name) for name, times in seen.items() if times >= LEAST_SEEN[language])
    learner = SGDClassifier(
        loss="log_loss", alpha=5e-6, max_iter=12, tol=None, average=True, random_state=1
    )
    learner.fit(_matrix(said, names), [one.label for one in heard])
    weights = learner.coef_.T * SHARPNESS
    scale = np.abs(weights).max(axis=0) / STEPS
    return Scorer(
        labels=tuple(str(label) for label in learner.classes_),
        names=np.array(names, dtype=np.uint64),
        weights=np.rint(weights / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        bias=learner.intercept_.astype(np.float32),
        learnt_from=digest(known),
    )


def write(language: str) -> Scorer:
    """Train, and write the weights down where the scorer finds them."""
    scorer = train(language)
    scorer.save(LOCALE / language.replace("-", "_") / WEIGHTS)
    return scorer


def _matrix(said: Sequence[Sequence[str]], names: Sequence[int]) -> "object":
    from scipy.sparse import csr_matrix

    places = {name: place for place, name in enumerate(names)}
    rows = [[places[n] for name in one if (n := hashed(name)) in places] for one in said]
    values = [SHARPNESS / max(len(row), 1) ** 0.5 for row in rows for _ in row]
    ends = np.cumsum([0, *(len(row) for row in rows)])
    columns = [place for row in rows for place in row]
    return csr_matrix((values, columns, ends), shape=(len(rows), len(names)))

"""How loud a recording is, in the one word that somebody at a microphone needs."""

from enum import Enum

import numpy as np

from assistant.hearing import RATE

FRAME = RATE // 20
"""Samples of 50 milliseconds."""
LOUDER_THAN = 90
"""Percent of the frames that are softer than what was said."""
FAINT = 0.01
"""Loudness of speech, of 1, below which a recogniser guesses."""
FULL = 32_000
"""A sample, of 32,768, that is cut off or nearly so."""
MOST_FULL = 0.001
"""Part of the samples that may be."""
DEAD = 3
"""Largest sample of a microphone that is off."""


class Loudness(Enum):
    """What a recording is."""

    NOTHING = "nothing"
    """Digital silence: no microphone is that quiet."""
    QUIET = "quiet"
    GOOD = "good"
    CLIPPING = "clipping"


def loudness(pcm: bytes) -> Loudness:
    """Of mono 16-bit sound of 16 kHz."""
    samples = np.abs(np.frombuffer(pcm, "<i2").astype(float))
    frames = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME)
    if not frames.size or samples.max() <= DEAD:
        return Loudness.NOTHING
    if (samples >= FULL).mean() > MOST_FULL:
        return Loudness.CLIPPING
    levels = np.sqrt((frames**2).mean(axis=1)) / 32_768
    said = float(np.percentile(levels, LOUDER_THAN))
    return Loudness.QUIET if said < FAINT else Loudness.GOOD

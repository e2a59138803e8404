"""Judges sound without a recogniser: how loud it is and how fast is spoken."""

from array import array

import numpy as np

from assistant.aloud import Speech

AUDIBLE = 1_000
"""Peak, of 32,768, that speech reaches at least."""


def peak(speech: Speech) -> int:
    samples = array("h", speech.pcm)
    return max(max(samples), -min(samples)) if samples else 0


def voiced_share(speech: Speech) -> float:
    """How much of it is not silence, in steps of 20 ms."""
    samples, step = array("h", speech.pcm), speech.rate // 50
    steps = [samples[start : start + step] for start in range(0, len(samples), step)]
    return sum(max(map(abs, part)) > 300 for part in steps) / len(steps)


def characters_a_minute(text: str, speech: Speech) -> float:
    hanzi = sum("\u4e00" <= character <= "\u9fff" for character in text)
    return hanzi / speech.seconds * 60


def pitch(speech: Speech) -> float:
    """Hertz of the voice, the middle of what its loud moments have."""
    samples, step = np.frombuffer(speech.pcm, "<i2").astype(float), speech.rate // 20
    lags = range(speech.rate // 400, speech.rate // 60)
    found = []
    for start in range(0, len(samples) - 2 * step, step):
        part, later = samples[start : start + step], samples[start : start + 2 * step]
        if np.abs(part).max() > AUDIBLE:
            likeness = [float(part @ later[lag : lag + step]) for lag in lags]
            found.append(speech.rate / lags[int(np.argmax(likeness))])
    return float(np.median(found))

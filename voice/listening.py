"""The one home of endpointing, patience and barge-in, for every channel.

It is told what was heard, moment by moment, and says when speech begins and when the utterance
is over. It knows no clock and no scenario: time is the audio's own, and whether an answer is
complete it asks a predicate.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True)
class Patience:
    """How long is waited, in seconds."""

    first_speech: float = 10.0
    """For a first word; then nothing was said, which is no failure."""
    incomplete: float = 4.0
    """In silence after words that are no whole answer: people stop to think (3.7 s was seen)."""
    complete: float = 0.8
    """In silence after a whole answer."""
    untold: float = 2.5
    """In silence when the text only comes at the end, so that nobody knows whether it is whole."""
    blip: float = 0.2
    """Speech shorter than this is a cough or a door."""
    longest: float = 45.0
    """For a whole utterance."""


class Sign(Enum):
    """What a channel is told."""

    SPEECH = "speech"
    """Someone began to speak: our own speech stops (barge-in)."""
    END = "end"
    """The utterance is over."""
    SILENCE = "silence"
    """Nothing was said for the whole patience."""
    TOO_LONG = "too long"
    """Still talking at the limit; what was heard so far counts."""


class Listening:
    """Follows one utterance.

    Args:
        complete: Whether a text is a whole answer to what was asked.
        patience: How long is waited.
        told_early: Whether text comes while someone is still speaking.
    """

    def __init__(
        self,
        complete: Callable[[str], bool],
        patience: Patience | None = None,
        *,
        told_early: bool = True,
    ) -> None:
        self._told_early = told_early
        self._complete = complete
        self._patience = patience or Patience()
        self._text = ""
        self._whole = False
        self._waited = 0.0
        self._voiced = 0.0
        self._silent = 0.0
        self._since_speech = 0.0
        self._speaking = False

    def heard(self, text: str) -> None:
        """The text as far as it was made out."""
        if text != self._text:
            self._text = text
            self._whole = bool(text) and self._complete(text)

    def sound(self, *, seconds: float, speech: bool) -> Sign | None:
        """A stretch of audio passed."""
        if speech:
            self._voiced += seconds
            self._silent = 0.0
        else:
            self._silent += seconds
        if not self._speaking:
            return self._wait(seconds)
        self._since_speech += seconds
        return self._follow()

    def _wait(self, seconds: float) -> Sign | None:
        patience = self._patience
        self._waited += seconds
        if self._voiced >= patience.blip:
            self._speaking, self._since_speech = True, self._voiced
            return Sign.SPEECH
        if self._silent >= patience.complete:
            self._voiced = 0.0
        return Sign.SILENCE if self._waited >= patience.first_speech else None

    def _follow(self) -> Sign | None:
        patience = self._patience
        if self._since_speech >= patience.longest:
            return Sign.TOO_LONG
        if self._silent < self._enough():
            return None
        if self._text or not self._told_early:
            return Sign.END
        self._speaking, self._voiced, self._waited = False, 0.0, 0.0
        return None

    def _enough(self) -> float:
        """How much silence ends the utterance now."""
        if self._whole:
            return self._patience.complete
        return self._patience.incomplete if self._told_early else self._patience.untold

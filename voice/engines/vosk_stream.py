"""One utterance inside the process that listens: speech goes to Vosk, long silence does not."""

import json
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from vosk import KaldiRecognizer, Model

from assistant.hearing import RATE, Heard
from voice.audio import Resampler
from voice.speech import SECONDS, Frame, SpeechDetector

ALTERNATIVES = 5
"""Readings asked for; they cost nothing measurable and hold a better one for every third error."""
BEFORE = 0.4
"""Seconds before speech that the decoder hears, too."""
AFTER = 0.5
"""Seconds of silence that it hears after speech; of longer silence nothing."""
SHOWN = 5
"""Readings that are handed on."""


@dataclass
class Gate:
    """Lets speech through with a little of the silence around it."""

    before: int = round(BEFORE / SECONDS)
    after: int = round(AFTER / SECONDS)
    _kept: deque[bytes] = field(init=False)
    _left: int = 0

    @property
    def shut(self) -> bool:
        """Whether the decoder hears nothing at the moment."""
        return not self._left

    def __post_init__(self) -> None:
        self._kept = deque(maxlen=self.before)

    def pass_on(self, frame: Frame) -> bytes:
        """What the decoder shall hear at this frame."""
        if frame.speech:
            waiting = b"".join(self._kept)
            self._kept.clear()
            self._left = self.after
            return waiting + frame.pcm
        if self._left:
            self._left -= 1
            return frame.pcm
        self._kept.append(frame.pcm)
        return b""


class Decoders:
    """Vosk's recognisers for one model, used again and again.

    Each composes its graph while it decodes and keeps what it has composed, so that one that
    has heard people before needs a third of the work or less. Nothing of a speaker stays in it:
    its features begin anew after every final result.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._free: list[KaldiRecognizer] = []

    def take(self) -> KaldiRecognizer:
        """The one that was used last, or a new one."""
        if self._free:
            return self._free.pop()
        made = KaldiRecognizer(self._model, RATE)
        made.SetMaxAlternatives(ALTERNATIVES)
        return made

    def give_back(self, used: KaldiRecognizer) -> None:
        """It has given its final result."""
        self._free.append(used)


class VoskStream:
    """Follows one utterance of mono 16-bit audio."""

    def __init__(self, decoders: Decoders, *, rate: int, spaced: bool) -> None:
        self._decoders = decoders
        self._recogniser: KaldiRecognizer | None = decoders.take()
        self._touched = False
        self._resampler = Resampler(rate)
        self._detector = SpeechDetector()
        self._gate = Gate()
        self._spaced = spaced
        self._parts: list[list[str]] = []
        self._decoding = False

    def feed(self, pcm: bytes, *, last: bool = False) -> list[Frame]:
        """Listen on; gives what each moment was."""
        frames = list(self._detector.feed(self._resampler.feed(pcm, last=last)))
        passed = b"".join(self._gate.pass_on(frame) for frame in frames)
        if passed and self._recogniser is not None:
            self._decoding = self._touched = True
            # What is said before a pause is settled in the pause, so that the end comes at once.
            if self._recogniser.AcceptWaveform(passed) or self._gate.shut:
                self._take(self._recogniser.Result())
        return frames

    def so_far(self) -> str:
        """The likeliest text of what was heard by now."""
        now = ""
        if self._decoding and self._recogniser is not None:
            now = self._words(json.loads(self._recogniser.PartialResult()).get("partial", ""))
        return self._join([*(part[0] for part in self._parts), now])

    def finish(self) -> Heard:
        """All of it."""
        self.feed(b"", last=True)
        self.close()
        best = [part[0] for part in self._parts]
        others = [
            self._join([*best[:place], other, *best[place + 1 :]])
            for place, part in enumerate(self._parts)
            for other in part[1:]
        ]
        text = self._join(best)
        unlike = [other for other in dict.fromkeys(others) if other != text]
        return Heard(text, final=True, alternatives=tuple(unlike[:SHOWN]))

    def close(self) -> None:
        """Give the decoder back, with nothing left in it; nothing more is fed."""
        recogniser, self._recogniser = self._recogniser, None
        if recogniser is None:
            return
        if self._touched:
            self._take(recogniser.FinalResult())
            recogniser.Reset()
        self._decoders.give_back(recogniser)

    def _take(self, result: str) -> None:
        """Keep a stretch that the decoder has closed."""
        self._decoding = False
        found: Sequence[dict[str, Any]] = json.loads(result).get("alternatives", [])
        texts = [self._words(one.get("text", "")) for one in found]
        if texts and texts[0]:
            self._parts.append(list(dict.fromkeys(texts)))

    def _words(self, text: str) -> str:
        return text.strip() if self._spaced else text.replace(" ", "")

    def _join(self, parts: Sequence[str]) -> str:
        return (" " if self._spaced else "").join(part for part in parts if part)

"""What we need to hear: an ear that turns speech into text, and what it tells on the way."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

RATE = 16_000
"""Samples a second that recognisers want; other rates are brought to it."""


@dataclass(frozen=True)
class Heard:
    """What was made out of an utterance so far, or of all of it."""

    text: str
    """Mandarin without spaces."""
    final: bool = False
    alternatives: tuple[str, ...] = ()
    """Other ways to read it, the likeliest first; only with the final one."""


@dataclass(frozen=True)
class Sound:
    """A stretch of audio that was listened to, and whether someone spoke in it."""

    seconds: float
    speech: bool
    level: float = 0.0
    """Its loudness, from 0 to 1, for a meter."""


@dataclass(frozen=True)
class Waiting:
    """All places are taken, and so many others come first; with 0 the listening begins."""

    ahead: int


HearingEvent: TypeAlias = Heard | Sound | Waiting


@dataclass(frozen=True)
class Readiness:
    """Whether a language can be heard here, and what is being done about it."""

    state: Literal["looking", "absent", "installing", "ready", "broken"]
    """``absent`` and ``broken`` last until someone installs a model; press and text work."""
    percent: int = 0
    """How far the installation is."""


class Hearing(Protocol):
    """One utterance that is being listened to."""

    @property
    def tells_early(self) -> bool:
        """Whether text comes while someone is still speaking."""

    async def feed(self, pcm: bytes) -> None:
        """Take mono 16-bit audio; waits while there is more of it than can be worked off.

        Raises:
            RecogniserLost: what was said so far is gone.
        """

    async def finish(self) -> None:
        """There is no more audio: the final ``Heard`` comes, and with it the end."""

    def __aiter__(self) -> AsyncIterator[HearingEvent]:
        """What happens, until the final ``Heard``.

        Raises:
            RecogniserLost: what was said so far is gone.
        """


class Recogniser(Protocol):
    """Turns speech into text, one utterance at a time."""

    def listen(
        self, language: str, *, rate: int = RATE, offers: Sequence[str] = ()
    ) -> AbstractAsyncContextManager[Hearing]:
        """Listen to an utterance in a language (BCP 47); leaving early drops it.

        Args:
            language: Such as ``zh-CN``.
            rate: Samples a second of what will be fed, 8,000 to 96,000.
            offers: What was held out as answers; may sharpen the ear, never limits it.

        Raises:
            ModelMissing: there is no model for this language.
            RecogniserBusy: too many are waiting already.
        """

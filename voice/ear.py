"""An ear for every channel: hears one utterance, with patience, and tells what happens."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TypeAlias

from assistant.errors import RecogniserLost
from assistant.hearing import RATE, Heard, Hearing, Recogniser, Sound, Waiting
from voice.listening import Listening, Patience, Sign


@dataclass(frozen=True)
class Began:
    """Someone begins to speak: our own speech stops."""


@dataclass(frozen=True)
class Ended:
    """The utterance is over and its final text comes next; the microphone may close."""

    too_long: bool = False


@dataclass(frozen=True)
class Silence:
    """Nothing was said, or nothing that is words; no failure of anybody's."""


EarEvent: TypeAlias = Waiting | Sound | Began | Heard | Ended | Silence


class Utterance:
    """One utterance that is being listened to."""

    def __init__(self, hearing: Hearing, listening: Listening) -> None:
        self._hearing = hearing
        self._listening = listening
        self._ended = False
        self._ending: asyncio.Task[None] | None = None

    async def feed(self, pcm: bytes) -> None:
        """Take mono 16-bit audio; waits while there is too much. After the end it is ignored.

        Raises:
            RecogniserLost: it has to be said again.
        """
        if not self._ended:
            await self._hearing.feed(pcm)

    async def finish(self) -> None:
        """Whoever spoke says that it is all, or the recording is over."""
        self._ended = True
        await self._hearing.finish()

    async def __aiter__(self) -> AsyncIterator[EarEvent]:
        """What happens; the last is a final ``Heard``, or ``Silence``.

        Raises:
            RecogniserLost: it has to be said again.
        """
        async for event in self._hearing:
            if isinstance(event, Heard) and event.final:
                yield event if event.text else Silence()
                return
            yield event
            for followed in self._follow(event):
                yield followed
                if isinstance(followed, Silence):
                    self._ended = True
                    return

    async def _end(self) -> None:
        with suppress(RecogniserLost):  # whoever follows the events is told
            await self._hearing.finish()

    def _follow(self, event: Waiting | Sound | Heard) -> list[EarEvent]:
        """What it means that this was heard."""
        if isinstance(event, Heard):
            self._listening.heard(event.text)
            return []
        if not isinstance(event, Sound) or self._ended:
            return []
        sign = self._listening.sound(seconds=event.seconds, speech=event.speech)
        if sign is Sign.SPEECH:
            return [Began()]
        if sign is Sign.SILENCE:
            return [Silence()]
        if sign in (Sign.END, Sign.TOO_LONG):
            self._ended = True
            self._ending = asyncio.create_task(self._end())
            return [Ended(too_long=sign is Sign.TOO_LONG)]
        return []


class Ear:
    """Listens for channels.

    Args:
        recogniser: What turns speech into text.
        patience: How long it waits for people.
    """

    def __init__(self, recogniser: Recogniser, patience: Patience | None = None) -> None:
        self._recogniser = recogniser
        self._patience = patience or Patience()

    @asynccontextmanager
    async def listen(
        self,
        language: str,
        *,
        complete: Callable[[str], bool],
        rate: int = RATE,
        offers: Sequence[str] = (),
    ) -> AsyncIterator[Utterance]:
        """Listen to an utterance.

        Args:
            language: Such as ``zh-CN``.
            complete: Whether a text is a whole answer to what was asked; must be quick.
            rate: Samples a second of what will be fed.
            offers: What was held out as answers.

        Raises:
            ModelMissing: there is no model for this language.
            RecogniserBusy: too many are waiting already.
        """
        async with self._recogniser.listen(language, rate=rate, offers=offers) as hearing:
            told_early = hearing.tells_early
            yield Utterance(hearing, Listening(complete, self._patience, told_early=told_early))

"""A microphone and a loudspeaker, or recordings in place of the first, around a conversation."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from assistant.dialogue.model import Mode
from assistant.errors import RecogniserLost, SpeechFailed
from assistant.hearing import Heard
from assistant.wiring import Services
from voice.ear import Silence, Utterance
from voice.loop import Talk
from voice.microphone import PIECE


class Kiosk:
    """Hears, shows and says, one utterance after the other.

    Args:
        services: The ear and the voice.
        talk: The conversation.
        language: In which language.
        show: Takes a line that is shown.
        play: Takes sound that is played; None to be silent.
    """

    def __init__(
        self,
        services: Services,
        talk: Talk,
        language: str,
        *,
        show: Callable[[str], None],
        play: Callable[[bytes, int], Any] | None = None,
    ) -> None:
        self._services = services
        self._talk = talk
        self._language = language
        self._show = show
        self._play = play

    async def tell(self, lines: Iterable[str]) -> None:
        """Show and say the same words."""
        for line in lines:
            self._show(line)
            if self._play:
                await self._say(line)

    async def answer(self, text: str) -> None:
        """Take a sentence, and tell where it led."""
        self._show(f"» {text}")
        await self.tell(await self._talk.hear(text))

    async def press(self, typed: str) -> None:
        """Take what was typed, and tell where it led."""
        await self.tell(await self._talk.press(typed))

    async def listen(
        self,
        sound: AsyncIterator[bytes],
        resident_id: UUID,
        mode: Mode,
        keys: "asyncio.Queue[str] | None" = None,
    ) -> None:
        """One utterance out of a stream of 16 kHz mono sound, or what is typed; and its answer."""
        hearing = asyncio.create_task(self._heard(sound, resident_id, mode))
        typing = asyncio.create_task((keys or asyncio.Queue()).get())
        try:
            await asyncio.wait({hearing, typing}, return_when=asyncio.FIRST_COMPLETED)
            typed = None if hearing.done() else typing.result()
        finally:
            for task in (hearing, typing):
                task.cancel()
            await asyncio.wait({hearing, typing})
        if typed is None:
            await self._follow(hearing.result())
        else:
            await self.press(typed)

    async def _heard(
        self, sound: AsyncIterator[bytes], resident_id: UUID, mode: Mode
    ) -> str | None:
        """What was said, "" for silence; None when it was lost."""
        here = (resident_id, mode, self._language, self._talk.place)
        complete = await self._services.listening.complete(*here)
        choose = await self._services.listening.chooser(*here)
        try:
            async with self._services.ear.listen(self._language, complete=complete) as utterance:
                return await heard(utterance, sound, choose)
        except RecogniserLost:
            return None

    async def _follow(self, text: str | None) -> None:
        if text:
            await self.answer(text)
        elif told := await self._talk.progress():
            await self.tell(told)
        else:
            await self.tell(self._talk.lost() if text is None else self._talk.silence())

    async def _say(self, line: str) -> None:
        try:
            async for speech in self._services.speaking.clauses(
                line, self._language, self._talk.manner
            ):
                await asyncio.to_thread(self._play or (lambda *_: None), speech.pcm, speech.rate)
        except SpeechFailed:
            return  # what is shown stands by itself


async def heard(
    utterance: Utterance, sound: AsyncIterator[bytes], choose: Callable[[Sequence[str]], str]
) -> str:
    """The text of one utterance, ``choose`` picking among its readings; "" for silence."""
    feeding = asyncio.create_task(_feed(utterance, sound))
    try:
        async for event in utterance:
            if isinstance(event, Silence):
                return ""
            if isinstance(event, Heard) and event.final:
                return choose((event.text, *event.alternatives))
    finally:
        feeding.cancel()
    return ""


async def _feed(utterance: Utterance, sound: AsyncIterator[bytes]) -> None:
    async for piece in sound:
        await utterance.feed(piece)
    await utterance.finish()


async def recorded(pcm: bytes) -> AsyncIterator[bytes]:
    """A recording, as a microphone would give it, but as fast as it can be heard."""
    for start in range(0, len(pcm), PIECE):
        yield pcm[start : start + PIECE]

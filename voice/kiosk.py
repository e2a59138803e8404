"""A microphone and a loudspeaker, or recordings in place of the first, around a conversation."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from assistant.dialogue.model import Mode
from assistant.errors import RecogniserLost, SpeechFailed
from assistant.hearing import RATE, Heard
from assistant.wiring import Services
from voice.ear import Silence, Utterance
from voice.loop import Talk

PIECE = RATE // 10 * 2
"""Bytes of a tenth of a second of 16-bit sound."""
QUIET = b"\0" * PIECE


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

    async def listen(self, sound: AsyncIterator[bytes], resident_id: Any, mode: Mode) -> None:
        """One utterance out of a stream of 16 kHz mono sound, and its answer."""
        complete = await self._services.listening.complete(
            resident_id, mode, self._language, self._talk.place
        )
        choose = await self._services.listening.chooser(
            resident_id, mode, self._language, self._talk.place
        )
        try:
            async with self._services.ear.listen(self._language, complete=complete) as utterance:
                text = await heard(utterance, sound, choose)
        except RecogniserLost:
            await self.tell(self._talk.lost())
            return
        if text:
            await self.answer(text)
        else:
            await self.tell(self._talk.silence())

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


@asynccontextmanager
async def microphone() -> AsyncIterator[AsyncIterator[bytes]]:
    """The sound of the microphone; needs the extra ``kiosk``.

    Raises:
        NoMicrophone: there is none, or nothing to read it with.
    """
    import sounddevice

    pieces: asyncio.Queue[bytes] = asyncio.Queue(maxsize=100)
    loop = asyncio.get_running_loop()

    def keep(data: Any, _frames: int, _time: Any, _status: Any) -> None:
        loop.call_soon_threadsafe(_offer, pieces, bytes(data))

    with sounddevice.RawInputStream(
        samplerate=RATE, blocksize=PIECE // 2, channels=1, dtype="int16", callback=keep
    ):
        yield _drain(pieces)


def _offer(pieces: "asyncio.Queue[bytes]", piece: bytes) -> None:
    if pieces.full():
        pieces.get_nowait()  # the newest sound matters
    pieces.put_nowait(piece)


async def _drain(pieces: "asyncio.Queue[bytes]") -> AsyncIterator[bytes]:
    while True:
        yield await pieces.get()


def play(pcm: bytes, rate: int) -> None:
    """Play sound to its end; needs the extra ``kiosk``."""
    import sounddevice

    with sounddevice.RawOutputStream(samplerate=rate, channels=1, dtype="int16") as speaker:
        speaker.write(pcm)

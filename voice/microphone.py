"""The microphone and the loudspeaker of this very machine; needs the extra ``kiosk``."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from typing import Any

from assistant.errors import NoSound
from assistant.hearing import RATE

PIECE = RATE // 10 * 2
"""Bytes of a tenth of a second of 16-bit sound."""
MOST_KEPT = 100
"""Pieces that wait to be listened to; then the oldest goes."""


class Microphone:
    """A stream of sound that can be listened to again and again, a part at a time."""

    def __init__(self) -> None:
        self._pieces: asyncio.Queue[bytes] = asyncio.Queue(maxsize=MOST_KEPT)

    def __aiter__(self) -> "Microphone":
        return self

    async def __anext__(self) -> bytes:
        return await self._pieces.get()

    def keep(self, piece: bytes) -> None:
        """Another piece was recorded."""
        if self._pieces.full():
            self._pieces.get_nowait()  # the newest sound matters
        self._pieces.put_nowait(piece)

    def forget(self) -> None:
        """Drop what nobody has listened to, such as our own voice."""
        while not self._pieces.empty():
            self._pieces.get_nowait()


@asynccontextmanager
async def microphone() -> AsyncIterator[Microphone]:
    """The sound of the microphone, as 16 kHz mono.

    Raises:
        NoSound: there is none, it is not allowed, or nothing can read it.
    """
    made, loop = Microphone(), asyncio.get_running_loop()

    def keep(data: Any, _frames: int, _time: Any, _status: Any) -> None:
        loop.call_soon_threadsafe(made.keep, bytes(data))

    wanted = {"samplerate": RATE, "blocksize": PIECE // 2, "callback": keep}
    with closing(_started("RawInputStream", **wanted)):
        yield made


def play(pcm: bytes, rate: int) -> None:
    """Play sound to its end.

    Raises:
        NoSound: there is no loudspeaker, or nothing that can reach it.
    """
    with closing(_started("RawOutputStream", samplerate=rate)) as speaker:
        speaker.write(pcm)
        speaker.stop()  # once all of it was played


def _started(kind: str, **wanted: Any) -> Any:
    try:
        import sounddevice
    except ImportError as error:
        raise NoSound("package", str(error)) from error
    except OSError as error:
        raise NoSound("library", str(error)) from error
    try:
        stream = getattr(sounddevice, kind)(channels=1, dtype="int16", **wanted)
        stream.start()
    except (sounddevice.PortAudioError, ValueError) as error:
        raise NoSound("device", str(error)) from error
    return stream

"""Reads recordings: WAV files of any width, rate and number of channels, as 16 kHz mono."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import soxr

from assistant.errors import AudioUnfit
from assistant.hearing import RATE

LONGEST = 120.0
"""Seconds of a recording that is taken."""
SLOWEST, FASTEST = 4_000, 192_000
"""Samples a second that a recording may have."""
LARGEST = int(LONGEST * FASTEST * 4 * 2)
"""Bytes that are read at most."""
PCM, FLOAT, EXTENSIBLE = 1, 3, 0xFFFE

Samples: TypeAlias = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True)
class _Format:
    kind: int
    channels: int
    rate: int
    bits: int


def read_audio(file: Path, *, longest: float = LONGEST) -> bytes:
    """A recording as mono 16-bit audio of 16 kHz.

    Raises:
        AudioUnfit: it is empty, no recording that we can read, or too long.
    """
    try:
        size = file.stat().st_size
        with file.open("rb") as stream:
            data = stream.read(LARGEST)
    except OSError as error:
        raise AudioUnfit("unreadable", f"it cannot be opened: {error.strerror}") from error
    if size > LARGEST:
        raise AudioUnfit("too_long", f"it has {size:,} bytes")
    return decode(data, longest=longest)


def decode(data: bytes, *, longest: float = LONGEST) -> bytes:
    """The bytes of a WAV file as mono 16-bit audio of 16 kHz.

    Raises:
        AudioUnfit: it is empty, no recording that we can read, or too long.
    """
    if not data:
        raise AudioUnfit("empty", "it has no bytes")
    form, body = _parts(data)
    frame = form.channels * form.bits // 8
    seconds = len(body) // frame / form.rate
    if not seconds:
        raise AudioUnfit("empty", "it has no samples")
    if seconds > longest:
        raise AudioUnfit("too_long", f"it lasts {seconds:.0f} s, {longest:.0f} s are taken")
    samples = _samples(body[: len(body) // frame * frame], form)
    mono = samples.reshape(-1, form.channels).mean(axis=1, dtype=np.float32)
    return to_pcm(_resample(mono, form.rate))


def to_pcm(samples: Samples) -> bytes:
    """Samples between -1 and 1 as 16-bit audio."""
    clean = np.nan_to_num(samples, nan=0.0, posinf=1.0, neginf=-1.0)
    return bytes((np.clip(clean, -1.0, 1.0) * 32_767).astype("<i2").tobytes())


class Resampler:
    """Brings a stream of mono 16-bit audio to 16 kHz, without a seam between its parts."""

    def __init__(self, rate: int) -> None:
        if not SLOWEST <= rate <= FASTEST:
            raise AudioUnfit("unreadable", f"{rate} samples a second")
        self._stream = None if rate == RATE else soxr.ResampleStream(rate, RATE, 1, dtype="int16")
        self._odd = b""

    def feed(self, pcm: bytes, *, last: bool = False) -> bytes:
        """The next part; what it gives lags a few milliseconds until the last."""
        pcm = self._odd + pcm
        whole = len(pcm) // 2 * 2
        pcm, self._odd = pcm[:whole], pcm[whole:]
        if self._stream is None:
            return pcm
        samples = np.frombuffer(pcm, dtype="<i2")
        return bytes(self._stream.resample_chunk(samples, last=last).tobytes())


def _resample(samples: Samples, rate: int) -> Samples:
    if rate == RATE:
        return samples
    resampled: Samples = soxr.resample(samples, rate, RATE)
    return resampled


def _parts(data: bytes) -> tuple[_Format, bytes]:
    """The format and the samples; a file that was cut off gives what it has."""
    if len(data) < 12 or data[:4] not in (b"RIFF", b"RF64") or data[8:12] != b"WAVE":
        raise AudioUnfit("unreadable", "it is no WAV file")
    form = None
    for name, body in _chunks(data):
        if name == b"fmt ":
            form = _format(body)
        elif name == b"data":
            if form is None:
                break
            return form, body
    raise AudioUnfit("unreadable", "parts of it are missing")


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 12
    while place + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, place)
        yield name, data[place + 8 : place + 8 + size]
        place += 8 + size + size % 2


def _format(body: bytes) -> _Format:
    if len(body) < 16:
        raise AudioUnfit("unreadable", "its format is cut off")
    kind, channels, rate, _bytes, _block, bits = struct.unpack_from("<HHIIHH", body)
    if kind == EXTENSIBLE and len(body) >= 26:
        (kind,) = struct.unpack_from("<H", body, 24)
    known = (kind == PCM and bits in (8, 16, 24, 32)) or (kind == FLOAT and bits in (32, 64))
    if not (known and 1 <= channels <= 32 and SLOWEST <= rate <= FASTEST):
        words = f"format {kind} with {channels} channels of {bits} bits, {rate} samples a second"
        raise AudioUnfit("unreadable", words)
    return _Format(kind, channels, rate, bits)


def _samples(body: bytes, form: _Format) -> Samples:
    """All samples between -1 and 1, the channels by turns."""
    if form.kind == FLOAT:
        with np.errstate(over="ignore", invalid="ignore"):
            return np.frombuffer(body, dtype=f"<f{form.bits // 8}").astype(np.float32)
    if form.bits == 8:
        return (np.frombuffer(body, dtype=np.uint8).astype(np.float32) - 128) / np.float32(128)
    if form.bits == 24:
        wide = np.zeros((len(body) // 3, 4), dtype=np.uint8)
        wide[:, 1:] = np.frombuffer(body, dtype=np.uint8).reshape(-1, 3)
        body, bits = wide.tobytes(), 32
    else:
        bits = form.bits
    samples: Samples = np.frombuffer(body, dtype=f"<i{bits // 8}").astype(np.float32)
    samples /= 2 ** (bits - 1)
    return samples

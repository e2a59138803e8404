"""Recordings of every kind become the same sound, and what is none is refused kindly."""

import io
import struct
import wave
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import AudioUnfit
from assistant.hearing import RATE
from voice.audio import Resampler, decode, read_audio

TONE = 440.0


def tone(rate: int, seconds: float = 1.0, *, pitch: float = TONE) -> "np.ndarray":
    return 0.5 * np.sin(2 * np.pi * pitch * np.arange(round(rate * seconds)) / rate)


def riff(kind: int, rate: int, channels: int, bits: int, body: bytes) -> bytes:
    block = channels * bits // 8
    fmt = struct.pack("<HHIIHH", kind, channels, rate, rate * block, block, bits)
    parts = b"fmt " + struct.pack("<I", len(fmt)) + fmt
    parts += b"LIST" + struct.pack("<I", 3) + b"abc\0"  # of odd length, with its padding
    parts += b"data" + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(parts) + 4) + b"WAVE" + parts


def narrow(bits: int) -> Callable[..., bytes]:
    def write(wave: "np.ndarray") -> bytes:
        if bits == 8:
            return bytes((wave * 127 + 128).astype(np.uint8).tobytes())
        whole = (wave * (2 ** (bits - 1) - 1)).astype("<i4")
        if bits == 24:
            return b"".join(struct.pack("<i", number)[:3] for number in whole)
        return bytes(whole.astype(f"<i{bits // 8}").tobytes())

    return write


def loudest_pitch(pcm: bytes) -> float:
    samples = np.frombuffer(pcm, dtype="<i2").astype(float)
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(spectrum.argmax() * RATE / len(samples))


@pytest.mark.parametrize("bits", [8, 16, 24, 32])
@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000])
def test_every_width_and_rate_is_the_same_tone(bits: int, rate: int) -> None:
    pcm = decode(riff(1, rate, 1, bits, narrow(bits)(tone(rate))))
    assert len(pcm) == pytest.approx(2 * RATE, abs=8)
    assert loudest_pitch(pcm) == pytest.approx(TONE, abs=2)
    assert np.abs(np.frombuffer(pcm, "<i2")).max() == pytest.approx(16_384, rel=0.05)


@pytest.mark.parametrize("bits", [32, 64])
def test_floating_samples_are_read_and_nonsense_in_them_is_silence(bits: int) -> None:
    samples = tone(RATE).astype(f"<f{bits // 8}")
    samples[:3] = [np.nan, np.inf, 9.0]
    pcm = decode(riff(3, RATE, 1, bits, samples.tobytes()))
    assert np.frombuffer(pcm, "<i2")[:3].tolist() == [0, 32_767, 32_767]


def test_stereo_is_mixed() -> None:
    both = np.stack([tone(RATE), np.zeros(RATE)], axis=1).reshape(-1)
    pcm = decode(riff(1, RATE, 2, 16, narrow(16)(both)))
    assert np.abs(np.frombuffer(pcm, "<i2")).max() == pytest.approx(8_192, rel=0.05)


def test_what_is_too_high_for_16_khz_does_not_come_back_as_something_else() -> None:
    pcm = decode(riff(1, 48_000, 1, 16, narrow(16)(tone(48_000, pitch=11_000))))
    assert np.abs(np.frombuffer(pcm, "<i2")[200:-200]).max() < 60


def test_a_file_that_was_cut_off_gives_what_it_has() -> None:
    whole = riff(1, RATE, 1, 16, narrow(16)(tone(RATE)))
    assert len(decode(whole[: len(whole) // 2 + 1])) == pytest.approx(RATE, abs=100)


def test_what_the_library_writes_is_read(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "a.wav"), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(narrow(16)(tone(RATE)))
    assert len(read_audio(tmp_path / "a.wav")) == 2 * RATE


UNFIT = {
    "empty": (b"", riff(1, RATE, 1, 16, b"")),
    "unreadable": (
        b"no sound at all",
        b"RIFF\x10\0\0\0WAVEfmt ",
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        riff(85, RATE, 1, 16, bytes(100)),
        riff(1, RATE, 0, 16, bytes(100)),
        riff(1, 0, 1, 16, bytes(100)),
        riff(1, RATE, 1, 12, bytes(100)),
    ),
    "too_long": (riff(1, 4_000, 1, 8, bytes(4_000 * 600)),),
}


@pytest.mark.parametrize(
    ("reason", "data"), [(reason, data) for reason, all_ in UNFIT.items() for data in all_]
)
def test_what_is_no_recording_is_refused_and_says_why(reason: str, data: bytes) -> None:
    with pytest.raises(AudioUnfit) as refused:
        decode(data)
    assert refused.value.reason == reason


def test_files_that_are_none(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent.wav"):
        with pytest.raises(AudioUnfit, match="cannot be opened"):
            read_audio(path)


@given(st.binary(max_size=200), st.binary(max_size=40))
def test_no_bytes_at_all_break_it(start: bytes, end: bytes) -> None:
    for data in (start, b"RIFF\0\0\0\0WAVE" + start, riff(1, RATE, 1, 16, start)[:-1] + end):
        with suppress(AudioUnfit):
            assert len(decode(data)) % 2 == 0


@pytest.mark.parametrize("rate", [8_000, 44_100, 48_000])
def test_a_stream_has_no_seams(rate: int) -> None:
    data, resampler, out = narrow(16)(tone(rate)), Resampler(rate), io.BytesIO()
    step = 2 * rate // 37 + 1  # odd: a sample may be cut in two
    for start in range(0, len(data), step):
        out.write(resampler.feed(data[start : start + step]))
    out.write(resampler.feed(b"", last=True))
    samples = np.frombuffer(out.getvalue(), "<i2").astype(float)
    assert len(samples) == pytest.approx(RATE, abs=4)
    middle = samples[400:-400]
    exact = 16_383 * np.sin(2 * np.pi * TONE * np.arange(400, 400 + len(middle)) / RATE)
    assert np.abs(middle - exact).max() < 60

"""The process in which Kokoro speaks: `kokoro_worker FOLDER THREADS [patient]`."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from voice.engines.kokoro_sounds import VOCABULARY, phonemes
from voice.engines.speech_child import Speak, serve

RATE = 24_000
MOST_LETTERS = 500
"""Of what is spoken at one go; the model takes 510."""
STYLE = 256
"""Numbers that make a voice, for each length of what is said."""
HUSH = 0.01
"""What counts as silence, of 1."""
BEFORE, AFTER = 0.06, 0.4
"""Seconds of it that stay at most: a rest between sentences is easier to follow than slowness."""

Samples = np.ndarray[Any, np.dtype[np.float32]]


class Kokoro:
    """The model with its voices."""

    def __init__(self, folder: Path, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._letters = self._session.get_inputs()[0].name
        self._folder = folder
        self._voices: dict[str, Samples] = {}

    def speak(self, request: dict[str, Any]) -> tuple[int, bytes]:
        """Samples a second, and the sound.

        Pitch is changed by playing faster or slower what was spoken slower or faster.
        """
        letters = [
            VOCABULARY[letter] for letter in phonemes(request["text"]) if letter in VOCABULARY
        ]
        voice, pitch = self._voice(request["voice"]), 2 ** ((request["pitch"] - 50) / 150)
        speed = np.array([request["speed"] / pitch], np.float32)
        parts = [
            _trimmed(self._say(letters[start : start + MOST_LETTERS], voice, speed))
            for start in range(0, len(letters), MOST_LETTERS)
        ]
        whole = np.concatenate(parts) if parts else np.zeros(RATE // 10, np.float32)
        pcm: bytes = (whole.clip(-1, 1) * 32_767).astype("<i2").tobytes()
        return round(RATE * pitch), pcm

    def _say(self, letters: list[int], voice: Samples, speed: Samples) -> Samples:
        inputs = {
            self._letters: np.array([[0, *letters, 0]], np.int64),
            "style": voice[len(letters)],
            "speed": speed,
        }
        said: Samples = np.asarray(self._session.run(None, inputs)[0], np.float32).reshape(-1)
        return said

    def _voice(self, name: str) -> Samples:
        if name not in self._voices:
            numbers = np.fromfile(self._folder / "voices" / f"{name}.bin", np.float32)
            self._voices[name] = numbers.reshape(-1, 1, STYLE)
        return self._voices[name]


def _trimmed(sound: Samples) -> Samples:
    """Without the long silence before and after."""
    loud = np.flatnonzero(np.abs(sound) > HUSH)
    if not len(loud):
        return sound
    return sound[max(loud[0] - int(BEFORE * RATE), 0) : loud[-1] + int(AFTER * RATE)]


def _begin() -> Speak:
    return Kokoro(Path(sys.argv[1]), int(sys.argv[2])).speak


if __name__ == "__main__":
    serve(_begin, patient="patient" in sys.argv[3:])

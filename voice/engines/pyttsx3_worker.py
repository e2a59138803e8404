"""The process in which pyttsx3 speaks; it prints, and can have one engine in a process."""

import atexit
import ctypes
import io
import platform
import shutil
import subprocess
import tempfile
import time
import wave
from pathlib import Path
from typing import Any

from voice.engines.speech_child import Speak, serve

LONGEST_WAIT = 5.0
"""Seconds that a file may take to appear after pyttsx3 says that it is done."""
ESPEAK_VOICES = {"zh": "cmn", "en": "en-us"}
ESPEAK_VARIANTS = {"female": "+f2", "male": "+m3"}


def begin() -> Speak:
    """Start the engine: espeak-ng on Linux, the platform's own voices elsewhere."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    file = folder / "speech.wav"
    loaded = _espeak() if platform.system() == "Linux" else None

    import pyttsx3

    engine = pyttsx3.init("espeak" if loaded else None)
    if loaded is None:
        return lambda request: _platform_speaks(engine, request, file)
    # What is set before it has spoken once is set too late.
    _save(engine, "好", file)
    loaded.espeak_Synchronize()
    # The file's header always says 22,050; the library knows.
    rate: int = loaded.espeak_ng_GetSampleRate()
    return lambda request: (rate, _espeak_speaks(engine, loaded, request, file))


def _espeak_speaks(engine: Any, loaded: ctypes.CDLL, request: dict[str, Any], file: Path) -> bytes:
    voice = ESPEAK_VOICES[request["language"].split("-")[0]]
    engine.setProperty("voice", voice + ESPEAK_VARIANTS.get(request["voice"], ""))
    engine.setProperty("rate", request["rate"])
    engine.setProperty("pitch", request["pitch"])
    loaded.espeak_Synchronize()  # or it speaks at once, in the manner of before
    _, pcm = _save(engine, request["text"], file)
    loaded.espeak_Synchronize()  # or what is set next is lost
    return pcm


def _platform_speaks(engine: Any, request: dict[str, Any], file: Path) -> tuple[int, bytes]:
    voice = _platform_voice(engine, request["language"])
    if voice:
        engine.setProperty("voice", voice)
    engine.setProperty("rate", request["rate"])
    return _save(engine, request["text"], file)


def _save(engine: Any, text: str, file: Path) -> tuple[int, bytes]:
    engine.save_to_file(text, str(file))
    engine.runAndWait()
    return _read(file)


def _espeak() -> ctypes.CDLL:
    """Load espeak-ng, so that pyttsx3 finds it."""
    from voice.engines.espeak import library

    return library()


def _platform_voice(engine: Any, language: str) -> str | None:
    """The first voice for a language; None leaves the platform's own choice."""
    family = language.split("-")[0]
    for voice in engine.getProperty("voices"):
        tags = [str(tag).lower() for tag in voice.languages or ()]
        if any(tag.startswith(family) for tag in tags):
            return str(voice.id)
    return None


def _read(file: Path) -> tuple[int, bytes]:
    """The sound in a file that may still be being written; the file is gone afterwards."""
    end, size = time.monotonic() + LONGEST_WAIT, -1
    while not file.exists() or file.stat().st_size != size or size <= 0:
        if time.monotonic() > end:
            raise TimeoutError("pyttsx3 wrote nothing")
        size = file.stat().st_size if file.exists() else -1
        time.sleep(0.001)
    if platform.system() == "Darwin":  # it writes AIFF whatever the name
        command = ["/usr/bin/afconvert", "-f", "WAVE", "-d", "LEI16", "-c", "1", str(file)]
        subprocess.run([*command, str(file)], check=True)  # noqa: S603
    data = file.read_bytes()
    file.unlink()
    with wave.open(io.BytesIO(data)) as sound:
        return sound.getframerate(), sound.readframes(sound.getnframes())


if __name__ == "__main__":
    serve(begin)

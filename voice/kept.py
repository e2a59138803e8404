"""Sound that was made before: fixed sentences on disk, everything else in memory for a while."""

import hashlib
import json
import os
import tempfile
import wave
from collections import OrderedDict
from pathlib import Path

import structlog

from assistant.aloud import Manner, Speech

MEGABYTE = 1 << 20
VERSION = 1
"""Raised when the same words would sound otherwise than they did."""

log = structlog.get_logger()


def key_of(engine: str, words: str, language: str, manner: Manner) -> str:
    """What tells one sound from another; says nothing about the words."""
    parts = [VERSION, engine, words, language, manner.rate, manner.voice, manner.pitch]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


class KeptInMemory:
    """The sounds that were used last; gone with the process."""

    def __init__(self, megabytes: int) -> None:
        self._most = megabytes * MEGABYTE
        self._size = 0
        self._kept: OrderedDict[str, Speech] = OrderedDict()

    def find(self, key: str) -> Speech | None:
        """A sound that is kept."""
        speech = self._kept.get(key)
        if speech is not None:
            self._kept.move_to_end(key)
        return speech

    def keep(self, key: str, speech: Speech) -> None:
        """Keep a sound; those not used for longest make place."""
        if key in self._kept or len(speech.pcm) > self._most:
            return
        self._kept[key] = speech
        self._size += len(speech.pcm)
        while self._size > self._most:
            _, gone = self._kept.popitem(last=False)
            self._size -= len(gone.pcm)


class KeptOnDisk:
    """A folder of WAV files named by their keys; for sentences that tell nothing of anyone."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        self._folder = folder
        self._most = megabytes * MEGABYTE

    def find(self, key: str) -> Speech | None:
        """A sound that is kept; a file that is none is removed."""
        file = self._file(key)
        try:
            with wave.open(str(file)) as sound:
                speech = Speech(sound.readframes(sound.getnframes()), sound.getframerate())
                whole = len(speech.pcm) == 2 * sound.getnframes()
            if not whole or not speech.pcm:
                raise wave.Error("cut off")
            os.utime(file)
        except FileNotFoundError:
            return None
        except (OSError, EOFError, wave.Error) as error:
            log.warning("kept_sound_unreadable", error=type(error).__name__)
            file.unlink(missing_ok=True)
            return None
        return speech

    def keep(self, key: str, speech: Speech) -> None:
        """Write a sound whole or not at all; a full disk costs nothing but the file."""
        temporary = ""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self._folder, suffix=".part")
            with os.fdopen(handle, "wb") as file:
                file.write(speech.wav())
            Path(temporary).replace(self._file(key))
            self._make_place()
        except OSError as error:
            log.warning("sound_not_kept", error=type(error).__name__)
            if temporary:
                Path(temporary).unlink(missing_ok=True)

    def _file(self, key: str) -> Path:
        return self._folder / f"{key}.wav"

    def _make_place(self) -> None:
        """Remove the files that were not used for longest."""
        files = [(file, file.stat()) for file in self._folder.glob("*.wav")]
        size = sum(stat.st_size for _, stat in files)
        for file, stat in sorted(files, key=lambda pair: pair[1].st_mtime):
            if size <= self._most:
                return
            file.unlink(missing_ok=True)
            size -= stat.st_size

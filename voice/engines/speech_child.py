"""The inside of a process that speaks: reads requests, answers with sound, prints nothing."""

import json
import os
import signal
import struct
import sys
from collections.abc import Callable
from typing import Any

HEADER = struct.Struct(">II")
"""Samples a second, and how many bytes of PCM follow."""

PATIENCE = 19
"""How far a process that may take its time steps back before others."""

Speak = Callable[[dict[str, Any]], tuple[int, bytes]]


def serve(begin: Callable[[], Speak], *, patient: bool = False) -> None:
    """Answer requests, one JSON object a line, until there are no more.

    What fails ends the process: whoever started it notices and starts another.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if patient and hasattr(os, "nice"):
        os.nice(PATIENCE)
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    speak = begin()
    for line in sys.stdin.buffer:
        rate, pcm = speak(json.loads(line))
        answers.write(HEADER.pack(rate, len(pcm)) + pcm)
        answers.flush()

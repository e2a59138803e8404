"""The process that listens with Vosk: ``python -m voice.engines.vosk_worker``.

Audio comes in framed on standard input, what was heard goes out framed on standard output; the
end of the input is its end. One model for each language is shared by all its streams.
"""

import json
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from threading import Thread
from typing import Any, BinaryIO

import vosk

from assistant.errors import AssistantError
from assistant.hearing import Heard
from voice.engines.frames import Kind, Message, read, told
from voice.engines.inbox import Inbox
from voice.engines.vosk_stream import Decoders, VoskStream
from voice.speech import SECONDS

KINDNESS = 2
"""So much less than pages this process insists on the processor."""


class Worker:
    """Serves several utterances by turns."""

    def __init__(self, models: Mapping[str, str], out: BinaryIO) -> None:
        self._models = models
        self._out = out
        self._decoders: dict[str, Decoders] = {}
        self._streams: dict[int, VoskStream] = {}
        self._shown: dict[int, str] = {}

    def load(self, language: str) -> Decoders:
        """The decoders of a language; the model is loaded when it is first wanted."""
        if language not in self._decoders:
            self._decoders[language] = Decoders(vosk.Model(self._models[language]))
        return self._decoders[language]

    def handle(self, message: Message) -> None:
        """Do what is asked; what fails ends its own stream only."""
        try:
            self._do(message)
        except (AssistantError, OSError, KeyError, ValueError) as error:
            self._fail(message.stream, error)
        except Exception as error:
            # Vosk raises nothing more exact when a model cannot be loaded.
            if type(error) is not Exception:
                raise
            self._fail(message.stream, error)

    def say(self, message: Message) -> None:
        """Send a message."""
        self._out.write(message.packed())
        self._out.flush()

    def _do(self, message: Message) -> None:
        stream = self._streams.get(message.stream)
        if message.kind is Kind.OPEN:
            self._open(message.stream, message.data())
        elif stream is None:
            return
        elif message.kind is Kind.AUDIO:
            self._listen(message, stream)
        elif message.kind is Kind.FINISH:
            self._heard(message.stream, stream.finish())
            self._forget(message.stream)
        elif message.kind is Kind.DROP:
            self._forget(message.stream)

    def _open(self, number: int, asked: Mapping[str, Any]) -> None:
        language = asked["language"]
        decoders = self.load(language)
        self._streams[number] = VoskStream(
            decoders, rate=asked["rate"], spaced=not language.startswith("zh")
        )
        self._shown[number] = ""
        self.say(Message(Kind.READY, number))

    def _listen(self, message: Message, stream: VoskStream) -> None:
        frames = stream.feed(message.body)
        moments = [[frame.speech, round(frame.level, 3)] for frame in frames]
        text = stream.so_far()
        if text != self._shown[message.stream]:
            self._shown[message.stream] = text
            self._heard(message.stream, Heard(text))
        said = {"bytes": len(message.body), "seconds": SECONDS, "moments": moments}
        self.say(told(Kind.SOUND, message.stream, said))

    def _heard(self, number: int, heard: Heard) -> None:
        self.say(told(Kind.HEARD, number, vars(heard)))

    def _forget(self, number: int) -> None:
        stream = self._streams.pop(number, None)
        self._shown.pop(number, None)
        if stream is not None:
            stream.close()

    def _fail(self, number: int, error: Exception) -> None:
        self._streams.pop(number, None)
        self.say(told(Kind.FAILED, number, {"error": type(error).__name__, "detail": str(error)}))


def _read_all(pipe: BinaryIO, inbox: Inbox) -> None:
    while (message := read(pipe)) is not None:
        inbox.put(message)
    inbox.close()


def main() -> None:
    """Serve until the input ends."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the messages
    vosk.SetLogLevel(-1)
    for wish in (signal.SIGINT, signal.SIGTERM):
        signal.signal(wish, signal.SIG_IGN)  # whoever started us ends us, after the last word
    with suppress(AttributeError, OSError):
        os.nice(KINDNESS)
    worker = Worker(json.loads(sys.argv[1]), out)
    inbox = Inbox()
    Thread(target=_read_all, args=(sys.stdin.buffer, inbox), daemon=True).start()
    try:
        worker.say(Message(Kind.READY))
        while (message := inbox.take()) is not None:
            worker.handle(message)
    except BrokenPipeError:
        pass
    os._exit(0)  # the reading thread may still hold standard input


if __name__ == "__main__":
    main()

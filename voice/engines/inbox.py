"""What waits to be worked off in the process that listens: whoever has finished comes first."""

from collections import deque
from itertools import count
from threading import Condition

from voice.engines.frames import Kind, Message


class Inbox:
    """Messages by stream. One's own stay in order; between streams the oldest comes first.

    A stream that is finished goes before those that still speak: its speaker waits for an
    answer. Whoever feeds keeps this small, for it waits until its audio is acknowledged.
    """

    def __init__(self) -> None:
        self._changed = Condition()
        self._streams: dict[int, deque[tuple[int, Message]]] = {}
        self._finishing: deque[int] = deque()
        self._numbers = count()
        self._closed = False

    def put(self, message: Message) -> None:
        """Take in, from the thread that reads."""
        with self._changed:
            waiting = self._streams.setdefault(message.stream, deque())
            waiting.append((next(self._numbers), message))
            if message.kind is Kind.FINISH:
                self._finishing.append(message.stream)
            self._changed.notify()

    def close(self) -> None:
        """Nothing more comes; what is left is of no use to anybody."""
        with self._changed:
            self._closed = True
            self._changed.notify()

    def take(self) -> Message | None:
        """The next one, as soon as there is one; None at the end."""
        with self._changed:
            while not (self._streams or self._closed):
                self._changed.wait()
            return None if self._closed else self._next()

    def _next(self) -> Message:
        stream = (
            self._finishing[0]
            if self._finishing
            else min(self._streams, key=lambda one: self._streams[one][0][0])
        )
        waiting = self._streams[stream]
        _number, message = waiting.popleft()
        if message.kind is Kind.FINISH:
            self._finishing.remove(stream)
        if not waiting:
            del self._streams[stream]
        return message

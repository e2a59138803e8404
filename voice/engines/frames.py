"""The framed messages between us and a process that listens."""

import asyncio
import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, BinaryIO

HEADER = struct.Struct(">BII")
LARGEST = 1 << 20
"""Bytes of a message; nothing of ours comes near."""


class Kind(IntEnum):
    """What a message is about; the first four go to the process, the others come from it."""

    OPEN = 1
    AUDIO = 2
    FINISH = 3
    DROP = 4
    READY = 5
    SOUND = 6
    HEARD = 7
    FAILED = 8


@dataclass(frozen=True)
class Message:
    """One message, about one stream; stream 0 is the process itself."""

    kind: Kind
    stream: int = 0
    body: bytes = b""

    def packed(self) -> bytes:
        """As bytes on the pipe."""
        return HEADER.pack(self.kind, self.stream, len(self.body)) + self.body

    def data(self) -> Any:
        """The body, where it is JSON."""
        return json.loads(self.body)


def told(kind: Kind, stream: int, data: Mapping[str, Any]) -> Message:
    """A message whose body is JSON."""
    return Message(kind, stream, json.dumps(data, ensure_ascii=False).encode())


def read(pipe: BinaryIO) -> Message | None:
    """The next message; None at the end."""
    header = pipe.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    kind, stream, size = HEADER.unpack(header)
    body = pipe.read(size)
    return Message(Kind(kind), stream, body) if len(body) == size else None


async def receive(pipe: asyncio.StreamReader) -> Message | None:
    """The next message; None at the end, or when it makes no sense."""
    try:
        kind, stream, size = HEADER.unpack(await pipe.readexactly(HEADER.size))
        if size > LARGEST:
            return None
        return Message(Kind(kind), stream, await pipe.readexactly(size))
    except (asyncio.IncompleteReadError, ConnectionError, ValueError):
        return None

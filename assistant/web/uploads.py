"""The file of a form: read in memory only, so that nothing of it lies on a disk unsealed."""

from collections.abc import AsyncGenerator

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from assistant.errors import NotAllowed, NotUnderstood

AROUND_IT = 64 * 1024
"""Bytes that a form needs beside its file."""
WAITED_FOR = 12
"""So many times the largest file is read to its end, to say kindly that it was too large: a
browser that is cut off in the middle of sending shows only that the connection broke."""


class TooLarge(NotUnderstood):
    """There is a file, and it is larger than what we take."""


class _InMemory(MultiPartParser):
    spool_max_size = 1024 * 1024 * 1024  # never: what is too large does not come here


async def sent_file(request: Request, name: str, largest: int) -> bytes:
    """The file in a field of a form; b"" when none was chosen.

    Raises:
        TooLarge: it has more bytes than that.
        NotAllowed: it is so large that its end is not waited for.
        NotUnderstood: this is no form with files.
    """
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise NotUnderstood("no form with files")
    try:
        form = await _InMemory(request.headers, _limited(request, largest), max_files=1).parse()
    except MultiPartException as error:
        raise NotUnderstood("no form that can be read") from error
    file = form.get(name)
    content = await file.read() if isinstance(file, UploadFile) else b""
    await form.close()
    if len(content) > largest:
        raise TooLarge("file")
    return content


async def _limited(request: Request, largest: int) -> AsyncGenerator[bytes, None]:
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > largest * WAITED_FOR:
            raise NotAllowed("size")
        if size <= largest + AROUND_IT:
            yield chunk
    if size > largest + AROUND_IT:
        raise TooLarge("file")

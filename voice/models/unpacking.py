"""Takes a model out of a zip or a folder: nothing outside its place, nothing too large."""

import hashlib
import stat
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from assistant.errors import ModelBroken

MARK = "am/final.mdl"
"""The file by which a model is found among others."""
MOST_FILES = 500
LARGEST = 8 * 1024**3
"""Bytes of a model, unpacked."""
PART = 1 << 20

Told = Callable[[int, int], None]
"""Called with how many bytes are done, and of how many."""


@dataclass(frozen=True)
class Piece:
    """A file of a model, where it stands now."""

    size: int
    open: Callable[[], IO[bytes]]


Pieces = Mapping[str, Piece]
"""The files of a model, by path in it."""


@contextmanager
def pieces_in(source: Path) -> Iterator[list[Pieces]]:
    """Each model in a zip or a folder.

    Raises:
        ModelBroken: it cannot be read, or hides something that has no place in a model.
    """
    if source.is_dir():
        yield _split(_of_folder(source))
        return
    try:
        with zipfile.ZipFile(source) as archive:
            yield _split(_of_zip(archive))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError) as error:
        raise ModelBroken(f"{source.name} is no zip that can be read") from error


def unpack(pieces: Pieces, target: Path, told: Told) -> dict[str, str]:
    """Write a model's files into a folder; gives the sha256 of each.

    Raises:
        ModelBroken: a file is not as large as it says.
    """
    total, done, sums = sum(piece.size for piece in pieces.values()), 0, {}
    if total > LARGEST or len(pieces) > MOST_FILES:
        raise ModelBroken(f"{len(pieces)} files of {total:,} bytes are no model")
    for name, piece in pieces.items():
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        with piece.open() as source, place.open("wb") as file:
            sums[name] = _copy(source, file, piece.size, lambda n, d=done: told(d + n, total))  # type: ignore[misc]
        done += piece.size
    return sums


def sha256_of(file: Path | Piece) -> str:
    """Of a file's bytes."""
    digest = hashlib.sha256()
    with file.open("rb") if isinstance(file, Path) else file.open() as stream:
        while part := stream.read(PART):
            digest.update(part)
    return digest.hexdigest()


def _copy(source: IO[bytes], file: IO[bytes], size: int, told: Callable[[int], None]) -> str:
    """Copy so many bytes and no more: what a zip says of itself need not be true."""
    digest, done = hashlib.sha256(), 0
    while part := source.read(min(PART, size + 1 - done)):
        done += len(part)
        if done > size:
            break
        digest.update(part)
        file.write(part)
        told(done)
    if done != size:
        raise ModelBroken("a file is not as large as it says")
    return digest.hexdigest()


def _of_zip(archive: zipfile.ZipFile) -> dict[str, Piece]:
    found = {}
    for info in archive.infolist():
        if info.is_dir():
            continue
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG):
            raise ModelBroken(f"{info.filename} is a link or worse")
        found[_safe(info.filename)] = Piece(info.file_size, lambda i=info: archive.open(i))  # type: ignore[misc]
    return found


def _of_folder(folder: Path) -> dict[str, Piece]:
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            raise ModelBroken(f"{path.name} is a link")
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            found[name] = Piece(path.stat().st_size, lambda p=path: p.open("rb"))  # type: ignore[misc]
    return found


def _safe(name: str) -> str:
    """A path that stays inside.

    Raises:
        ModelBroken: it does not.
    """
    path = PurePosixPath(name)
    odd = "\\" in name or ":" in name or "\0" in name
    if odd or path.is_absolute() or ".." in path.parts or not path.parts:
        raise ModelBroken(f"{name!r} leads outside")
    return path.as_posix()


def _split(found: Mapping[str, Piece]) -> list[Pieces]:
    """The files of each model, by the folders that hold a mark."""
    roots = [name[: -len(MARK)] for name in found if name == MARK or name.endswith("/" + MARK)]
    return [
        {name[len(root) :]: piece for name, piece in found.items() if name.startswith(root)}
        for root in roots
    ]

"""One file that holds a whole copy: what it is, then its parts; written whole or not at all."""

import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.errors import BackupFailed

MANIFEST = "manifest.json"
FORMAT = 1
CHUNK = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """What a copy says of itself."""

    version: str
    """Of Huoban."""
    revision: str
    """Of the tables."""
    made_at: str
    database: str
    """``sqlite`` or ``postgresql``."""
    proof: str
    """Something sealed, by which it shows whether a secret opens the rest."""
    checksums: Mapping[str, str]
    format: int = FORMAT


def checksum(file: Path) -> str:
    """SHA-256 of a file."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def pack(target: Path, manifest: Manifest, parts: Sequence[Path]) -> None:
    """Write the archive under another name, look whether it is good, and only then name it."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    unfinished = Path(name)
    try:
        # mkstemp makes what its owner alone can read (0600).
        with os.fdopen(handle, "wb") as file:
            _write(file, manifest, parts)
            file.flush()
            os.fsync(file.fileno())
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            unpack(unfinished, Path(folder))
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    _keep_name(target.parent)


def unpack(archive: Path, folder: Path) -> Manifest:
    """Put the parts into a folder; what is not as the manifest says is refused.

    Raises:
        BackupFailed: it is no copy of ours, or damaged.
    """
    try:
        with tarfile.open(archive, "r:gz") as tar:
            manifest = _manifest(tar)
            for name in manifest.checksums:
                _take_out(tar, name, folder)
    except (tarfile.TarError, OSError, EOFError, KeyError, TypeError, ValueError) as error:
        raise BackupFailed(f"{archive} cannot be read as a backup: {error}") from error
    for name, expected in manifest.checksums.items():
        if checksum(folder / name) != expected:
            raise BackupFailed(f"{archive} is damaged: {name} is not what was written")
    return manifest


def _write(file: io.BufferedWriter, manifest: Manifest, parts: Sequence[Path]) -> None:
    with tarfile.open(fileobj=file, mode="w:gz") as tar:
        told = json.dumps(asdict(manifest), indent=2).encode()
        head = tarfile.TarInfo(MANIFEST)
        head.size, head.mode = len(told), 0o600
        tar.addfile(head, io.BytesIO(told))
        for part in parts:
            tar.add(part, arcname=part.name, filter=_ours_alone)


def _ours_alone(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.mode, member.uid, member.gid, member.uname, member.gname = 0o600, 0, 0, "", ""
    return member


def _manifest(tar: tarfile.TarFile) -> Manifest:
    found = tar.extractfile(MANIFEST)
    told = json.loads(found.read()) if found else {}
    if told.get("format") != FORMAT:
        raise ValueError("it is of another format")
    return Manifest(**told)


def _take_out(tar: tarfile.TarFile, name: str, folder: Path) -> None:
    """One part, under its plain name: an archive may not say where on the disk things go."""
    if Path(name).name != name:
        raise ValueError(f"{name!r} is no name of a part")
    found = tar.extractfile(name)
    if found is None:
        raise ValueError(f"{name} is not in it")
    with (folder / name).open("wb") as file:
        os.fchmod(file.fileno(), 0o600)
        while chunk := found.read(CHUNK):
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())


def _keep_name(folder: Path) -> None:
    """The name of a new file is on the disk, too; where a system cannot do that it does not."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

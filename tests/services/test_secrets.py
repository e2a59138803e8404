"""The secret is changed: nothing is lost, nobody is signed out, and the old one is not needed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from cryptography.fernet import InvalidToken
from PIL import Image
from pydantic import ValidationError
from sqlalchemy import select
from starlette.testclient import TestClient
from typer.testing import CliRunner

from assistant.app import create_app
from assistant.cli import app
from assistant.config import DEMO_SECRET, Settings
from assistant.db.base import Base, Vault, sealed_columns
from assistant.db.emergencies import EmergencyAlert
from assistant.db.messages import OutboxMessage
from assistant.db.session import Database
from assistant.dialogue.model import Mode
from assistant.ports.messages import Contact
from assistant.scenarios import all_scenarios
from assistant.services import rotation
from assistant.services.addresses import Addresses
from assistant.services.rotation import Rotated, Rotation
from assistant.wiring import Services, services
from tests.conftest import MovableClock
from tests.pages import Browser
from tests.services.desk import Desk, open_desk

DAUGHTER = "+8613816700011"
NEW = "the new secret of this city"


def with_new(settings: Settings, *, old: bool = True) -> Settings:
    """The settings after the change; without the old secret at its very end."""
    known = (settings.secret,) if old else ()
    return settings.model_copy(update={"secret": NEW, "old_secrets": known})


async def fill(built: Services) -> Desk:
    """Something in every table that holds anything sealed."""
    desk = await open_desk(built)
    profile = await built.residents.profile(desk.resident_id)
    contacts = (Contact("女儿", DAUGHTER, ("bookings", "cancellations", "emergency")),)
    await built.residents.save(desk.resident_id, replace(profile, contacts=contacts))
    await desk.book("see_doctor")
    await desk.say_yes(await desk.fill_message("我到了"))
    await desk.fill("call_taxi")
    await built.help.ask(desk.resident_id, Mode.LIVE, {"phone": profile.phone}, None)
    await built.emergencies.start(desk.resident_id, Mode.LIVE)
    await built.due.run(built.clock() + timedelta(seconds=built.settings.emergency_seconds))
    await keep_a_photo(built, desk)
    return desk


async def keep_a_photo(built: Services, desk: Desk) -> None:
    """What goes along with a request to the city."""
    session_id = await built.conversation.start(desk.resident_id, "city_hotline", Mode.LIVE)
    standing = await built.sessions.find(desk.resident_id, session_id, Mode.LIVE)
    sent = BytesIO()
    Image.new("RGB", (8, 8)).save(sent, "PNG")
    await built.photos.keep(standing, "photo", sent.getvalue())


async def rotate(settings: Settings) -> Rotated:
    """As the command does, which is a process of its own."""
    database = Database(settings.database)
    addresses = Addresses(settings.public_url, *settings.secrets)
    try:
        vault, scenarios = Vault(*settings.secrets), all_scenarios()
        return await Rotation(database, vault, addresses, scenarios).run()
    finally:
        await database.close()


async def sealed_under(settings: Settings, secret: str) -> tuple[int, int]:
    """How many sealed values a secret opens, and how many there are."""
    database, vault = Database(settings.database), Vault(secret)
    opened = every = 0
    for table in Base.metadata.sorted_tables:
        for column in sealed_columns(table):
            for (value,) in await database.read(select(column).where(column.is_not(None))):
                every += 1
                opened += _opens(vault, value)
    await database.close()
    return opened, every


def _opens(vault: Vault, value: bytes) -> bool:
    try:
        vault.open(value)
    except InvalidToken:
        return False
    return True


@pytest.mark.anyio
async def test_after_a_rotation_everything_is_read_without_the_old_secret(
    either_database: Settings, clock: MovableClock
) -> None:
    async with services(either_database, clock) as built:
        desk = await fill(built)
    _, every = await sealed_under(either_database, NEW)
    done = await rotate(with_new(either_database))
    assert done.renewed > 0
    assert done.unreadable == 0
    assert await sealed_under(either_database, NEW) == (every, every)
    assert await sealed_under(either_database, either_database.secret) == (0, every)
    async with services(with_new(either_database, old=False), clock) as built:
        assert (await built.residents.profile(desk.resident_id)).name == "李阿婆"
        assert len(await built.booked.all(desk.resident_id, Mode.LIVE)) == 2
    assert (await rotate(with_new(either_database))).renewed == 0


@pytest.mark.anyio
async def test_every_table_with_something_sealed_is_in_the_test(
    migrated: Settings, clock: MovableClock
) -> None:
    async with services(migrated, clock) as built:
        await fill(built)
        for table in Base.metadata.sorted_tables:
            if sealed_columns(table):
                assert await built.database.read(select(table)), table.name


class Killed(BaseException):
    """The process is gone."""


@pytest.mark.anyio
async def test_a_rotation_that_was_killed_is_gone_on_with(
    migrated: Settings, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with services(migrated, clock) as built:
        for _ in range(5):
            await open_desk(built)
    monkeypatch.setattr(rotation, "AT_ONCE", 2)
    writes = 0
    write = Rotation._write

    async def dying(self: Rotation, changes: list[Any]) -> int:
        nonlocal writes
        writes += 1
        if writes == 2:
            raise Killed
        return await write(self, changes)

    with monkeypatch.context() as patched:
        patched.setattr(Rotation, "_write", dying)
        with pytest.raises(Killed):
            await rotate(with_new(migrated))
    assert await sealed_under(migrated, NEW) == (2, 5)
    assert (await rotate(with_new(migrated))).renewed == 3
    assert await sealed_under(migrated, NEW) == (5, 5)


@pytest.mark.anyio
async def test_what_somebody_writes_during_a_rotation_stands(
    either_database: Settings, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with services(either_database, clock) as built:
        desk = await open_desk(built)
    after = with_new(either_database)
    async with services(after, clock) as serving:
        write = Rotation._write

        async def late(self: Rotation, changes: list[Any]) -> int:
            profile = await serving.residents.profile(desk.resident_id)
            await serving.residents.save(desk.resident_id, replace(profile, name="王阿婆"))
            return await write(self, changes)

        monkeypatch.setattr(Rotation, "_write", late)
        await rotate(after)
        assert (await serving.residents.profile(desk.resident_id)).name == "王阿婆"
    assert await sealed_under(after, NEW) == (1, 1)


@pytest.mark.anyio
async def test_an_answer_to_a_message_from_before_finds_it_before_and_after_the_rotation(
    migrated: Settings, clock: MovableClock
) -> None:
    async with services(migrated, clock) as built:
        desk = await fill(built)
    for step in (with_new(migrated), with_new(migrated, old=False)):
        async with services(step, clock) as serving:
            assert await serving.incoming.take(Mode.LIVE, DAUGHTER, "好", step.secret[:3])
        await rotate(with_new(migrated))
    async with services(with_new(migrated, old=False), clock) as serving:
        phones = await serving.database.read(select(OutboxMessage.phone, OutboxMessage.once))
        assert all(serving.outbox.digest(DAUGHTER) == row.phone for row in phones if row.phone)
        assert desk.resident_id


@pytest.mark.anyio
async def test_who_is_told_of_an_emergency_is_known_again_before_and_after_the_rotation(
    migrated: Settings, clock: MovableClock
) -> None:
    async with services(migrated, clock) as built:
        desk = await fill(built)
        before = built.outbox.digest(DAUGHTER)
        emergency_id = await built.emergencies.current(desk.resident_id, Mode.LIVE)
    assert emergency_id
    for step in (with_new(migrated), with_new(migrated, old=False)):
        async with services(step, clock) as serving:
            for words in ("2", "1"):
                assert await serving.alerted.write(Mode.LIVE, DAUGHTER, words)
                alarmed = await serving.alarmed.find(desk.resident_id, emergency_id, Mode.LIVE)
                assert bool(alarmed.coming) == (words == "1")
        await rotate(with_new(migrated))
    async with services(with_new(migrated, old=False), clock) as serving:
        phones = {row.phone for row in await serving.database.read(select(EmergencyAlert.phone))}
        assert phones == {"", serving.outbox.digest(DAUGHTER)}
        assert before not in phones


@pytest.mark.anyio
async def test_who_did_not_hear_of_a_booking_does_not_hear_of_its_end_after_the_change(
    migrated: Settings, clock: MovableClock
) -> None:
    clock.now = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)  # ten in the evening: nothing goes out
    async with services(migrated, clock) as built:
        desk = await fill(built)
        [booking] = [
            one
            for one in await built.booked.all(desk.resident_id, Mode.LIVE)
            if one.scenario.id == "see_doctor"
        ]
    async with services(with_new(migrated), clock) as serving:
        await Desk(serving, desk.resident_id).cancel(booking.id)
        query = select(OutboxMessage.event).where(OutboxMessage.booking_id == booking.id)
        events = {row.event for row in await serving.database.read(query)}
        assert "cancellations" not in events


def test_cookies_and_signed_addresses_of_before_are_good_while_the_old_secret_is_listed(
    migrated: Settings, clock: MovableClock
) -> None:
    with TestClient(create_app(migrated, clock)) as client:
        Browser(client).get("/")
        old, report = client.cookies["resident"], "/messages/reports/{}/{}?status=1"
    address = Addresses(migrated.public_url, migrated.secret)
    key = "00000000-0000-4000-8000-0000000000aa"
    signed = report.format(key, address.sign(f"report {key}"))
    with TestClient(create_app(with_new(migrated), clock)) as client:
        client.cookies["resident"] = old
        assert "王秀英" in Browser(client).get("/profile/me").soup.select("#name")[0]["value"]
        fresh = next(c.value for c in client.cookies.jar if c.name == "resident" and c.value != old)
        assert client.get(signed).status_code == 200
    with TestClient(create_app(with_new(migrated, old=False), clock)) as client:
        assert client.get(signed).status_code == 404
        client.cookies["resident"] = str(fresh)
        client.get("/profile")
        assert client.cookies["resident"] == fresh, "nobody has to begin anew"


def test_a_list_of_old_secrets_is_read_and_held_to_the_rules(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(
        "HUOBAN_OLD_SECRETS", '["an older secret, with a comma", "the oldest one of all"]'
    )
    assert len(Settings(_env_file=None).secrets) == 3
    monkeypatch.setenv("HUOBAN_OLD_SECRETS", '["short"]')
    with pytest.raises(ValidationError, match="old_secrets"):
        Settings(_env_file=None)


def test_the_command_renews_and_without_an_old_secret_says_what_is_missing(
    migrated: Settings, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with TestClient(create_app(migrated, clock)) as client:
        client.get("/profile")
    monkeypatch.chdir(migrated.data_dir)
    monkeypatch.setenv("HUOBAN_DATA_DIR", str(migrated.data_dir))
    refused = CliRunner().invoke(app, ["secret", "rotate"])
    assert (refused.exit_code, "HUOBAN_OLD_SECRETS" in refused.output) == (1, True)
    monkeypatch.setenv("HUOBAN_SECRET", NEW)
    monkeypatch.setenv("HUOBAN_OLD_SECRETS", f'["{DEMO_SECRET}"]')
    done = CliRunner().invoke(app, ["secret", "rotate"])
    assert done.exit_code == 0, done.output
    monkeypatch.setenv("HUOBAN_OLD_SECRETS", '["another one, never used"]')
    monkeypatch.setenv("HUOBAN_SECRET", "yet another secret")
    lost = CliRunner().invoke(app, ["secret", "rotate"])
    assert (lost.exit_code, "stay as they are" in lost.output) == (1, True)

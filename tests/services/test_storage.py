"""The store is locked, full or damaged: a kind page, nothing half kept, and all goes on after."""

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

import psycopg
import pytest
from dbos._dbos import _get_dbos_instance

from assistant.config import Settings
from assistant.db.notes import KeptNotes
from assistant.db.session import BUSY_SECONDS, Database
from assistant.errors import StorageFailed
from assistant.wiring import Services
from tests.chaos.polling import until
from tests.chaos.resident import shown_on
from tests.chaos.stores import fill_up, full, locked
from tests.conftest import MovableClock
from tests.pages import Browser, Page
from tests.services.desk import open_desk

SECONDS_FOR_A_PAGE = 3
A_BUSY_MACHINE = 12  # seconds more, where much else is going on


@contextmanager
def in_time() -> Iterator[None]:
    """A page may keep nobody waiting, whatever it says."""
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < SECONDS_FOR_A_PAGE + A_BUSY_MACHINE


def services_of(browser: Browser) -> Services:
    built: Services = browser.client.app.state.services  # type: ignore[attr-defined]
    return built


def rows(settings: Settings, table: str) -> int:
    with closing(sqlite3.connect(settings.data_dir / "huoban.sqlite3")) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def damage(settings: Settings, table: str, column: str) -> None:
    with closing(sqlite3.connect(settings.data_dir / "huoban.sqlite3")) as connection, connection:
        connection.execute(f"UPDATE {table} SET {column} = x'00'")


def received(browser: Browser) -> list[str]:
    found = browser.client.get("/demo-city/received.json").json()
    return [one["key"] for one in found if one["state"].lower() != "cancelled"]


def status(browser: Browser, url: str) -> str:
    shown = shown_on(browser.get(url))
    return shown.status if shown else ""


def at_the_read_back(browser: Browser, times: int, root: str = "") -> list[str]:
    """So many conversations about a taxi, each up to the yes; where the yes is sent."""
    yeses = []
    for _ in range(times):
        page = browser.start("call_taxi", root)
        yeses.append(str(page.soup.select('form[action$="/confirmation"]')[0]["action"]))
    return yeses


def catch_up(browser: Browser, clock: MovableClock) -> None:
    """Time passes, and what is due is done."""
    portal = browser.client.portal
    assert portal is not None
    with suppress(StorageFailed):  # as the tick does: the next one comes
        portal.call(services_of(browser).due.run, clock.move(minutes=2))


def all_booked(browser: Browser, clock: MovableClock, urls: list[str]) -> None:
    """Every one of them comes about, and nothing else does."""

    def booked() -> bool:
        catch_up(browser, clock)
        return all(status(browser, url) == "booked" for url in urls)

    until(booked, polls=12, every=1)
    assert len(received(browser)) == len(set(received(browser))) == len(urls)


def is_kind(page: Page, code: int) -> bool:
    return page.status == code and "Traceback" not in page.words and bool(page.heading)


def test_a_press_while_somebody_else_writes_is_not_taken_and_works_afterwards(
    browser: Browser, settings: Settings
) -> None:
    home = browser.get("/")
    with locked(settings.data_dir / "huoban.sqlite3"):
        with in_time():
            page = browser.press(home.soup.select('button[value="call_taxi"]')[0])
        assert is_kind(page, 503)
        assert browser.get("/").status == 200, "what is kept can be read"
    assert rows(settings, "dialogue_session") == 0
    browser.start("call_taxi")
    assert browser.page.url.endswith("/confirmation")


@pytest.mark.anyio
async def test_writes_in_line_behind_one_that_finds_the_store_locked_are_told_with_it(
    migrated: Settings,
) -> None:
    database = Database(migrated.database)
    notes = KeptNotes(database)
    with locked(migrated.data_dir / "huoban.sqlite3"):
        told = await asyncio.gather(
            *(notes.note(str(number), "") for number in range(5)), return_exceptions=True
        )
    assert [type(one) for one in told] == [StorageFailed] * 5
    assert [str(one) for one in told].count("the write before this one failed") == 4
    await asyncio.gather(*(notes.note(str(number), "") for number in range(5)))
    assert [await notes.recall(str(number)) for number in range(5)] == [""] * 5
    await database.close()


def test_a_yes_while_somebody_else_writes_books_nothing_until_it_is_said_again(
    browser: Browser, settings: Settings
) -> None:
    [yes] = at_the_read_back(browser, 1)
    with locked(settings.data_dir / "huoban.sqlite3"), in_time():
        assert is_kind(browser.post(yes), 503)
    assert (rows(settings, "booking"), received(browser)) == (0, [])
    assert status(browser, browser.post(yes).url) == "booked"
    assert len(received(browser)) == 1


def test_a_wish_to_cancel_while_somebody_else_writes_leaves_the_booking_as_it_is(
    browser: Browser, settings: Settings
) -> None:
    [yes] = at_the_read_back(browser, 1)
    booking = browser.post(yes).url
    with locked(settings.data_dir / "huoban.sqlite3"), in_time():
        assert is_kind(browser.post(f"{booking}/cancel"), 503)
    assert status(browser, booking) == "booked"
    browser.post(f"{booking}/cancel")
    assert status(browser, booking) == "cancelled"
    assert received(browser) == []


def test_a_yes_is_taken_while_the_store_of_the_work_is_locked(
    browser: Browser, settings: Settings
) -> None:
    [yes] = at_the_read_back(browser, 1)
    with locked(settings.data_dir / "work.sqlite3"):
        page = browser.post(yes)
        assert (page.status, status(browser, page.url)) == (200, "working")
    until(lambda: status(browser, page.url) == "booked", polls=120, every=0.5)
    assert len(received(browser)) == 1


def test_a_full_disk_is_told_and_what_was_taken_is_done_once_there_is_room(
    browser: Browser, clock: MovableClock
) -> None:
    yeses = at_the_read_back(browser, 8)
    with full(services_of(browser).database._writing.sync_engine):
        pages = [browser.post(yes) for yes in yeses]
    assert any(is_kind(page, 503) for page in pages), "it was full"
    assert all(page.status in (200, 503) for page in pages)
    all_booked(browser, clock, [browser.post(yes).url for yes in yeses])


def test_a_full_disk_under_the_store_of_the_work_loses_no_yes(
    browser: Browser, clock: MovableClock
) -> None:
    [practised], yeses = at_the_read_back(browser, 1, "/practice"), at_the_read_back(browser, 8)
    browser.post(practised)
    engine = _get_dbos_instance()._sys_db.engine
    with full(engine):
        fill_up(engine, "workflow_status", "workflow_uuid")
        pages = [browser.post(yes) for yes in yeses]
    assert all(page.status == 200 for page in pages), "each yes is kept"
    assert any(status(browser, page.url) != "booked" for page in pages), "it was full"
    all_booked(browser, clock, [page.url for page in pages])


def test_a_disk_that_is_full_for_both_stores_loses_no_yes(
    browser: Browser, clock: MovableClock
) -> None:
    yeses = at_the_read_back(browser, 8)
    ours, work = services_of(browser).database._writing.sync_engine, _get_dbos_instance()
    with full(ours), full(work._sys_db.engine):
        pages = [browser.post(yes) for yes in yeses]
    assert any(is_kind(page, 503) for page in pages), "it was full"
    all_booked(browser, clock, [browser.post(yes).url for yes in yeses])


@pytest.mark.parametrize(
    ("table", "column", "path"),
    [
        ("dialogue_session", "said", "/sessions"),
        ("booking", "answers", "/bookings"),
        ("booking", "receipt", "/bookings"),
        ("resident", "profile", "/profile"),
    ],
)
def test_a_damaged_record_is_told_kindly(
    browser: Browser, settings: Settings, table: str, column: str, path: str
) -> None:
    session = browser.start("call_taxi").url
    booking = browser.say_yes().url
    damage(settings, table, column)
    addresses = {"/sessions": session, "/bookings": booking, "/profile": "/profile"}
    assert is_kind(browser.get(addresses[path]), 500)
    assert browser.get("/welcome").status == 200


def test_a_damaged_booking_keeps_no_other_one_from_its_turn(
    browser: Browser, settings: Settings, clock: MovableClock
) -> None:
    first, second = at_the_read_back(browser, 2)
    browser.client.post(
        "/demo-city/faults", json={"service": "tomp", "fault": "unavailable", "count": None}
    )
    browser.post(first)
    damage(settings, "booking", "answers")
    waiting = browser.post(second).url
    browser.client.delete("/demo-city/faults")

    def booked() -> bool:
        catch_up(browser, clock)
        return status(browser, waiting) == "booked"

    until(booked, polls=12, every=1)


@pytest.mark.anyio
async def test_no_transaction_waits_longer_than_a_page_may(ready: Services) -> None:
    desk = await open_desk(ready)
    if ready.settings.database_url:
        plain = ready.settings.database_url.replace("+asyncpg", "")
        with psycopg.connect(plain) as other:
            other.execute("LOCK TABLE dialogue_session IN EXCLUSIVE MODE")
            with pytest.raises(StorageFailed), in_time():
                await desk.fill("call_taxi")
            other.rollback()
    else:
        file = ready.settings.data_dir / "huoban.sqlite3"
        with locked(file), pytest.raises(StorageFailed), in_time():
            await desk.fill("call_taxi")
    assert await desk.count("dialogue_session") == 0
    await desk.fill("call_taxi")


@pytest.mark.anyio
async def test_a_database_that_is_not_there_is_a_failed_store() -> None:
    database = Database("postgresql+asyncpg://nobody@127.0.0.1:1/nothing")
    with pytest.raises(StorageFailed):
        await database.check()
    await database.close()


@pytest.mark.anyio
async def test_both_files_are_written_ahead_and_no_wait_is_longer_than_a_page_may(
    migrated: Settings, browser: Browser
) -> None:
    for name in ("huoban.sqlite3", "work.sqlite3"):
        with closing(sqlite3.connect(migrated.data_dir / name)) as connection:
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert BUSY_SECONDS < SECONDS_FOR_A_PAGE

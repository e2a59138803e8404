"""The natural voice comes by itself where it is wanted, harms nothing, and ends with the server."""

import asyncio
import hashlib
import threading
import warnings
from pathlib import Path

import pytest

import voice.natural
from assistant.config import Settings
from assistant.i18n import DEFAULT_LANGUAGE
from assistant.scenarios import all_scenarios
from assistant.wiring import services
from assistant.wiring.background import Heed, in_background
from assistant.wiring.improving import improve
from assistant.wiring.sentences import fixed_sentences
from assistant.wiring.speech import natural_folder, speaking
from tests.conftest import MovableClock
from voice.clauses import sentences
from voice.spoken import spoken

with warnings.catch_warnings():  # the library imports what Python 3.13 no longer has
    warnings.simplefilter("ignore", DeprecationWarning)
    import wyoming.audio  # noqa: F401 - the recogniser that needs no model here speaks it

pytestmark = pytest.mark.anyio

FILES = {"voices/xx_one.bin": b"a voice of no language of ours", "model.onnx": b"a model"}


@pytest.fixture(autouse=True)
def small_ones(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    digests = {place: hashlib.sha256(data).hexdigest() for place, data in FILES.items()}
    monkeypatch.setattr(voice.natural, "DIGESTS", digests)
    monkeypatch.setattr(voice.natural, "OFFICIAL", "http://127.0.0.1:9/")
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.fixture
def wanting(migrated: Settings, tmp_path: Path) -> Settings:
    """Settings that want the best voice, with its files kept in a folder."""
    kept = tmp_path / "kept"
    for place, data in FILES.items():
        (kept / place).parent.mkdir(parents=True, exist_ok=True)
        (kept / place).write_bytes(data)
    wishes = {"install_voice": True, "models_from": str(kept), "recogniser": "wyoming"}
    return migrated.model_copy(update=wishes)


def rendered(settings: Settings) -> set[str]:
    return {file.name for file in (settings.data_dir / "speech").glob("*.wav")}


async def test_it_is_installed_and_the_fixed_sentences_are_rendered(wanting: Settings) -> None:
    pytest.importorskip("onnxruntime")
    async with speaking(wanting) as voice_of_all:
        await improve(wanting, voice_of_all)
    assert voice.natural.missing(natural_folder(wanting)) == []
    said = fixed_sentences(all_scenarios().values(), DEFAULT_LANGUAGE)
    each = {spoken(part, DEFAULT_LANGUAGE) for text in said for part in sentences(text)}
    assert len(rendered(wanting)) == len(each) > 50


async def test_without_its_packages_the_usual_voice_renders(
    wanting: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.wiring.improving.can_run", lambda: False)
    async with speaking(wanting) as voice_of_all:
        await improve(wanting, voice_of_all)
    assert not natural_folder(wanting).exists()
    assert rendered(wanting)


async def test_without_a_source_nothing_fails(wanting: Settings) -> None:
    without = wanting.model_copy(update={"models_from": ""})
    async with speaking(without) as voice_of_all:
        await improve(without, voice_of_all)
    assert rendered(without)


async def test_unless_it_is_wanted_nothing_is_installed_or_rendered(wanting: Settings) -> None:
    usual = wanting.model_copy(update={"install_voice": False})
    async with speaking(usual) as voice_of_all:
        await improve(usual, voice_of_all)
    assert not natural_folder(usual).exists()
    assert rendered(usual) == set()


async def test_a_server_that_ends_ends_the_rendering_and_the_next_goes_on(
    wanting: Settings, clock: MovableClock
) -> None:
    async with services(wanting, clock):
        while not rendered(wanting):
            await asyncio.sleep(0.01)
    begun = rendered(wanting)
    said = fixed_sentences(all_scenarios().values(), DEFAULT_LANGUAGE)
    assert len(begun) < len(said), "it was ended in the middle"
    async with speaking(wanting) as voice_of_all:
        await improve(wanting, voice_of_all)
    assert begun < rendered(wanting)


async def test_work_in_the_background_heeds_who_gives_it_up() -> None:
    began, ended = threading.Event(), threading.Event()

    def work(heed: Heed) -> None:
        try:
            while True:
                began.set()
                heed()
        finally:
            ended.set()

    task = asyncio.create_task(in_background(work, name="endless"))
    await asyncio.to_thread(began.wait)
    task.cancel()
    await asyncio.wait({task})
    assert ended.is_set()


async def test_what_fails_in_the_background_is_told_to_who_waits() -> None:
    def work(_heed: Heed) -> None:
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        await in_background(work, name="failing")


def test_fixed_sentences_tell_nothing_of_anyone() -> None:
    said = fixed_sentences(all_scenarios().values(), "en")
    assert "Which hospital?" in said
    assert "The soonest times come first." in said
    assert "We did not understand that. What would you like to do?" in said
    assert "This is done." in said
    assert not [text for text in said if "{" in text]
    assert len(said) == len(set(said))

"""What the tests of speaking share: the real engines, and Speaking with a folder of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from assistant.config import Settings
from assistant.wiring.speech import natural_folder
from voice.engines.kokoro_synthesiser import KokoroSynthesiser
from voice.engines.pyttsx3_synthesiser import Pyttsx3Synthesiser
from voice.kept import KeptInMemory, KeptOnDisk
from voice.speaking import Speaking


@pytest.fixture
async def usual() -> AsyncIterator[Pyttsx3Synthesiser]:
    made = Pyttsx3Synthesiser()
    yield made
    await made.close()


@pytest.fixture
async def natural() -> AsyncIterator[KokoroSynthesiser]:
    made = KokoroSynthesiser(natural_folder(Settings()), threads=1)
    if not made.available("zh-CN"):
        pytest.skip("the natural voice is not installed: huoban voice install --natural")
    yield made
    await made.close()


@pytest.fixture
async def speaking(tmp_path: Path, usual: Pyttsx3Synthesiser) -> Speaking:
    return Speaking([usual], KeptInMemory(1), KeptOnDisk(tmp_path / "speech", 1))

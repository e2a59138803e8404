"""The shared recordings, the installed models, and how tests listen to them."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein

from assistant.config import Settings
from assistant.hearing import Heard, Hearing, HearingEvent, Recogniser
from assistant.wiring.hearing import recogniser_models
from voice.audio import read_audio

FOLDER = Path(__file__).parents[3] / "shared" / "voice" / "recordings"
MODELS = recogniser_models(Settings(_env_file=None)).there()

needs_model = pytest.mark.skipif(
    "zh-CN" not in MODELS, reason="no Mandarin model is installed: huoban voice install"
)
needs_recordings = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the shared recordings are not beside this checkout"
)


@dataclass(frozen=True)
class Clip:
    """A recording and what is said in it."""

    file: Path
    text: str
    variant: str

    def pcm(self) -> bytes:
        return read_audio(self.file)


def clips() -> list[Clip]:
    if not FOLDER.is_dir():
        return []
    rows = map(json.loads, (FOLDER / "clips.jsonl").read_text(encoding="utf-8").splitlines())
    return [Clip(FOLDER / row["file"], row["text"], row["variant"]) for row in rows]


async def events_of(hearing: Hearing, pcm: bytes, *, step: int = 3_200) -> list[HearingEvent]:
    """Feed a recording as a microphone would, only faster; all that is told on the way."""

    async def feed() -> None:
        for start in range(0, len(pcm), step):
            await hearing.feed(pcm[start : start + step])
        await hearing.finish()

    feeding = asyncio.create_task(feed())
    try:
        return [event async for event in hearing]
    finally:
        feeding.cancel()
        await asyncio.wait({feeding})


async def heard(recogniser: Recogniser, pcm: bytes, *, rate: int = 16_000) -> Heard:
    async with recogniser.listen("zh-CN", rate=rate) as hearing:
        last = (await events_of(hearing, pcm, step=rate // 5))[-1]
    assert isinstance(last, Heard)
    assert last.final
    return last


def errors(text: str, said: str) -> int:
    """How many characters were heard wrongly."""
    return Levenshtein.distance(text, said)

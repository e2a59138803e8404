"""Puts together what hears and speaks, for every channel."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from assistant.config import Settings
from assistant.wiring.hearing import recogniser
from assistant.wiring.readiness import Preparing, preparing
from assistant.wiring.speech import speaking
from voice.ear import Ear
from voice.speaking import Speaking


@dataclass(frozen=True)
class Senses:
    """What hears and speaks."""

    ear: Ear
    """Hears utterances, for every channel."""
    hearing: Preparing
    """How ready the ear is."""
    speaking: Speaking


@asynccontextmanager
async def senses(settings: Settings) -> AsyncIterator[Senses]:
    """All of it; on leaving, its processes are ended."""
    async with (
        recogniser(settings) as listener,
        speaking(settings) as voice,
        preparing(settings, listener, voice) as hearing,
    ):
        yield Senses(Ear(listener), hearing, voice)

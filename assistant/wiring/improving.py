"""Has the natural voice come by itself, and what is said to everyone made sound beforehand."""

from pathlib import Path

import structlog

from assistant.config import Settings
from assistant.errors import AssistantError
from assistant.i18n import DEFAULT_LANGUAGE
from assistant.scenarios import all_scenarios
from assistant.wiring.background import Heed, in_background
from assistant.wiring.sentences import fixed_sentences
from assistant.wiring.speech import natural_folder
from voice import natural
from voice.engines.kokoro_synthesiser import can_run
from voice.speaking import Speaking

log = structlog.get_logger()


async def improve(settings: Settings, speaking: Speaking) -> None:
    """Where it is wanted: install the best voice that runs here, then render ahead with it.

    It takes its time, fails without harm, and goes on at the next start where it was ended.
    """
    if not settings.install_voice:
        return
    folder = natural_folder(settings)
    if can_run() and natural.missing(folder):
        try:
            await in_background(lambda heed: _install(settings, folder, heed), name="voice")
        except (AssistantError, OSError) as error:
            log.warning("no natural voice", detail=str(error))
    sentences = fixed_sentences(all_scenarios().values(), DEFAULT_LANGUAGE)
    await speaking.prepare(sentences, DEFAULT_LANGUAGE)


def _install(settings: Settings, folder: Path, heed: Heed) -> None:
    """From where models are kept, if they are; else from the network."""
    if settings.models_from:
        kept = Path(settings.models_from).expanduser()
        try:
            return natural.install(folder, source=kept, say=_silent, heed=heed)
        except AssistantError as error:
            log.info("no natural voice there", source=str(kept), detail=str(error))
    return natural.install(folder, say=_silent, heed=heed)


def _silent(_line: str) -> None:
    """Nobody looks."""

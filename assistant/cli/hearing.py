"""Commands that hear: models for the recogniser, recordings into text, and whether all works."""

import asyncio
import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.understanding import meaning
from assistant.config import Settings
from assistant.dialogue.understanding.readings import likeliest
from assistant.errors import (
    AssistantError,
    AudioUnfit,
    ModelBroken,
    ModelMissing,
    ModelNotFetched,
    RecogniserLost,
)
from assistant.hearing import RATE, Heard, Hearing, Recogniser
from assistant.i18n import DEFAULT_LANGUAGE
from assistant.wiring.hearing import model_installer, recogniser, recogniser_models
from voice.audio import read_audio
from voice.models import KNOWN, Progress

app = typer.Typer()

UNFIT = {
    "empty": "There is no sound in {file}.",
    "unreadable": "{file} is no WAV recording that can be read: {detail}.",
    "too_long": "{file} is too long: {detail}.",
}
INSTALL = "Install it with: huoban voice install --language {language}"
SILENCE = bytes(2 * RATE)
"""A second of it, to see whether anything listens at all."""


@app.command()
def transcribe(
    files: Annotated[list[Path], typer.Argument(help="WAV files.")],
    language: Annotated[str, typer.Option(help="zh-CN or en.")] = DEFAULT_LANGUAGE,
    understand: Annotated[bool, typer.Option(help="Add what it means.")] = False,
) -> None:
    """What is said in recordings: one JSON line for each."""
    known = known_language(language)
    if not asyncio.run(_transcribe(Settings(), files, known, understand=understand)):
        raise typer.Exit(1)


def install_models(settings: Settings, languages: list[str], source: Path | None) -> None:
    """Have the models of some languages in place; says what goes on."""
    installer = model_installer(settings)
    for language in languages:
        shown = _Shown(language)
        try:
            place = installer.install(language, shown.tell, given=source)
        except (ModelNotFetched, ModelBroken) as error:
            typer.echo(f"{language}: {error}", err=True)
            raise typer.Exit(1) from error
        typer.echo(f"{language}: installed in {place}")
        if place != recogniser_models(settings).place(language):
            typer.echo(_how_to_choose(language, place))
    installer.tidy()


def check_hearing(settings: Settings) -> list[str]:
    """How listening goes on this machine, and what to do about it, one line each."""
    return asyncio.run(_checked(settings))


def known_language(language: str) -> str:
    """The language as we call it.

    Raises:
        BadParameter: nobody here hears it.
    """
    found = [known for known in KNOWN if known.split("-")[0] == language.split("-")[0].lower()]
    if not found:
        raise typer.BadParameter(f"{language} is not one of {', '.join(KNOWN)}")
    return found[0]


class _Shown:
    """Progress, a line for each tenth."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._last = ("", -1)

    def tell(self, progress: Progress) -> None:
        """Show it when there is something new to show."""
        tenth = 10 * progress.done // max(1, progress.total)
        if (progress.step, tenth) != self._last:
            self._last = (progress.step, tenth)
            megabytes = f"{progress.done / 1e6:.0f} of {progress.total / 1e6:.0f} MB"
            typer.echo(f"{self._language}: {progress.step} {tenth * 10:3} %  {megabytes}")


def _how_to_choose(language: str, place: Path) -> str:
    name = "HUOBAN_RECOGNISER_MODEL" + ("_EN" if language == "en" else "")
    return f"It is used once this is set: {name}={place.name}"


async def _transcribe(
    settings: Settings, files: list[Path], language: str, *, understand: bool
) -> bool:
    """Print a line for each file; gives whether all could be heard."""
    well = True
    async with recogniser(settings) as ear:
        for file in files:
            told: dict[str, object] = {"file": str(file), "text": ""}
            try:
                readings = await _readings_of(ear, file, language)
                if understand and readings[0]:
                    taken = likeliest(readings, language)
                    told |= meaning(taken, datetime.now(settings.zone), language)
                told["text"] = readings[0]
            except AssistantError as error:
                well = False
                told["error"] = _words(error, file, language)
                typer.echo(str(told["error"]), err=True)
            typer.echo(json.dumps(told, ensure_ascii=False))
    return well


async def _readings_of(ear: Recogniser, file: Path, language: str) -> tuple[str, ...]:
    return await _heard(ear, await asyncio.to_thread(read_audio, file), language)


async def _heard(ear: Recogniser, pcm: bytes, language: str) -> tuple[str, ...]:
    async with ear.listen(language) as hearing:
        feeding = asyncio.create_task(_feed(hearing, pcm))
        try:
            final = [e async for e in hearing if isinstance(e, Heard) and e.final]
            return (final[0].text, *final[0].alternatives) if final else ("",)
        finally:
            feeding.cancel()
            await asyncio.wait({feeding})


async def _feed(hearing: Hearing, pcm: bytes) -> None:
    with suppress(AssistantError):  # whoever follows what is heard is told
        await hearing.feed(pcm)
        await hearing.finish()


def _words(error: AssistantError, file: Path, language: str) -> str:
    if isinstance(error, AudioUnfit):
        return UNFIT[error.reason].format(file=file, detail=error)
    if isinstance(error, ModelMissing):
        return f"There is no model for {language}. " + INSTALL.format(language=language)
    return f"{file} could not be heard: {error}"


async def _checked(settings: Settings) -> list[str]:
    if settings.recogniser == "wyoming":
        return [await _server_checked(settings)]
    models, lines = recogniser_models(settings), []
    async with recogniser(settings) as made:
        for language in KNOWN:
            try:
                place = await asyncio.to_thread(models.check, language)
                await _heard(made, SILENCE, language)
                lines.append(f"{language}: hears, with {place.name}")
            except ModelMissing:
                words = "there is no model; press and text work. "
                lines.append(f"{language}: {words}" + INSTALL.format(language=language))
            except (ModelBroken, RecogniserLost) as error:
                words = f"does not hear ({error}). "
                lines.append(f"{language}: {words}" + INSTALL.format(language=language))
    return lines


async def _server_checked(settings: Settings) -> str:
    async with recogniser(settings) as made:
        try:
            await _heard(made, SILENCE, DEFAULT_LANGUAGE)
        except RecogniserLost as error:
            return f"{error}. Look at HUOBAN_WYOMING_URL, or whether the server runs."
    return f"{settings.wyoming_url}: hears"

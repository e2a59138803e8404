"""Commands that speak: a sentence into a file, and whether the voice works."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from assistant.aloud import Manner, Rate, Speech
from assistant.config import Settings
from assistant.errors import ModelNotFetched, SpeechFailed
from assistant.i18n import DEFAULT_LANGUAGE
from assistant.wiring.speech import natural_folder, speaking
from voice.engines.kokoro_synthesiser import can_run
from voice.natural import install

app = typer.Typer()

SAMPLES = {"zh-CN": "您好，请问您要办什么事？", "en": "Hello, what can we do for you?"}


@app.command()
def say(
    text: Annotated[str, typer.Argument(help="What is to be said.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The WAV file to write.")],
    language: Annotated[str, typer.Option(help="zh-CN or en.")] = DEFAULT_LANGUAGE,
    rate: Annotated[Rate, typer.Option(help="How fast.")] = Rate.NORMAL,
    voice: Annotated[str, typer.Option(help="Name of a voice; empty: the usual one.")] = "",
    pitch: Annotated[int, typer.Option(min=0, max=100, help="0 low, 100 high.")] = 50,
) -> None:
    """Say a text into a WAV file."""
    manner = Manner(rate, voice, pitch)
    try:
        speech = asyncio.run(_spoken(Settings(), text, language, manner))
        output.write_bytes(speech.wav())
    except SpeechFailed as error:
        typer.echo(f"It could not be spoken: {error}.", err=True)
        raise typer.Exit(1) from error
    except OSError as error:
        typer.echo(f"{output} cannot be written: {error.strerror}.", err=True)
        raise typer.Exit(1) from error
    typer.echo(f"{output}: {speech.seconds:.1f} seconds")


def install_natural(settings: Settings, source: Path | None = None) -> None:
    """Fetch the natural voice, or take it from a folder or archive; says what goes on."""
    try:
        install(natural_folder(settings), source=source, say=typer.echo)
    except ModelNotFetched as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


def check_speech(settings: Settings) -> list[str]:
    """How speaking goes on this machine, and what to do about it, one line each."""
    return asyncio.run(_checked(settings))


async def _spoken(settings: Settings, text: str, language: str, manner: Manner) -> Speech:
    async with speaking(settings) as made:
        return await made.speak(text, language, manner)


async def _checked(settings: Settings) -> list[str]:
    lines = []
    async with speaking(settings) as made:
        for language, sample in SAMPLES.items():
            voices = ", ".join(made.voices(language)) or "none"
            try:
                speech = await made.speak(sample, language)
                lines.append(f"{language}: speaks, {speech.seconds:.1f} seconds; voices: {voices}")
            except SpeechFailed as error:
                lines.append(f"{language}: does not speak ({error}); what is shown is enough")
    lines += _advice(settings)
    return lines


def _advice(settings: Settings) -> list[str]:
    if not can_run():
        return ["The natural voice needs two more packages: pip install 'huoban[natural]'"]
    if not natural_folder(settings).exists():
        return ["A natural voice is to be had: huoban voice install --natural"]
    return []

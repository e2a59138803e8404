"""Commands about hearing and speaking together."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.hearing import check_hearing, install_models, known_language
from assistant.cli.saying import check_speech, install_natural
from assistant.cli.sound import check_microphone
from assistant.config import Settings
from voice.models import KNOWN

app = typer.Typer(no_args_is_help=True, help="What hears and speaks.")


@app.command()
def install(
    language: Annotated[str, typer.Option(help="zh-CN or en; without it, both.")] = "",
    source: Annotated[
        Path | None, typer.Option("--from", help="A zip or folder to take it from.")
    ] = None,
    natural: Annotated[bool, typer.Option(help="The natural voice instead of models.")] = False,
) -> None:
    """Install what is needed to hear; with --natural, what speaks best."""
    settings = Settings()
    if natural:
        install_natural(settings, source)
        return
    if source is not None and not language:
        raise typer.BadParameter("say with --language what it is a model for")
    languages = [known_language(language)] if language else list(KNOWN)
    install_models(settings, languages, source)


@app.command()
def check() -> None:
    """Say whether hearing, speaking and the microphone work here, and what to do if not."""
    settings = Settings()
    for line in [*check_hearing(settings), *check_speech(settings)]:
        typer.echo(line)
    check_microphone(typer.echo)

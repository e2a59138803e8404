"""``huoban backup`` and ``huoban restore``: all that is kept, in one file."""

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from assistant.config import Settings
from assistant.errors import BackupFailed
from assistant.services.backup import Backup
from assistant.wiring import now

app = typer.Typer()

THERE = "{0} exists already. With --force it is replaced."
MADE = "{0}: everything kept here, but the secret. Keep HUOBAN_SECRET at another place."
BACK = "What was kept on {0} is here again. Start Huoban now."


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Where to write it.")],
    force: Annotated[bool, typer.Option(help="Replace a file that is there.")] = False,
) -> None:
    """Copy all that is kept into one file, while the server runs."""
    if file.exists() and not force:
        _refuse(THERE.format(file))
    try:
        Backup(Settings()).make(file, now())
    except BackupFailed as error:
        _refuse(str(error))
    typer.echo(MADE.format(file))


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="What `huoban backup` wrote.")],
    force: Annotated[bool, typer.Option(help="Replace what is kept here.")] = False,
) -> None:
    """Put back what a backup holds; the server must not run."""
    try:
        manifest = Backup(Settings()).put_back(file, force=force)
    except BackupFailed as error:
        _refuse(str(error))
    typer.echo(BACK.format(manifest.made_at[:16].replace("T", " ")))


def _refuse(words: str) -> NoReturn:
    typer.echo(words, err=True)
    raise typer.Exit(1)

"""``huoban secret``: what to do when the secret is changed."""

import asyncio

import typer

from assistant.config import Settings
from assistant.db.base import Vault
from assistant.db.migrations import migrate
from assistant.db.session import Database
from assistant.scenarios import all_scenarios
from assistant.services.addresses import Addresses
from assistant.services.rotation import Rotated, Rotation

app = typer.Typer(no_args_is_help=True, help="The secret that signs and encrypts.")

NOTHING_OLD = "HUOBAN_OLD_SECRETS names no old secret, so there is nothing to renew."
DONE = "Everything kept is under HUOBAN_SECRET now."
UNREADABLE = "{0} rows are under a secret that is not known here. They stay as they are."


@app.callback()
def secret() -> None:
    """Keep `huoban secret rotate` two words, with one command only."""


@app.command()
def rotate() -> None:
    """Bring what is kept from the old secrets under the new one, while the server runs."""
    settings = Settings()
    if not settings.old_secrets:
        typer.echo(NOTHING_OLD, err=True)
        raise typer.Exit(1)
    migrate(settings.database)
    done = asyncio.run(_rotate(settings))
    if done.unreadable:
        typer.echo(UNREADABLE.format(done.unreadable), err=True)
        raise typer.Exit(1)
    typer.echo(DONE)


async def _rotate(settings: Settings) -> Rotated:
    database = Database(settings.database)
    addresses = Addresses(settings.public_url, *settings.secrets)
    try:
        vault, scenarios = Vault(*settings.secrets), all_scenarios()
        return await Rotation(database, vault, addresses, scenarios).run(_tell)
    finally:
        await database.close()


def _tell(table: str, done: Rotated) -> None:
    typer.echo(f"{table}: {done.renewed} rows renewed so far")

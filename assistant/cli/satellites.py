"""``huoban wyoming``: conversations at microphones and loudspeakers elsewhere in the house."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from assistant.cli.hearing import known_language
from assistant.cli.talking import resident
from assistant.config import Settings
from assistant.db.migrations import migrate
from assistant.dialogue.model import Mode
from assistant.i18n import DEFAULT_LANGUAGE
from assistant.wiring import Services, services

if TYPE_CHECKING:
    from voice.satellites import Satellite

PORT = 10_600
AGAIN = 10.0
"""Seconds until a satellite that is not there is called again."""


def wyoming(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = PORT,
    satellite: Annotated[
        list[str] | None, typer.Option(help="tcp://host:port of one that waits to be called.")
    ] = None,
    language: Annotated[str, typer.Option(help="zh-CN or en.")] = DEFAULT_LANGUAGE,
    practice: Annotated[bool, typer.Option(help="In the practice city.")] = False,
) -> None:
    """Talk through satellites that speak the Wyoming protocol."""
    settings = Settings(install_voice=False)
    mode = Mode.PRACTICE if practice else Mode.LIVE
    addresses = [_address(url) for url in satellite or []]
    migrate(settings.database)
    try:
        asyncio.run(_serve(settings, (host, port), addresses, known_language(language), mode))
    except KeyboardInterrupt:
        typer.echo("")
    except OSError as error:
        typer.echo(f"{host}:{port} cannot be listened on: {error.strerror}.", err=True)
        raise typer.Exit(1) from error


def _address(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    if parts.scheme != "tcp" or not parts.hostname or not parts.port:
        raise typer.BadParameter(f"{url} is not like tcp://host:port")
    return parts.hostname, parts.port


async def _serve(
    settings: Settings,
    here: tuple[str, int],
    addresses: list[tuple[str, int]],
    language: str,
    mode: Mode,
) -> None:
    async with services(settings) as built:
        made = await _maker(built, language, mode)
        server = await asyncio.start_server(lambda r, w: made().serve(r, w), *here)
        typer.echo(f"Satellites are served on tcp://{here[0]}:{here[1]}  (stop with Ctrl+C)")
        async with server, asyncio.TaskGroup() as tasks:
            for address in addresses:
                tasks.create_task(_call(made, *address))
            await server.serve_forever()


async def _maker(built: Services, language: str, mode: Mode) -> "Callable[[], Satellite]":
    from voice.satellites import Satellite

    resident_id = await resident(built)
    return lambda: Satellite(built, resident_id, language, mode)


async def _call(made: "Callable[[], Satellite]", host: str, port: int) -> None:
    """Again and again: a satellite may be switched off for a while."""
    from voice.satellites import call

    while True:
        try:
            await call(made(), host, port)
        except OSError as error:
            typer.echo(f"tcp://{host}:{port} does not answer: {error}", err=True)
        await asyncio.sleep(AGAIN)

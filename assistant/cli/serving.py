"""Commands that serve: the web application, the demo city, and the database under them."""

import asyncio
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Annotated

import httpx2
import typer
import uvicorn

from assistant.app import create_app
from assistant.config import Settings
from assistant.db.migrations import migrate as bring_up_to_date
from assistant.demo_city.city import DemoCity
from assistant.demo_city.district import districts
from assistant.dialogue.model import Mode
from assistant.gateways import all_standards
from assistant.services.addresses import Addresses
from assistant.wiring import now

app = typer.Typer()


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    certificate: Annotated[Path | None, typer.Option(help="PEM file, for https.")] = None,
    key: Annotated[Path | None, typer.Option(help="PEM file of its private key.")] = None,
) -> None:
    """Serve the web application."""
    settings = Settings()
    bring_up_to_date(settings.database)
    scheme = "https" if certificate else "http"
    typer.echo(f"Huoban 伙伴 is served on {scheme}://{host}:{port}  (stop with Ctrl+C)")
    for line in _demonstrated(settings):
        typer.echo(f"  {line}")
    uvicorn.run(
        create_app(settings),
        host=host,
        port=port,
        ssl_certfile=certificate,
        ssl_keyfile=key,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=5,
    )


@app.command()
def migrate() -> None:
    """Bring the database up to date."""
    settings = Settings()
    bring_up_to_date(settings.database)
    typer.echo("The database is up to date.")


@app.command("demo-city")
def demo_city(
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 9000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    data_dir: Annotated[Path | None, typer.Option(help="Folder of its file.")] = None,
    fhir_profile: Annotated[str, typer.Option(help="A or B, see the how-to.")] = "A",
    incoming: Annotated[
        str, typer.Option(help="Where answers to messages go; see `huoban incoming`.")
    ] = "",
    smtp_port: Annotated[int, typer.Option(help="Port for mail; 0: none.")] = 0,
) -> None:
    """Run the demo city alone: every district at its own address."""
    folder = data_dir or Settings().data_dir
    folder.mkdir(parents=True, exist_ok=True)
    if fhir_profile not in districts()["fhir"].variants:
        raise typer.BadParameter("the profile is A or B")
    city = DemoCity(folder, clock=now, allow_faults=True, variants={"fhir": fhir_profile})
    city.connect(_fetch, incoming)
    typer.echo(f"The demo city is served on http://{host}:{port}  (stop with Ctrl+C)")
    for standard in all_standards().values():
        setting, district = f"HUOBAN_{standard.setting.upper()}_URL", standard.address
        if district not in city.lines:
            typer.echo(f"  {setting}=http://{host}:{port}/{district}")
        elif smtp_port:
            typer.echo(f"  {setting}=smtp://{host}:{smtp_port}")
    config = uvicorn.Config(city.app, host=host, port=port, log_level="warning", lifespan="off")
    asyncio.run(_serve_city(city, uvicorn.Server(config), smtp_port))


@app.command("incoming")
def incoming_address() -> None:
    """Print where your SMS gateway shall bring what people answer (Kannel's get-url)."""
    settings = Settings()
    typer.echo(Addresses(settings.public_url, *settings.secrets).incoming(Mode.LIVE))


async def _serve_city(city: DemoCity, server: uvicorn.Server, smtp_port: int) -> None:
    """Mail on a port of its own, where one is wanted, beside everything else."""
    if not smtp_port:
        await server.serve()
        return
    mail = await asyncio.start_server(partial(city.serve, "mail"), server.config.host, smtp_port)
    async with mail:
        await server.serve()


async def _fetch(address: str) -> None:
    """As servers of a real city do: nobody waits for the answer for long, or misses it."""
    with suppress(httpx2.HTTPError, httpx2.InvalidURL):
        async with httpx2.AsyncClient(timeout=5) as http:
            await http.get(address)


def _demonstrated(settings: Settings) -> list[str]:
    """What is not real here, one line each."""
    lines = [
        f"Demonstration: for {standard.port} stands the embedded demo city; nothing is real."
        for standard in all_standards().values()
        if settings.is_demonstration and not settings.outside[standard.setting].url
    ]
    if settings.environment == "demonstration":
        lines.append("Demonstration: everyone is one of two made-up residents.")
    return lines

"""The `huoban` command: one module for each subject, put together here."""

import typer

from assistant.cli import (
    backup,
    hearing,
    satellites,
    saying,
    scenarios,
    secrets,
    serving,
    talking,
    understanding,
    voice,
)

app = typer.Typer(no_args_is_help=True, help="Huoban 伙伴: public services in one press.")
app.add_typer(serving.app)
app.add_typer(backup.app)
app.add_typer(saying.app)
app.add_typer(hearing.app)
app.add_typer(voice.app, name="voice")
app.add_typer(scenarios.app, name="scenarios")
app.add_typer(secrets.app, name="secret")
app.command("talk")(talking.talk)
app.command("wyoming")(satellites.wyoming)
app.command("understand")(understanding.understand_command)

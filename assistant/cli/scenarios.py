"""Commands about scenarios."""

import typer

from assistant.dialogue.check import problems
from assistant.scenarios import all_scenarios

app = typer.Typer(no_args_is_help=True, help="What residents can get done.")


@app.command("list")
def list_scenarios() -> None:
    """Every scenario, in the order of the home page."""
    for scenario in all_scenarios().values():
        slots = ", ".join(slot.name for slot in scenario.slots) or "a look-up"
        typer.echo(f"{scenario.id:<14} {scenario.title.source:<20} {slots}")


@app.command("check")
def check_scenarios() -> None:
    """Say what is wrong with a scenario, if anything is."""
    found = [f"{s.id}: {problem}" for s in all_scenarios().values() for problem in problems(s)]
    for line in found:
        typer.echo(line, err=True)
    if found:
        raise typer.Exit(1)
    typer.echo("All scenarios are sound.")

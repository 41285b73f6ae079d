"""`claimcheck config`: which configuration is in force."""

from __future__ import annotations

from pathlib import Path

import typer

from claimcheck.cli import options
from claimcheck.cli.configured import load_configuration
from claimcheck.cli.output import write_data

app = typer.Typer(name="config", help="The configuration in force.", rich_markup_mode=None)


@app.callback()
def _config() -> None:
    """Show the configuration in force."""


@app.command("show")
def show(config: options.Config = None, isolated: options.Isolated = False) -> int:
    """Print the configuration as JSON, with the file that it comes from."""
    from claimcheck.api.configuration import describe
    from claimcheck.encoding.canonical import canonical_json

    found = load_configuration(config, isolated=isolated, start=Path.cwd())
    write_data(canonical_json(describe(found)), None)
    return 0

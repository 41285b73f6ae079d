"""`claimcheck report`: what is known, in any format, from the files alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from claimcheck.cli import options
from claimcheck.cli.output import look_at_terminal


def report(
    paths: options.Paths = None,
    report_format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            envvar="CLAIMCHECK_FORMAT",
            help="terminal, html, markdown, json or github. Default: by the output's ending, "
            "else terminal.",
            show_default=False,
        ),
    ] = None,
    output: options.Output = None,
    claims: options.Claims = None,
    verbose: options.Verbose = False,
    color: options.ColorChoice = options.Color.AUTO,
) -> int:
    """Write what the last search found and what people decided; no network."""
    from claimcheck.api.runs import Surroundings, run_report
    from claimcheck.api.workspace import open_workspaces
    from claimcheck.cli.rendering import check_format, chosen_format, render

    name = chosen_format(report_format, output, "terminal")
    check_format(name, output)
    start = Path.cwd()
    workspaces = open_workspaces(paths or [], claims_option=claims, start=start, read_named=True)
    made = run_report(workspaces, Surroundings(start=start, today=datetime.now(UTC).date()))
    render(made, name, output, look_at_terminal(color, to_file=output is not None), verbose=verbose)
    return 0 if made.counts.claims else 4

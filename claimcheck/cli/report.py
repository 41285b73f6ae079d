"""`claimcheck report`: what is known, in any format, from the files alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from claimcheck.cli import options


def report(
    paths: options.Paths = None,
    report_format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            envvar="CLAIMCHECK_FORMAT",
            help="terminal, html, markdown, json, sarif, junit, github, gitlab, csv, ris, csl-json "
            "or search-log. Default: by the output's ending, else terminal.",
            show_default=False,
        ),
    ] = None,
    output: options.Outputs = None,
    claims: options.Claims = None,
    verbose: options.Verbose = False,
    color: options.ColorChoice = options.Color.AUTO,
) -> int:
    """Write what the last search found and what people decided; no network."""
    from claimcheck.api.checking import run_check
    from claimcheck.api.runs import Surroundings, run_report
    from claimcheck.api.workspace import open_workspaces
    from claimcheck.cli.rendering import plan_outputs, render_all
    from claimcheck.reports.registry import OF_FINDINGS

    plan = plan_outputs(report_format, output or [], "terminal")
    start = Path.cwd()
    workspaces = open_workspaces(paths or [], claims_option=claims, start=start, read_named=True)
    surroundings = Surroundings(start=start, today=datetime.now(UTC).date())
    with_findings = any(name in OF_FINDINGS for name, _ in plan)
    made = (run_check if with_findings else run_report)(workspaces, surroundings)
    render_all(replace(made, command="report"), plan, color, verbose=verbose)
    return 0 if made.counts.claims else 4

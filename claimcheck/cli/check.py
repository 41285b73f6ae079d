"""`claimcheck check`: the gate for CI."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from claimcheck.cli import options
from claimcheck.cli.output import say


def check(
    paths: options.Paths = None,
    report_format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            envvar="CLAIMCHECK_FORMAT",
            help="text, json, sarif, junit, github, gitlab, csv, html, markdown or search-log. "
            "Default: by the output's ending, else text.",
            show_default=False,
        ),
    ] = None,
    output: options.Outputs = None,
    claims: options.Claims = None,
    color: options.ColorChoice = options.Color.AUTO,
    exit_zero: Annotated[
        bool,
        typer.Option(
            "--exit-zero",
            envvar="CLAIMCHECK_EXIT_ZERO",
            help="End in 0 instead of 1 when there are findings.",
        ),
    ] = False,
    allow_incomplete: Annotated[
        bool,
        typer.Option(
            "--allow-incomplete",
            envvar="CLAIMCHECK_ALLOW_INCOMPLETE",
            help="Do not end in 3 because a search had failed; says so on standard error.",
        ),
    ] = False,
) -> int:
    """
    Flag every unsourced claim and every number that differs in a cited source.

    Reads the documents, claims.yaml, claims.lock and judgements; never the network; writes
    nothing. Ends in 1 when there are findings, in 3 when a search had failed, in 4 when no claim
    was left to check.
    """
    from claimcheck.api.checking import run_check
    from claimcheck.api.runs import Surroundings
    from claimcheck.api.workspace import open_workspaces
    from claimcheck.cli.rendering import plan_outputs, render_all
    from claimcheck.findings import GatePolicy, exit_code
    from claimcheck.findings.gate import count_incomplete

    plan = plan_outputs(report_format, output or [], "text")
    start = Path.cwd()
    workspaces = open_workspaces(paths or [], claims_option=claims, start=start, read_named=True)
    today = datetime.now(UTC).date()
    report = run_check(workspaces, Surroundings(start=start, today=today))
    render_all(report, plan, color)
    if allow_incomplete and count_incomplete(report.results, today=today):
        say("warning: a search had failed, and --allow-incomplete lets that pass")
    policy = GatePolicy(allow_incomplete=allow_incomplete, exit_zero=exit_zero)
    return exit_code(report, today=today, policy=policy)

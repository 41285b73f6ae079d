"""`claimcheck report`: what is known, in any format, from the files alone."""

from __future__ import annotations

from dataclasses import replace
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
    config: options.Config = None,
    isolated: options.Isolated = False,
    verbose: options.Verbose = False,
    color: options.ColorChoice = options.Color.AUTO,
    no_cache: options.NoKeep = False,
) -> int:
    """Write what the last search found and what people decided; no network."""
    from claimcheck.api.runs import Surroundings, run_report
    from claimcheck.api.showing import with_documents
    from claimcheck.cli.gate_run import GateRun
    from claimcheck.cli.kept import keeping
    from claimcheck.cli.rendering import plan_outputs, render_all
    from claimcheck.reports.registry import OF_FINDINGS, WITH_TEXT

    plan = plan_outputs(report_format, output or [], "terminal")
    with keeping(wanted=not no_cache) as keep:
        gate = GateRun.prepare(paths, claims=claims, config=config, isolated=isolated, keep=keep)
    if any(name in OF_FINDINGS for name, _ in plan):
        made = replace(gate.run(), command="report")
    else:
        made = run_report(gate.workspaces, Surroundings(start=gate.start, today=gate.today))
    if any(name in WITH_TEXT for name, _ in plan):
        made = with_documents(made, gate.workspaces, gate.start)
    render_all(made, plan, color, verbose=verbose)
    return 0 if made.counts.claims else 4

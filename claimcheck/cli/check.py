"""`claimcheck check`: the gate for CI."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from claimcheck.cli import options
from claimcheck.cli.output import Color, say


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
    color: options.ColorChoice = Color.AUTO,
    config: options.Config = None,
    isolated: options.Isolated = False,
    select: Annotated[
        list[str] | None,
        typer.Option(
            "--select",
            envvar="CLAIMCHECK_SELECT",
            help="Ask only these rules, such as CC001,CC003. Repeatable.",
            show_default=False,
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(
            "--ignore",
            envvar="CLAIMCHECK_IGNORE",
            help="Do not ask these rules. Repeatable.",
            show_default=False,
        ),
    ] = None,
    fail_on: Annotated[
        str | None,
        typer.Option(
            "--fail-on",
            envvar="CLAIMCHECK_FAIL_ON",
            help="What ends in 1: a severity (error, warning, note), rules, or both with commas. "
            "Default: error.",
            show_default=False,
        ),
    ] = None,
    max_unsourced: Annotated[
        int | None,
        typer.Option(
            "--max-unsourced",
            envvar="CLAIMCHECK_MAX_UNSOURCED",
            min=0,
            help="Let so many unsourced claims (CC001) through. Default: 0.",
            show_default=False,
        ),
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(
            "--baseline",
            envvar="CLAIMCHECK_BASELINE",
            help="The baseline file. Default: that of the configuration, else "
            "claimcheck-baseline.json where there is one.",
            show_default=False,
        ),
    ] = None,
    diff_base: Annotated[
        str | None,
        typer.Option(
            "--diff-base",
            envvar="CLAIMCHECK_DIFF_BASE",
            help="Let findings count only on lines that changed since the merge base with this "
            "branch or commit.",
            show_default=False,
        ),
    ] = None,
    policy_from: Annotated[
        str | None,
        typer.Option(
            "--policy-from",
            envvar="CLAIMCHECK_POLICY_FROM",
            help="Take configuration and baseline from this branch or commit, so that a change "
            "cannot lower its own gate.",
            show_default=False,
        ),
    ] = None,
    exit_zero: options.ExitZero = False,
    allow_incomplete: options.AllowIncomplete = False,
    allow_empty: Annotated[
        bool,
        typer.Option(
            "--allow-empty",
            envvar="CLAIMCHECK_ALLOW_EMPTY",
            help="Do not end in 4 because no claim was left to check; for hooks that get single "
            "files.",
        ),
    ] = False,
    online: Annotated[
        bool,
        typer.Option(
            "--online",
            envvar="CLAIMCHECK_ONLINE",
            help="Search the claims anew first and write claims.lock; then check.",
        ),
    ] = False,
    source: options.OnlineSource = None,
    network_budget: options.NetworkBudget = None,
    no_cache: options.NoKeep = False,
) -> int:
    """
    Flag every unsourced claim and every number that differs in a cited source.

    Reads the documents, claims.yaml, claims.lock and judgements; without --online never the
    network, and writes nothing. Ends in 1 when there are findings, in 3 when a search had failed,
    in 4 when no claim was left to check.
    """
    from claimcheck.api.gating import GateOptions
    from claimcheck.api.showing import with_documents
    from claimcheck.cli.gate_run import GateRun
    from claimcheck.cli.kept import keeping
    from claimcheck.cli.overwriting import refuse_input
    from claimcheck.cli.rendering import plan_outputs, render_all
    from claimcheck.findings import exit_code
    from claimcheck.findings.gate import count_incomplete
    from claimcheck.reports.registry import FINDINGS_ONLY, WITH_TEXT

    plan = plan_outputs(report_format, output or [], "text")
    asked = GateOptions(
        select=select,
        ignore=ignore,
        fail_on=fail_on,
        max_unsourced=max_unsourced,
        allow_incomplete=allow_incomplete,
        exit_zero=exit_zero,
        allow_empty=allow_empty,
    )
    with keeping(wanted=not no_cache) as keep:
        gate = GateRun.prepare(
            paths,
            claims=claims,
            config=config,
            isolated=isolated,
            baseline=baseline,
            options=asked,
            policy_from=policy_from,
            keep=keep,
            findings_only=all(name in FINDINGS_ONLY for name, _ in plan),
        )
        refuse_input([each for _, each in plan], gate.workspaces)
        if online:
            gate = gate.refreshed(source, network_budget_s=network_budget)
        report = gate.run(diff_base=diff_base)
    if any(name in WITH_TEXT for name, _ in plan):
        report = with_documents(report, gate.workspaces, gate.start)
    render_all(report, plan, color)
    if allow_incomplete and count_incomplete(report.results, today=gate.today):
        say("warning: a search had failed, and --allow-incomplete lets that pass")
    return exit_code(report, today=gate.today, policy=gate.policy)

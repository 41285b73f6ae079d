"""`claimcheck recheck`: what has changed about published claims since they were judged."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from claimcheck.cli import options
from claimcheck.cli.configured import load_configuration
from claimcheck.cli.output import say, show_progress, write_data


class RecheckFormat(StrEnum):
    """How the differences are written."""

    TEXT = "text"
    JSON = "json"


def recheck(
    paths: options.Paths = None,
    source: options.OnlineSource = None,
    report_format: Annotated[
        RecheckFormat,
        typer.Option("--format", "-f", envvar="CLAIMCHECK_FORMAT", help="How to write it."),
    ] = RecheckFormat.TEXT,
    output: options.Output = None,
    claims: options.Claims = None,
    config: options.Config = None,
    isolated: options.Isolated = False,
    max_age: Annotated[
        int | None,
        typer.Option(
            "--max-age",
            envvar="CLAIMCHECK_MAX_AGE",
            min=0,
            help="How many days old a judgement may be. Default: that of the configuration, else "
            "365.",
            show_default=False,
        ),
    ] = None,
    write: Annotated[
        bool,
        typer.Option(
            "--write",
            envvar="CLAIMCHECK_WRITE",
            help="Put what was found into claims.lock, so that `check` sees it.",
        ),
    ] = False,
    exit_zero: options.ExitZero = False,
    allow_incomplete: options.AllowIncomplete = False,
    jobs: options.Jobs = None,
    max_requests: options.MaxRequests = None,
    network_budget: options.NetworkBudget = None,
    quiet: options.Quiet = False,
    no_progress: options.NoProgress = False,
) -> int:
    """
    Ask again about every claim that rests on a source or a judgement.

    Tells of sources retracted, corrected or in doubt since the last search, of newer records that
    state another number, and of judgements past their age. Nothing stored is believed. Ends in 1
    when there is news, in 3 when something could not be looked at, in 4 when no claim rests on
    anything.
    """
    from claimcheck.api.rechecking import run_recheck
    from claimcheck.api.runs import Surroundings
    from claimcheck.api.workspace import open_workspaces
    from claimcheck.cli.online import open_anew
    from claimcheck.cli.overwriting import refuse_input
    from claimcheck.cli.rendering import check_format
    from claimcheck.findings import GatePolicy, decide
    from claimcheck.findings.rechecking import MAX_AGE_DAYS
    from claimcheck.reports.recheck import encode_recheck, render_recheck

    check_format("json", output)
    start = Path.cwd()
    configuration = load_configuration(config, isolated=isolated, start=start)
    workspaces = open_workspaces(
        paths or [],
        claims_option=claims,
        start=start,
        read_named=True,
        exclude=configuration.exclude,
        exclude_from=configuration.folder,
    )
    refuse_input([output], workspaces)
    opened = open_anew(
        source or configuration.source,
        jobs=jobs,
        max_requests=max_requests,
        network_budget_s=network_budget,
    )
    age = configuration.max_judgement_age if max_age is None else max_age
    with show_progress(wanted=not (quiet or no_progress)) as progress:
        made = run_recheck(
            workspaces,
            opened,
            Surroundings(start=start, today=datetime.now(UTC).date(), progress=progress),
            max_age_days=MAX_AGE_DAYS if age is None else age,
            write=write,
        )
    writer = render_recheck if report_format is RecheckFormat.TEXT else encode_recheck
    write_data(writer(made), output)
    if allow_incomplete and made.not_looked:
        say("warning: something could not be looked at, and --allow-incomplete lets that pass")
    return decide(
        checked=len(made.claims),
        incomplete=len(made.not_looked),
        failing=len(made.changed),
        policy=GatePolicy(allow_incomplete=allow_incomplete, exit_zero=exit_zero),
    )

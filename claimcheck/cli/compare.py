"""`claimcheck compare`: lay one sentence beside given records."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from claimcheck.cli import options
from claimcheck.cli.output import Color, look_at_terminal, say
from claimcheck.cli.settings import read_source_settings


def compare(
    claim: Annotated[str, typer.Argument(help="The sentence to compare.")],
    pmids: Annotated[list[str], typer.Argument(metavar="PMID...", help="The records.")],
    source: options.SourceName = "auto",
    report_format: Annotated[
        str, typer.Option("--format", "-f", envvar="CLAIMCHECK_FORMAT", help="terminal or json.")
    ] = "terminal",
    output: options.Output = None,
    offline: options.Offline = False,
    refresh: options.Refresh = False,
    no_cache: options.NoCache = False,
    jobs: options.Jobs = None,
    max_requests: options.MaxRequests = None,
    network_budget: options.NetworkBudget = None,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
    color: options.ColorChoice = Color.AUTO,
) -> int:
    """
    Show what given records say to one sentence, number by number; no verdict is given.

    Ends in 3 when a record could not be fetched or is not in the source.
    """
    from claimcheck.api.adhoc import refuse_empty, run_compare
    from claimcheck.api.runs import Surroundings, verify_exit_code
    from claimcheck.cli.rendering import check_format, render
    from claimcheck.sources.opening import open_source

    check_format(report_format, output)
    refuse_empty(claim)
    settings = read_source_settings(
        offline=offline,
        source=source,
        refresh=refresh,
        no_cache=no_cache,
        jobs=jobs,
        max_requests=max_requests,
        network_budget_s=network_budget,
    )
    opened = open_source(source, settings)
    if opened.banner and not quiet:
        say(opened.banner)
    surroundings = Surroundings(start=Path.cwd(), today=datetime.now(UTC).date())
    report = run_compare(claim, pmids, opened, surroundings)
    terminal = look_at_terminal(color, to_file=output is not None)
    render(report, report_format, output, terminal, verbose=verbose)
    return verify_exit_code(report, surroundings.today)

"""`claimcheck search`: search for one sentence."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from claimcheck.cli import options
from claimcheck.cli.output import Color, look_at_terminal, say, show_progress
from claimcheck.cli.settings import read_source_settings


def search(
    claim: Annotated[str, typer.Argument(help="The sentence to search for.")],
    source: options.SourceName = "auto",
    report_format: Annotated[
        str, typer.Option("--format", "-f", envvar="CLAIMCHECK_FORMAT", help="terminal or json.")
    ] = "terminal",
    output: options.Output = None,
    max_evidence: options.MaxEvidence = 20,
    semantic: options.Semantic = False,
    offline: options.Offline = False,
    refresh: options.Refresh = False,
    no_cache: options.NoCache = False,
    jobs: options.Jobs = None,
    max_requests: options.MaxRequests = None,
    network_budget: options.NetworkBudget = None,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
    no_progress: options.NoProgress = False,
    color: options.ColorChoice = Color.AUTO,
) -> int:
    """Search for one sentence and show it beside its abstracts; nothing is written."""
    from claimcheck.api.adhoc import refuse_empty, run_adhoc
    from claimcheck.api.runs import Surroundings, verify_exit_code
    from claimcheck.cli.rendering import check_format, render
    from claimcheck.cli.settings import open_reorder
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
    reorder = open_reorder(settings) if semantic else None
    opened = open_source(source, settings)
    if opened.banner and not quiet:
        say(opened.banner)
    with show_progress(wanted=not (quiet or no_progress)) as progress:
        surroundings = Surroundings(
            start=Path.cwd(), today=datetime.now(UTC).date(), progress=progress
        )
        report = run_adhoc(claim, opened, surroundings, max_evidence=max_evidence, reorder=reorder)
    terminal = look_at_terminal(color, to_file=output is not None)
    render(report, report_format, output, terminal, verbose=verbose)
    return verify_exit_code(report, surroundings.today)

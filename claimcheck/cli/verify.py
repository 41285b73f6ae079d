"""`claimcheck verify`: search every claim and show it beside its abstracts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from claimcheck.cli import options
from claimcheck.cli.configured import load_configuration
from claimcheck.cli.output import Color, look_at_terminal, say, show_progress
from claimcheck.cli.settings import read_source_settings

INTERRUPTED = 130
"""How the command ends after Ctrl-C, also where what was done by then is reported."""


def verify(
    paths: options.Paths = None,
    url: options.Urls = None,
    source: options.ChosenSource = None,
    report_format: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            envvar="CLAIMCHECK_FORMAT",
            help="terminal, json, html, markdown or github.",
        ),
    ] = "terminal",
    output: options.Output = None,
    claims: options.Claims = None,
    config: options.Config = None,
    isolated: options.Isolated = False,
    min_worth: options.MinWorth = None,
    kinds: options.Kinds = None,
    max_evidence: options.MaxEvidence = 20,
    semantic: options.Semantic = False,
    offline: options.Offline = False,
    refresh: options.Refresh = False,
    no_cache: options.NoCache = False,
    jobs: options.Jobs = None,
    workers: options.Workers = None,
    max_requests: options.MaxRequests = None,
    network_budget: options.NetworkBudget = None,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
    no_progress: options.NoProgress = False,
    color: options.ColorChoice = Color.AUTO,
) -> int:
    """
    Search PubMed for every claim of the documents and lay the abstracts beside it.

    Writes claims.yaml and claims.lock where a claims file exists. Ends in 0 when every claim was
    searched, in 3 when a search failed, in 4 when there was no claim.
    """
    from claimcheck.api.cluster import run_verify_on_cluster
    from claimcheck.api.runs import Surroundings, run_verify, verify_exit_code
    from claimcheck.api.showing import with_documents
    from claimcheck.api.workspace import choose, open_web_pages, open_workspaces
    from claimcheck.cli.kept import keeping
    from claimcheck.cli.overwriting import refuse_input
    from claimcheck.cli.rendering import check_format, render
    from claimcheck.cli.settings import open_reorder
    from claimcheck.errors import UsageError
    from claimcheck.processes import processes_for
    from claimcheck.reports.registry import WITH_TEXT
    from claimcheck.sources.opening import open_source

    check_format(report_format, output)
    if semantic and workers:
        raise UsageError("--semantic does not go with --workers")
    start = Path.cwd()
    configuration = load_configuration(config, isolated=isolated, start=start)
    workspaces = open_web_pages(url or [], start=start)
    if paths or not url:
        workspaces += open_workspaces(
            paths or [],
            claims_option=claims,
            start=start,
            read_named=False,
            exclude=configuration.exclude,
            exclude_from=configuration.folder,
            choice=choose(min_worth=min_worth, kinds=kinds),
        )
    refuse_input([output], workspaces)
    chosen = source or configuration.source or "auto"
    settings = read_source_settings(
        offline=offline,
        source="starter" if workers else chosen,
        refresh=refresh,
        no_cache=no_cache,
        jobs=jobs,
        max_requests=max_requests,
        network_budget_s=network_budget,
    )
    reorder = open_reorder(settings) if semantic else None
    opened = None if workers else open_source(chosen, settings)
    if opened and opened.banner and not quiet:
        say(opened.banner)
    is_interrupted = False
    with (
        keeping(wanted=not no_cache) as keep,
        show_progress(wanted=not (quiet or no_progress)) as progress,
    ):
        surroundings = Surroundings(
            start=start,
            today=datetime.now(UTC).date(),
            progress=progress,
            mapper=processes_for(jobs),
            keep=keep,
        )
        if opened:
            report = run_verify(
                workspaces, opened, surroundings, max_evidence=max_evidence, reorder=reorder
            )
        else:
            report, is_interrupted = run_verify_on_cluster(
                workspaces, workers or "", chosen, surroundings, max_evidence=max_evidence
            )
    terminal = look_at_terminal(color, to_file=output is not None)
    if report_format in WITH_TEXT:
        report = with_documents(report, workspaces, start)
    render(report, report_format, output, terminal, verbose=verbose)
    if is_interrupted:
        say("interrupted")
        return INTERRUPTED
    return verify_exit_code(report, surroundings.today)

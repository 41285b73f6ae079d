"""`claimcheck extract`: only find the claims."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from claimcheck.cli import options
from claimcheck.cli.configured import load_configuration
from claimcheck.cli.output import say, write_data


class ExtractFormat(StrEnum):
    """What `extract` gives: the claims file, or the claims on standard output."""

    YAML = "yaml"
    JSON = "json"


def extract(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATHS...", help="Documents, or folders of documents."),
    ],
    report_format: Annotated[
        ExtractFormat,
        typer.Option(
            "--format", "-f", help="yaml writes claims.yaml; json prints and writes nothing."
        ),
    ] = ExtractFormat.YAML,
    output: options.Output = None,
    claims: options.Claims = None,
    config: options.Config = None,
    isolated: options.Isolated = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Print what would change; write nothing.")
    ] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Drop claims that are gone from their documents.")
    ] = False,
    min_worth: options.MinWorth = None,
    kinds: options.Kinds = None,
    quiet: options.Quiet = False,
) -> int:
    """Find the claims of documents and write them into claims.yaml; nothing is searched."""
    from claimcheck.api.extracting import (
        describe_changes,
        extraction_report,
        open_for_extraction,
        save_extraction,
    )
    from claimcheck.api.runs import Surroundings
    from claimcheck.api.workspace import choose
    from claimcheck.cli.overwriting import refuse_input
    from claimcheck.cli.rendering import check_format
    from claimcheck.reports import find_reporter

    check_format("json", output)
    start = Path.cwd()
    configuration = load_configuration(config, isolated=isolated, start=start)
    workspaces = open_for_extraction(
        paths,
        claims_option=claims,
        start=start,
        exclude=configuration.exclude,
        exclude_from=configuration.folder,
        choice=choose(min_worth=min_worth, kinds=kinds),
    )
    refuse_input([output], workspaces)
    made = extraction_report(workspaces, Surroundings(start=start, today=datetime.now(UTC).date()))
    for workspace in workspaces:
        for notice in workspace.notices if not quiet else ():
            say(notice)
    if diff:
        changes = [change for workspace in workspaces for change in workspace.changes]
        write_data(describe_changes(changes), output)
    elif report_format is ExtractFormat.JSON:
        write_data(find_reporter("json")(made), output)
    else:
        for workspace in workspaces:
            for notice in save_extraction(workspace, prune=prune):
                if not quiet:
                    say(notice)
    return 0 if made.counts.claims else 4

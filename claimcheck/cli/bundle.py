"""`claimcheck bundle`: everything that a report is made of, in one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from claimcheck.cli import options
from claimcheck.cli.output import say

DEFAULT = Path("claimcheck-bundle.zip")


def bundle(
    paths: options.Paths = None,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", envvar="CLAIMCHECK_OUTPUT", help="The file to write."),
    ] = DEFAULT,
    claims: options.Claims = None,
    config: options.Config = None,
    isolated: options.Isolated = False,
) -> int:
    """
    Put documents, claims.yaml, claims.lock, judgements and their hashes into one file.

    `claimcheck report --replay FILE` makes the report of today from it, on any machine, with the
    same bytes and without the network.
    """
    from claimcheck.api.bundling import make_bundle
    from claimcheck.cli.gate_run import GateRun
    from claimcheck.cli.rendering import check_format

    check_format("json", output)
    gate = GateRun.prepare(paths, claims=claims, config=config, isolated=isolated)
    made = make_bundle(
        output,
        gate.workspaces,
        paths=paths or [],
        claims=claims,
        configuration=gate.configuration,
        baseline=gate.baseline_in_force,
        start=gate.start,
        today=gate.today,
    )
    say(f"{output}: {made.files} files, {made.size_bytes / 1e6:.1f} MB, content {made.digest}")
    return 0

"""`claimcheck report`: what is known, in any format, from the files alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimcheck.cli import options
from claimcheck.cli.output import Color, say
from claimcheck.version import __version__

if TYPE_CHECKING:
    from claimcheck.cli.gate_run import GateRun
    from claimcheck.model import Report


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
    color: options.ColorChoice = Color.AUTO,
    no_cache: options.NoKeep = False,
    replay: Annotated[
        Path | None,
        typer.Option(
            "--replay",
            envvar="CLAIMCHECK_REPLAY",
            help="Make the report that this bundle holds (`claimcheck bundle`).",
            show_default=False,
        ),
    ] = None,
) -> int:
    """Write what the last search found and what people decided; no network."""
    from claimcheck.cli.gate_run import GateRun
    from claimcheck.cli.kept import keeping
    from claimcheck.cli.overwriting import refuse_input
    from claimcheck.cli.rendering import plan_outputs, render_all
    from claimcheck.errors import UsageError

    plan = plan_outputs(report_format, output or [], "terminal")
    if replay is not None:
        if paths or claims or config or isolated:
            raise UsageError("--replay takes everything from the bundle; leave the rest out")
        made = _replayed(replay, [name for name, _ in plan])
    else:
        with keeping(wanted=not no_cache) as keep:
            gate = GateRun.prepare(
                paths, claims=claims, config=config, isolated=isolated, keep=keep
            )
            refuse_input([each for _, each in plan], gate.workspaces)
            made = _made(gate, [name for name, _ in plan])
    render_all(made, plan, color, verbose=verbose)
    return 0 if made.counts.claims else 4


def _made(gate: GateRun, formats: Sequence[str]) -> Report:
    """Return what the formats need of a run."""
    from claimcheck.api.runs import run_report
    from claimcheck.api.showing import with_documents
    from claimcheck.reports.registry import OF_FINDINGS, WITH_TEXT

    if any(name in OF_FINDINGS for name in formats):
        made = replace(gate.run(), command="report")
    else:
        made = run_report(gate.workspaces, gate.surroundings)
    if any(name in WITH_TEXT for name in formats):
        made = with_documents(made, gate.workspaces, gate.start)
    return made


def _replayed(bundle: Path, formats: Sequence[str]) -> Report:
    """Return what the formats need of the run that a bundle holds."""
    from claimcheck.api.bundling import replaying
    from claimcheck.cli.gate_run import GateRun

    with replaying(bundle.absolute()) as replay:
        if replay.tool_version != __version__:
            say(
                f"warning: {bundle} was made by claimcheck {replay.tool_version}; this is "
                f"{__version__}, and its report may differ"
            )
        gate = GateRun.prepare(
            replay.paths,
            claims=replay.claims,
            config=None,
            isolated=False,
            baseline=replay.baseline,
            replay=replay,
        )
        return _made(gate, formats)

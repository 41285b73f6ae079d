"""`claimcheck baseline`: take the gate up on a site that has findings already."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from claimcheck.cli import options
from claimcheck.cli.output import say

app = typer.Typer(
    name="baseline",
    help="The findings of today, which the gate then passes over until their sentence changes.",
    rich_markup_mode=None,
)

File = Annotated[
    Path | None,
    typer.Option(
        "--baseline",
        envvar="CLAIMCHECK_BASELINE",
        help="The baseline file. Default: that of the configuration, else "
        "claimcheck-baseline.json.",
        show_default=False,
    ),
]


@app.command("write")
def write(
    paths: options.Paths = None,
    file: File = None,
    claims: options.Claims = None,
    config: options.Config = None,
    isolated: options.Isolated = False,
    no_cache: options.NoKeep = False,
) -> int:
    """Write all findings that count today into the baseline, in place of what stood there."""
    from claimcheck.api.baseline import entries_of, save_baseline
    from claimcheck.cli.gate_run import GateRun
    from claimcheck.cli.kept import keeping

    with keeping(wanted=not no_cache) as keep:
        gate = GateRun.prepare(
            paths, claims=claims, config=config, isolated=isolated, baseline=file, keep=keep
        )
    entries = entries_of(gate.run(use_baseline=False).findings)
    save_baseline(gate.baseline_path, entries)
    say(f"{gate.baseline_path}: {len(entries)} findings written")
    return 0


@app.command("update")
def update(
    paths: options.Paths = None,
    file: File = None,
    claims: options.Claims = None,
    config: options.Config = None,
    isolated: options.Isolated = False,
    no_cache: options.NoKeep = False,
) -> int:
    """Take out of the baseline what is not found any more; nothing is added."""
    from claimcheck.api.baseline import load_baseline, save_baseline, still_found
    from claimcheck.cli.gate_run import GateRun
    from claimcheck.cli.kept import keeping

    with keeping(wanted=not no_cache) as keep:
        gate = GateRun.prepare(
            paths, claims=claims, config=config, isolated=isolated, baseline=file, keep=keep
        )
    entries = load_baseline(gate.baseline_path)
    kept = still_found(entries, gate.run().findings)
    save_baseline(gate.baseline_path, kept)
    say(f"{gate.baseline_path}: {len(entries) - len(kept)} findings gone, {len(kept)} left")
    return 0

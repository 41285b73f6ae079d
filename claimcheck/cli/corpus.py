"""`claimcheck corpus`: PubMed on this machine."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimcheck.cli import options
from claimcheck.cli.output import say, show_progress, write_data
from claimcheck.protocols import Progress

if TYPE_CHECKING:
    from claimcheck.sources.local.building import BuildOutcome

INCOMPLETE = 3

app = typer.Typer(
    name="corpus",
    help="Build, update and describe a corpus: PubMed records on this machine.",
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
)

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the corpus.")]
Files = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="FILES...",
        help="PubMed XML or MEDLINE text, packed by gzip or not; .md5 files beside are checked.",
        show_default=False,
    ),
]
Jobs = Annotated[
    int,
    typer.Option(
        "--jobs", "-j", envvar="CLAIMCHECK_JOBS", min=0, help="Processes that read; 0: all cores."
    ),
]
Mesh = Annotated[
    Path | None,
    typer.Option(
        "--mesh",
        metavar="FILE",
        help="NLM's descriptor file (desc2026.xml): [mh] then takes in all narrower headings.",
        show_default=False,
    ),
]


@app.command("build")
def build(
    folder: Folder,
    files: Files = None,
    jobs: Jobs = 0,
    mesh: Mesh = None,
    quiet: options.Quiet = False,
    no_progress: options.NoProgress = False,
) -> int:
    """Make a corpus of files, or go on where an earlier run stopped."""
    from claimcheck.sources.local.building import build_corpus

    started = time.monotonic()
    with show_progress(wanted=not (quiet or no_progress)) as progress:
        timed = _timed(progress, started)
        outcome = build_corpus(
            folder, files or [], jobs=jobs or _cores(), mesh=mesh, progress=timed
        )
    return _tell(outcome, time.monotonic() - started, quiet=quiet)


@app.command("update")
def update(
    folder: Folder,
    files: Files = None,
    jobs: Jobs = 0,
    mesh: Mesh = None,
    quiet: options.Quiet = False,
    no_progress: options.NoProgress = False,
) -> int:
    """Bring update files in, all of them at once; searches go on meanwhile."""
    from claimcheck.sources.local.building import update_corpus

    started = time.monotonic()
    with show_progress(wanted=not (quiet or no_progress)) as progress:
        timed = _timed(progress, started)
        outcome = update_corpus(
            folder, files or [], jobs=jobs or _cores(), mesh=mesh, progress=timed
        )
    return _tell(outcome, time.monotonic() - started, quiet=quiet)


@app.command("info")
def info(folder: Folder) -> int:
    """Say what is in a corpus."""
    from claimcheck.sources.local.info import read_info

    found = read_info(folder)
    years = f"{found.first_year} to {found.last_year}" if found.first_year else "unknown"
    lines = (
        f"records        {found.records:,}",
        f"with abstract  {found.with_abstract:,}",
        f"retracted      {found.retracted:,}",
        f"years          {years}",
        f"size           {found.size / 1e6:,.1f} MB",
        f"files          {found.files:,}",
        f"unreadable     {found.faults:,}",
        f"MeSH tree      {found.mesh or 'none'}",
        f"last change    {found.updated_at or 'never'}",
        f"state          {found.state or 'empty'}",
    )
    write_data("\n".join(lines), None)
    return 0


def _cores() -> int:
    return os.cpu_count() or 1


def _timed(progress: Progress, started: float) -> Progress:
    """Add the time that is left, by the files done so far."""

    def update(done: int, total: int, what: str) -> None:
        spent = time.monotonic() - started
        left = spent / done * (total - done) if done else 0.0
        progress(done, total, f"{what}, {left:,.0f} s left")

    return update


def _tell(outcome: BuildOutcome, seconds: float, *, quiet: bool) -> int:
    """Report what a run did; a bad file makes it incomplete."""
    for line in (*outcome.problems, *outcome.remarks):
        say(line)
    if not quiet:
        rate = outcome.records / seconds if seconds else 0.0
        say(
            f"{outcome.files} files taken in, {outcome.known} known already; "
            f"{outcome.records:,} records new or replaced, {outcome.deleted:,} deleted "
            f"({seconds:,.1f} s, {rate:,.0f} records a second)"
        )
    if outcome.problems:
        count = len(outcome.problems)
        left = "1 file was" if count == 1 else f"{count:,} files were"
        say(f"error: {left} left out; mend and run this again")
    return INCOMPLETE if outcome.problems else 0

"""`claimcheck cache`: what is stored from run to run, and how to be rid of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from claimcheck.cli.output import say, write_data
from claimcheck.cli.settings import read_source_settings

app = typer.Typer(
    help="Show or delete the stored answers of PubMed and the claims kept for the next run.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("info")
def info() -> int:
    """Show where PubMed's answers are stored, how many there are and how old they are."""
    from claimcheck.api.keeping import describe_kept
    from claimcheck.sources.opening import cache_folder
    from claimcheck.sources.store import open_store

    folder = cache_folder(read_source_settings(offline=True))
    store = open_store(folder, now=_now)
    held = store.info()
    for notice in store.notices:
        say(notice)
    store.close()
    lines = [
        f"file      {held.path}",
        f"searches  {held.searches}",
        f"records   {held.records}",
        f"missing   {held.missing}",
        f"size      {held.size_bytes / 1e6:.1f} MB",
    ]
    if held.oldest is not None and held.newest is not None:
        lines.append(f"from      {held.oldest:%Y-%m-%d %H:%M} to {held.newest:%Y-%m-%d %H:%M} UTC")
    kept = describe_kept(folder)
    lines += [
        "",
        f"folder    {kept.folder}",
        f"documents {kept.entries} read and kept for the next run",
        f"size      {kept.size_bytes / 1e6:.1f} MB",
    ]
    write_data("\n".join(lines), None)
    return 0


@app.command("clear")
def clear() -> int:
    """Delete all that is stored, and stores that were moved aside because they were broken."""
    from claimcheck.api.keeping import drop_kept
    from claimcheck.evidence.semantic import drop_vectors
    from claimcheck.sources.opening import cache_folder
    from claimcheck.sources.store import clear_store

    folder = cache_folder(read_source_settings(offline=True))
    freed = clear_store(folder) + drop_kept(folder)[1] + drop_vectors(folder)
    say(f"{freed / 1e6:.1f} MB freed")
    return 0


@app.command("prune")
def prune(
    days: Annotated[
        int,
        typer.Option(
            "--days", envvar="CLAIMCHECK_DAYS", min=0, help="Delete answers older than this."
        ),
    ] = 30,
) -> int:
    """Delete stored answers that are old, and what was kept and not used for as long."""
    from claimcheck.api.keeping import drop_kept
    from claimcheck.sources.opening import cache_folder
    from claimcheck.sources.store import open_store

    folder = cache_folder(read_source_settings(offline=True))
    store = open_store(folder, now=_now)
    dropped = store.prune(timedelta(days=days))
    for notice in store.notices:
        say(notice)
    store.close()
    gone, _ = drop_kept(folder, older_than_s=days * 86_400)
    say(f"{dropped} answers and {gone} kept documents deleted")
    return 0


def _now() -> datetime:
    return datetime.now(UTC)

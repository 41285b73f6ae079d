"""Opens a source for commands that must not believe what is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimcheck.cli.settings import read_source_settings

if TYPE_CHECKING:
    from claimcheck.sources.opening import OpenedSource


def open_anew(
    name: str | None,
    *,
    jobs: int | None = None,
    max_requests: int | None = None,
    network_budget_s: float | None = None,
) -> OpenedSource:
    """
    Open a source that is asked anew for everything.

    `auto` means PubMed here: the gate never falls back to the starter corpus.

    Raises:
        UsageError: There is no such source.
    """
    from claimcheck.sources.opening import open_source

    chosen = "pubmed" if name in {None, "auto"} else str(name)
    settings = read_source_settings(
        offline=False,
        source=chosen,
        refresh=True,
        jobs=jobs,
        max_requests=max_requests,
        network_budget_s=network_budget_s,
    )
    return open_source(chosen, settings)

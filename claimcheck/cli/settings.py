"""What the environment says: addresses and credentials, read in one place."""

from __future__ import annotations

import os

from claimcheck.cli.output import say
from claimcheck.sources.opening import SourceSettings


def read_source_settings(
    *,
    offline: bool,
    refresh: bool = False,
    no_cache: bool = False,
    jobs: int | None = None,
    max_requests: int | None = None,
    network_budget_s: float | None = None,
) -> SourceSettings:
    """Read the source's settings; blank variables count as not set (NCBI refuses a blank key)."""
    return SourceSettings(
        eutils_url=os.environ.get("CLAIMCHECK_EUTILS_URL", "").strip() or None,
        api_key=os.environ.get("NCBI_API_KEY", "").strip() or None,
        email=os.environ.get("NCBI_EMAIL", "").strip() or None,
        offline=offline,
        refresh=refresh,
        keep_answers=not no_cache,
        jobs=jobs,
        max_requests=max_requests,
        tell=say,
        network_budget_s=network_budget_s,
    )

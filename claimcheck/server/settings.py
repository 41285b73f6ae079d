"""What a server allows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """Limits; the defaults are PubMed's where PubMed has one."""

    rate_limited: bool = True
    """Whether clients are held to 3 requests a second, 10 with a key."""
    history_seconds: float = 8 * 3600.0
    """How long a WebEnv is kept after its last use."""
    history_entries: int = 2000
    """WebEnvs that are kept at once; the one used longest ago goes first."""
    history_bytes: int = 80_000_000
    """What PMIDs and queries of all WebEnvs may take together; then, too, the oldest goes."""
    largest_body: int = 2 << 20
    """Bytes of a request."""
    longest_request_s: float = 30.0
    """Seconds that the body of a request may take to come."""
    longest_answer_s: float = 30.0
    """Seconds after which an answer is given up."""
    logged: bool = True
    """Whether a line for each request goes to standard error; never with values in it."""


PAGE_CAP = 9999
"""ESearch shows no more matches than this (guide of NCBI says 10,000; the service, 9,999)."""

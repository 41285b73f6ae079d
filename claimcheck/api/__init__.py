"""
The public Python API, and what the commands do.

`import claimcheck` gives the names below. They are imported when they are first used: a command
needs few of the modules behind them, and importing all took a third of the time of a short run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claimcheck.api.public import (
        Claim,
        Document,
        Evidence,
        Record,
        Report,
        SourceSettings,
        as_json,
        claim_from_text,
        compare,
        extract_claims,
        open_source,
        read_document,
        verify,
    )

__all__ = [
    "Claim",
    "Document",
    "Evidence",
    "Record",
    "Report",
    "SourceSettings",
    "as_json",
    "claim_from_text",
    "compare",
    "extract_claims",
    "open_source",
    "read_document",
    "verify",
]


def __getattr__(name: str) -> Any:
    """Return a public name from `claimcheck.api.public`."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from claimcheck.api import public

    return getattr(public, name)

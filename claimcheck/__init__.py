"""
claimcheck lays PubMed abstracts beside the medical claims of a document.

The public names are those of `claimcheck.api`, imported when they are first used, so that the
command line starts quickly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from claimcheck.version import __version__

if TYPE_CHECKING:
    from claimcheck.api import (
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
    "__version__",
    "as_json",
    "claim_from_text",
    "compare",
    "extract_claims",
    "open_source",
    "read_document",
    "verify",
]


def __getattr__(name: str) -> Any:
    """Return a public name from `claimcheck.api`."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from claimcheck import api

    return getattr(api, name)

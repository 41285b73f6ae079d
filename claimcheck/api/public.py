"""
The functions of the public Python API.

They take and return the frozen objects of `claimcheck.model`; `as_json` turns any of them into the
dictionaries of JSON, version 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from os import PathLike
from pathlib import Path

from claimcheck.claims.extraction import claim_from_text
from claimcheck.claims.extraction import extract_claims as _extract_claims
from claimcheck.claims.neighbours import with_neighbours
from claimcheck.documents import read_document
from claimcheck.encoding.json_v1 import as_json
from claimcheck.evidence.matching import compare as _compare
from claimcheck.evidence.matching import match_claim
from claimcheck.model import Claim, Counts, Document, Evidence, Record, Report, SearchState
from claimcheck.pipeline import verify_claims
from claimcheck.protocols import Source
from claimcheck.queries.ladder import build_ladder
from claimcheck.sources.opening import SourceSettings
from claimcheck.sources.opening import open_source as _open_source
from claimcheck.version import __version__

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


def extract_claims(path_or_document: str | PathLike[str] | Document) -> tuple[Claim, ...]:
    """
    Return the checkable statements of a document, in its order.

    Raises:
        DocumentError: The file cannot be read.
    """
    if isinstance(path_or_document, Document):
        return _extract_claims(path_or_document)
    return _extract_claims(read_document(Path(path_or_document)))


def compare(claim: Claim | str, record: Record) -> Evidence:
    """Return one record seen from one claim; a string is read as a claim."""
    return _compare(claim_from_text(claim) if isinstance(claim, str) else claim, record)


def open_source(spec: str, settings: SourceSettings | None = None) -> Source:
    """
    Open a source: `auto`, `pubmed`, `starter` or the address of an E-utilities server.

    Raises:
        UsageError: There is no such source.
    """
    return _open_source(spec, settings).source


def verify(
    claims: Sequence[Claim | str], source: Source | str, *, max_evidence: int = 20
) -> Report:
    """
    Search and compare claims; nothing is written.

    Args:
        claims: Claims, or sentences that are read as claims.
        source: What `open_source` gave, or a name for it.
        max_evidence: How many records are kept for a claim.
    """
    opened = open_source(source) if isinstance(source, str) else source
    asked = [claim_from_text(claim) if isinstance(claim, str) else claim for claim in claims]
    results = verify_claims(
        with_neighbours(asked),
        opened,
        ladder=build_ladder,
        matcher=partial(match_claim, max_evidence=max_evidence),
        comparer=_compare,
        now=lambda: datetime.now(UTC).replace(microsecond=0),
    )
    ended = {SearchState.COMPLETE, SearchState.DEGRADED}
    checked = sum(1 for result in results if result.search.state in ended)
    return Report(
        tool_version=__version__,
        command="verify",
        source=opened.name,
        results=results,
        counts=Counts(
            claims=len(results), checked=checked, unchecked=len(results) - checked, ignored=0
        ),
    )

"""
The claims that stand next to one another in a document.

A paragraph often tells of one study in several sentences, each of which leaves most of it to the
others. The search of one claim therefore looks at its neighbours too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from claimcheck.model import Claim

_MOST = 4
_MOST_LINES = 3
"""Lines between neighbours: a paragraph on lines of its own, or wrapped by hand."""


def with_neighbours(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """
    Return the claims in the same order, each with those next to it in its document.

    A claim without a line, or one that is gone from its document, has no neighbours and is none.
    """
    rows: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.document is not None and claim.line is not None and claim.gone_at is None:
            rows.setdefault(claim.document, []).append(replace(claim, beside=()))
    beside: dict[int, tuple[Claim, ...]] = {}
    for row in rows.values():
        row.sort(key=_line_of)
        for place, claim in enumerate(row):
            beside[id(claim)] = _nearest(row, place)
    found = {
        (claim.document, claim.id): beside[id(claim)] for row in rows.values() for claim in row
    }
    return tuple(
        replace(claim, beside=found.get((claim.document, claim.id), ())) for claim in claims
    )


def _nearest(row: Sequence[Claim], place: int) -> tuple[Claim, ...]:
    """Return the neighbours of the claim at a place, nearest first, those before it first."""
    reach = range(max(0, place - _MOST), min(len(row), place + _MOST + 1))
    near = sorted((other for other in reach if other != place), key=lambda at: abs(at - place))
    line = _line_of(row[place])
    kept = [row[at] for at in near if abs(_line_of(row[at]) - line) <= _MOST_LINES]
    return tuple(kept[:_MOST])


def _line_of(claim: Claim) -> int:
    return claim.line or 0

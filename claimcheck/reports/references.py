"""The evidence of a report as a list of references, each record once."""

from __future__ import annotations

from collections.abc import Iterable

from claimcheck.model import Evidence, Report


def cited_records(report: Report) -> Iterable[tuple[Evidence, tuple[str, ...]]]:
    """Yield each record of the report once, with the ids of the claims that it stands beside."""
    records: dict[str, Evidence] = {}
    claims: dict[str, list[str]] = {}
    for result in report.results:
        for evidence in result.evidence:
            records.setdefault(evidence.pmid, evidence)
            claims.setdefault(evidence.pmid, []).append(result.claim.id)
    for pmid, evidence in records.items():
        yield evidence, tuple(claims[pmid])

"""CSV: one row for each claim and record, for spreadsheets."""

from __future__ import annotations

import csv
import io

from claimcheck.model import ClaimResult, Evidence, Finding, Report
from claimcheck.reports.wording import pubmed_url, state_word
from claimcheck.text.display import visible_line

COLUMNS = (
    "claim",
    "document",
    "line",
    "text",
    "sourced",
    "search",
    "findings",
    "judgements",
    "rank",
    "pmid",
    "doi",
    "url",
    "title",
    "journal",
    "year",
    "design",
    "sample size",
    "status",
    "number",
    "direction",
    "population",
    "sentence",
)

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What makes a spreadsheet compute a cell (OWASP, CSV Injection, read 2026-11-22)."""


def render_csv(report: Report) -> str:
    """
    Write every claim with each of its records; a claim without records has one row.

    All cells are quoted, and one that a spreadsheet would compute begins with an apostrophe.
    """
    by_claim: dict[str, list[Finding]] = {}
    for finding in report.findings:
        by_claim.setdefault(finding.claim or "", []).append(finding)
    target = io.StringIO()
    writer = csv.writer(target, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for result in report.results:
        start = _claim_cells(result, by_claim.get(result.claim.id, []))
        records = result.evidence or (None,)
        for rank, evidence in enumerate(records, start=1):
            cells = (*start, *_record_cells(rank, evidence))
            writer.writerow([_safe(cell) for cell in cells])
    return target.getvalue()


def _claim_cells(result: ClaimResult, findings: list[Finding]) -> tuple[str, ...]:
    claim = result.claim
    codes = [
        each.rule if each.suppressed is None else f"{each.rule} (suppressed)" for each in findings
    ]
    judged = [f"{each.judgement.verdict} ({each.freshness})" for each in result.judgements]
    return (
        claim.id,
        claim.document or "",
        str(claim.line or ""),
        claim.text,
        "yes" if result.is_sourced else "no",
        state_word(result.search),
        "; ".join(codes),
        "; ".join(judged),
    )


def _record_cells(rank: int, evidence: Evidence | None) -> tuple[str, ...]:
    if evidence is None:
        return ("",) * 14
    best = evidence.sentences[0].text if evidence.sentences else ""
    return (
        str(rank),
        evidence.pmid,
        evidence.doi or "",
        pubmed_url(evidence.pmid) or "",
        evidence.title,
        evidence.journal or "",
        str(evidence.year or ""),
        evidence.design.value,
        str(evidence.sample_size or ""),
        evidence.status.value,
        evidence.signals.number.value,
        evidence.signals.direction.value,
        evidence.signals.population.value,
        best,
    )


def _safe(cell: str) -> str:
    shown = visible_line(cell)
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) else shown

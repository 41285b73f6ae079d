"""What `claimcheck annotate` does: a Word file with a comment on every claim."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from claimcheck.documents.docx.commenting import DocxComment, open_docx_for_comments
from claimcheck.model import ClaimResult, Report
from claimcheck.reports.claim_note import MOST_RECORDS, note_lines
from claimcheck.reports.claim_state import findings_by_claim
from claimcheck.text.locating import locate_claims


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """A file with comments, and what became of the claims."""

    data: bytes
    placed: int
    unplaced: tuple[ClaimResult, ...]
    """Claims that no comment could be anchored on."""
    is_signed: bool
    """Whether the file carried a digital signature, which does not fit it any more."""
    earlier: int
    """How many comments of claimcheck the file had before, which it has still."""


def annotate(
    data: bytes,
    report: Report,
    *,
    name: str,
    records: int = MOST_RECORDS,
    only_findings: bool = False,
) -> Annotation:
    """
    Put a comment on every claim of a Word file.

    Args:
        data: The file.
        report: What is known of its claims.
        name: What it is called, for messages.
        records: How many records a comment shows.
        only_findings: Whether claims without a finding that counts get no comment.

    Raises:
        DocumentError: The file cannot be read or written again.
    """
    docx = open_docx_for_comments(data, name=name)
    findings = findings_by_claim(report.findings)
    wanted = [
        result
        for result in report.results
        if not only_findings
        or any(each.suppressed is None for each in findings.get(result.claim.id, ()))
    ]
    spans = locate_claims(docx.document, (result.claim for result in wanted))
    comments = {
        result.claim.id: DocxComment(
            span=spans[result.claim.id],
            lines=note_lines(result, findings.get(result.claim.id, ()), records=records),
            written_at=result.search.searched_at,
        )
        for result in wanted
        if result.claim.id in spans
    }
    written = docx.comment(comments.values())
    lost = {id(each) for each in written.unplaced}
    placed = {key for key, comment in comments.items() if id(comment) not in lost}
    return Annotation(
        data=written.data,
        placed=len(placed),
        unplaced=_without(wanted, placed),
        is_signed=docx.is_signed,
        earlier=written.earlier,
    )


def _without(results: Sequence[ClaimResult], placed: Collection[str]) -> tuple[ClaimResult, ...]:
    return tuple(result for result in results if result.claim.id not in placed)

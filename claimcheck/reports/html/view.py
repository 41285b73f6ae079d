"""What the template shows of each claim, worked out beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from claimcheck.model import ClaimResult, Finding, Report
from claimcheck.reports.claim_state import ClaimState, claim_state, findings_by_claim
from claimcheck.reports.html.anchors import anchor_of
from claimcheck.reports.html.detail import SHOWN
from claimcheck.reports.html.record_view import MarkedPiece, RecordView, RecordViewer
from claimcheck.reports.html.strip_drawing import DrawnStrip, draw_strip
from claimcheck.reports.marking import Piece, claim_pieces
from claimcheck.reports.number_strip import number_strips
from claimcheck.reports.wording import (
    absence_words,
    judgement_words,
    place_words,
    quantity_words,
    search_words,
    short_standing,
    standing_words,
    state_word,
    tally,
    text_warning,
    unmatched_surfaces,
    warnings_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimView:
    """A claim with everything that stands beside it."""

    number: int
    id: str
    anchor: str
    text_anchor: str | None
    """The name of its place in the text; None where no text is shown."""
    findings: tuple[Finding, ...]
    mark: ClaimState
    """How it is marked in the text."""
    place: str
    document: str
    kind: str
    pieces: tuple[MarkedPiece, ...]
    facts: tuple[tuple[str, str], ...]
    judgements: tuple[str, ...]
    standing: str
    short_standing: str
    state: str
    search: str
    warnings: tuple[str, ...]
    rungs: tuple[tuple[str, str, str], ...]
    strips: tuple[DrawnStrip, ...]
    unmatched: tuple[str, ...]
    numbers: str
    """The number signals of the records, for the filter."""
    absence: str | None
    records: tuple[RecordView, ...]
    more_records: tuple[RecordView, ...]


def claim_views(
    report: Report, in_text: Mapping[str, str], viewer: RecordViewer
) -> tuple[ClaimView, ...]:
    """
    Return the views of all claims in the order of the report.

    Args:
        report: What was found.
        in_text: By claim, the anchor of its place in a text that is shown.
        viewer: Makes the views of the records.
    """
    findings = findings_by_claim(report.findings)
    return tuple(
        replace(
            _claim(result, number, viewer),
            findings=findings.get(result.claim.id, ()),
            mark=claim_state(result, findings.get(result.claim.id, ())),
            text_anchor=in_text.get(result.claim.id),
        )
        for number, result in enumerate(report.results, start=1)
    )


def document_names(report: Report) -> tuple[str, ...]:
    """Return the documents that claims stand in, in the order in which they first appear."""
    names = (result.claim.document for result in report.results)
    return tuple(dict.fromkeys(name for name in names if name is not None))


def _claim(result: ClaimResult, number: int, viewer: RecordViewer) -> ClaimView:
    claim = result.claim
    records = tuple(
        viewer.view(each, number, rank) for rank, each in enumerate(result.evidence, start=1)
    )
    return ClaimView(
        number=number,
        id=claim.id,
        anchor=anchor_of(claim.id),
        text_anchor=None,
        findings=(),
        mark=claim_state(result, ()),
        place=place_words(result),
        document=claim.document or "",
        kind=claim.kind.value,
        pieces=tuple(_claim_piece(piece) for piece in claim_pieces(claim)),
        facts=_facts(result),
        judgements=tuple(judgement_words(judged) for judged in result.judgements),
        standing=standing_words(result),
        short_standing=short_standing(result),
        state=state_word(result.search),
        search=search_words(result.search),
        warnings=warnings_of(result),
        rungs=() if viewer.detail.is_brief else _rungs(result),
        strips=tuple(
            draw_strip(strip, best_only=viewer.detail.is_briefest)
            for strip in number_strips(result)
        ),
        unmatched=unmatched_surfaces(result) if result.evidence else (),
        numbers=" ".join(tally(result)),
        absence=None if result.evidence else absence_words(result.search),
        records=records[:SHOWN],
        more_records=records[SHOWN:],
    )


def _facts(result: ClaimResult) -> tuple[tuple[str, str], ...]:
    claim = result.claim
    facts = (
        ("Caution", text_warning(result) or ""),
        ("Numbers", "; ".join(quantity_words(quantity) for quantity in claim.quantities)),
        ("Hedges", ", ".join(claim.hedges)),
        ("Names", claim.attribution or ""),
        ("Cites", ", ".join(claim.cites)),
        ("Note", claim.note or ""),
    )
    return tuple((name, words) for name, words in facts if words)


def _rungs(result: ClaimResult) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (
            rung.rung.value,
            "count not stated" if rung.count is None else f"{rung.count:,} found",
            rung.term,
        )
        for rung in result.search.rungs
    )


def _claim_piece(piece: Piece[str]) -> MarkedPiece:
    return MarkedPiece(text=piece.text, css="q" if piece.mark else "", sign="")

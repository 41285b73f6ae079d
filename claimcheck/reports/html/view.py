"""What the template shows of each claim and record, worked out beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from claimcheck.errors import InvalidIdentifierError
from claimcheck.model import (
    ClaimResult,
    Evidence,
    Finding,
    NumberSignal,
    RationaleSentence,
    RecordKind,
    Report,
    parse_doi,
)
from claimcheck.reports.comparison_lines import ComparisonLine, comparison_lines
from claimcheck.reports.html.anchors import anchor_of
from claimcheck.reports.html.claim_state import findings_by_claim
from claimcheck.reports.html.strip_drawing import DrawnStrip, draw_strip
from claimcheck.reports.marking import Piece, claim_pieces, sentence_pieces
from claimcheck.reports.number_strip import number_strips
from claimcheck.reports.wording import (
    absence_words,
    is_alarming,
    judgement_words,
    place_words,
    pubmed_url,
    quantity_words,
    search_warnings,
    search_words,
    short_standing,
    signal_words,
    source_words,
    standing_words,
    status_words,
    study_words,
    tally,
    text_warning,
    unmatched_surfaces,
)

SHOWN = 3
"""Records that stand open beside a claim; the others unfold."""

_SIGNS = {NumberSignal.AGREES: "=", NumberSignal.DIFFERS: "≠"}
_CLASSES = {NumberSignal.AGREES: "a", NumberSignal.DIFFERS: "d"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedPiece:
    """A stretch of text; class and sign are empty where nothing is marked."""

    text: str
    css: str
    sign: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceView:
    """A deciding sentence."""

    section: str | None
    pieces: tuple[MarkedPiece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonView:
    """A number of the claim beside one of the record, in words."""

    css: str
    sign: str
    claim: str
    words: str
    why: str
    closest: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordView:
    """A record beside a claim."""

    rank: int
    title: str
    url: str | None
    pmid: str
    doi: str | None
    doi_url: str | None
    source: str
    about: tuple[str, ...]
    status: str
    is_alarming: bool
    is_card: bool
    is_cited: bool
    sentences: tuple[SentenceView, ...]
    comparisons: tuple[ComparisonView, ...]
    signals: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimView:
    """A claim with everything that stands beside it."""

    number: int
    id: str
    anchor: str
    text_anchor: str | None
    """The name of its place in the text; None where no text is shown."""
    findings: tuple[Finding, ...]
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


def claim_views(report: Report, in_text: Mapping[str, str]) -> tuple[ClaimView, ...]:
    """
    Return the views of all claims in the order of the report.

    Args:
        report: What was found.
        in_text: By claim, the anchor of its place in a text that is shown.
    """
    findings = findings_by_claim(report.findings)
    return tuple(
        _claim(result, number, findings.get(result.claim.id, ()), in_text.get(result.claim.id))
        for number, result in enumerate(report.results, start=1)
    )


def document_names(report: Report) -> tuple[str, ...]:
    """Return the documents that claims stand in, in the order in which they first appear."""
    names = (result.claim.document for result in report.results)
    return tuple(dict.fromkeys(name for name in names if name is not None))


def _claim(
    result: ClaimResult, number: int, findings: tuple[Finding, ...], text_anchor: str | None
) -> ClaimView:
    claim = result.claim
    records = tuple(_record(each, rank) for rank, each in enumerate(result.evidence, start=1))
    return ClaimView(
        number=number,
        id=claim.id,
        anchor=anchor_of(claim.id),
        text_anchor=text_anchor,
        findings=findings,
        place=place_words(result),
        document=claim.document or "",
        kind=claim.kind.value,
        pieces=tuple(_claim_piece(piece) for piece in claim_pieces(claim)),
        facts=_facts(result),
        judgements=tuple(judgement_words(judged) for judged in result.judgements),
        standing=standing_words(result),
        short_standing=short_standing(result),
        state=result.search.state.value,
        search=search_words(result.search),
        warnings=search_warnings(result.search),
        rungs=_rungs(result),
        strips=tuple(draw_strip(strip) for strip in number_strips(result)),
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


def _record(evidence: Evidence, rank: int) -> RecordView:
    doi = _checked_doi(evidence.doi)
    return RecordView(
        rank=rank,
        title=evidence.title,
        url=pubmed_url(evidence.pmid),
        pmid=evidence.pmid,
        doi=doi,
        doi_url=f"https://doi.org/{quote(doi, safe='/:;().-_')}" if doi else None,
        source=source_words(evidence),
        about=study_words(evidence),
        status=status_words(evidence),
        is_alarming=is_alarming(evidence.status),
        is_card=evidence.kind is RecordKind.STUDY_CARD,
        is_cited=evidence.cited,
        sentences=tuple(
            SentenceView(
                section=sentence.section,
                pieces=tuple(_sentence_piece(piece) for piece in sentence_pieces(sentence)),
            )
            for sentence in _chosen(evidence, rank)
        ),
        comparisons=tuple(
            _comparison(each)
            for each in comparison_lines(evidence)
            if rank <= SHOWN or each.relation in _SIGNS
        ),
        signals=signal_words(evidence.signals),
    )


def _chosen(evidence: Evidence, rank: int) -> tuple[RationaleSentence, ...]:
    """Return all sentences of the best records; of the others those that hold what is compared."""
    if rank <= SHOWN:
        return evidence.sentences
    needed = {each.sentence for each in evidence.comparisons if each.sentence is not None} or {0}
    return tuple(each for index, each in enumerate(evidence.sentences) if index in needed)


def _checked_doi(doi: str | None) -> str | None:
    """Return a DOI that has the form of one; nothing else may become an address."""
    if doi is None:
        return None
    try:
        return parse_doi(doi)
    except InvalidIdentifierError:
        return None


def _claim_piece(piece: Piece[str]) -> MarkedPiece:
    return MarkedPiece(text=piece.text, css="q" if piece.mark else "", sign="")


def _sentence_piece(piece: Piece[NumberSignal]) -> MarkedPiece:
    if piece.mark is None:
        return MarkedPiece(text=piece.text, css="", sign="")
    css = _CLASSES.get(piece.mark, "n")
    return MarkedPiece(text=piece.text, css=css, sign=_SIGNS.get(piece.mark, ""))


def _comparison(line: ComparisonLine) -> ComparisonView:
    return ComparisonView(
        css=_CLASSES.get(line.relation, "n"),
        sign=_SIGNS.get(line.relation, "–"),
        claim=line.claimed,
        words=line.words,
        why=line.why,
        closest=line.closest,
    )

"""The text of the documents with the claims marked where they stand, worked out for the page."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from claimcheck.model import Block, BlockKind, ClaimResult, Document, Report, ShownDocument, Span
from claimcheck.reports.claim_state import STATES, ClaimState, claim_state, findings_by_claim
from claimcheck.reports.html.anchors import anchor_of, text_anchor_of
from claimcheck.text.locating import locate_claims

_FIRST_LEVEL = 4
"""Headings of a document stand below its name, which is an h3."""
_LAST_LEVEL = 6
_DEEPEST_ITEM = 4

_TAGS = {
    BlockKind.LIST_ITEM: "item",
    BlockKind.TABLE_CELL: "row",
    BlockKind.TABLE_ROW: "row",
    BlockKind.TABLE_HEADER: "row head",
    BlockKind.QUOTE: "quote",
    BlockKind.FOOTNOTE: "note",
    BlockKind.REFERENCE: "note",
    BlockKind.CODE: "code",
    BlockKind.FRONT_MATTER: "code",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimMark:
    """A claim where it stands in the text."""

    id: str
    anchor: str
    """The name of its card."""
    text_anchor: str
    number: int
    state: ClaimState


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRun:
    """A stretch of a block; the runs of a block put together are its text again."""

    text: str
    owner: ClaimMark | None = None
    """The claim that it belongs to; where two claims overlap, the one that begins first."""
    ending: tuple[ClaimMark, ...] = ()
    """The claims whose marks stand at the end of this run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockView:
    """A paragraph, a heading, a row."""

    css: str
    level: int
    """Of a heading 4 to 6, of a list item 1 to 4, else 0."""
    label: str | None
    runs: tuple[TextRun, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    """A document as it is shown."""

    name: str
    anchor: str
    problem: str | None
    blocks: tuple[BlockView, ...]
    claims: int
    states: tuple[tuple[ClaimState, int], ...]
    """How many claims of it are marked how."""
    absent: tuple[ClaimMark, ...]
    """Claims whose words do not stand in the text, or all when it cannot be read."""


def document_views(report: Report) -> tuple[DocumentView, ...]:
    """Return the views of all documents, in the order in which the report has them."""
    findings = findings_by_claim(report.findings)
    marks: dict[str, list[tuple[ClaimResult, ClaimMark]]] = {}
    for number, result in enumerate(report.results, start=1):
        claim = result.claim
        mark = ClaimMark(
            id=claim.id,
            anchor=anchor_of(claim.id),
            text_anchor=text_anchor_of(claim.id),
            number=number,
            state=claim_state(result, findings.get(claim.id, ())),
        )
        marks.setdefault(claim.document or "", []).append((result, mark))
    return tuple(
        _document(shown, marks.get(shown.name, ()), f"document-{number}")
        for number, shown in enumerate(report.documents, start=1)
    )


def marked_claims(documents: Sequence[DocumentView]) -> Mapping[str, str]:
    """Return the anchors in the text of the claims that are marked there, by claim."""
    return _marks([block for document in documents for block in document.blocks])


def _document(
    shown: ShownDocument, claims: Sequence[tuple[ClaimResult, ClaimMark]], anchor: str
) -> DocumentView:
    states = [mark.state for _, mark in claims]
    counted = tuple((state, states.count(state)) for state in STATES if state in states)
    if shown.document is None:
        spans = {}
    else:
        spans = locate_claims(shown.document, (result.claim for result, _ in claims))
    placed = [(spans[result.claim.id], mark) for result, mark in claims if result.claim.id in spans]
    blocks = () if shown.document is None else tuple(_blocks(shown.document, placed))
    there = _marks(blocks)
    return DocumentView(
        name=shown.name,
        anchor=anchor,
        problem=shown.problem,
        blocks=blocks,
        claims=len(claims),
        states=counted,
        absent=tuple(mark for _, mark in claims if mark.id not in there),
    )


def _marks(blocks: Sequence[BlockView]) -> dict[str, str]:
    return {
        mark.id: mark.text_anchor for block in blocks for run in block.runs for mark in run.ending
    }


def _blocks(document: Document, placed: Sequence[tuple[Span, ClaimMark]]) -> Iterator[BlockView]:
    """Yield every block; text outside of blocks is a paragraph, so that none is left out."""
    waiting = sorted(placed, key=lambda pair: (pair[0], pair[1].number))
    position, level = 0, _FIRST_LEVEL - 1
    for block in (*document.blocks, None):
        start = len(document.text) if block is None else block.span.start
        if document.text[position:start].strip():
            yield _block(document.text, Span(position, start), None, 0, waiting)
        if block is None:
            return
        # A block that begins inside of the one before is shown from where that one ended.
        start = max(start, position)
        if block.span.end <= start:
            continue
        depth = 0
        if block.kind is BlockKind.HEADING:
            # A heading may be one level below the last one at most, whatever the author chose.
            wanted = _FIRST_LEVEL - 1 + max(1, block.level)
            depth = level = min(wanted, level + 1, _LAST_LEVEL)
        elif block.kind is BlockKind.LIST_ITEM:
            depth = min(max(1, block.level), _DEEPEST_ITEM)
        yield _block(document.text, Span(start, block.span.end), block, depth, waiting)
        position = block.span.end


def _block(
    text: str,
    span: Span,
    block: Block | None,
    depth: int,
    waiting: Sequence[tuple[Span, ClaimMark]],
) -> BlockView:
    css = "heading" if block is not None and block.kind is BlockKind.HEADING else ""
    return BlockView(
        css=css or ("" if block is None else _TAGS.get(block.kind, "")),
        level=depth,
        label=None if block is None else block.label,
        runs=tuple(_runs(text, span, [pair for pair in waiting if pair[0].overlaps(span)])),
    )


def _runs(text: str, span: Span, placed: Sequence[tuple[Span, ClaimMark]]) -> Iterator[TextRun]:
    """Cut a block where claims begin and end."""
    ends = {span.start, span.end}
    for place, _ in placed:
        ends |= {max(place.start, span.start), min(place.end, span.end)}
    edges = sorted(ends)
    for start, end in itertools.pairwise(edges):
        owner = next(
            (pair for pair in placed if pair[0].start <= start and end <= pair[0].end), None
        )
        yield TextRun(
            text=text[start:end],
            owner=None if owner is None else owner[1],
            ending=tuple(mark for place, mark in placed if place.end == end),
        )

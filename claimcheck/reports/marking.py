"""Cutting a text into marked and unmarked pieces, so that each sink escapes each piece itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from claimcheck.model import Claim, RationaleSentence, Span
from claimcheck.reports.number_signs import NumberSign, sign_of

Mark = TypeVar("Mark")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece(Generic[Mark]):
    """A stretch of a text; `mark` is None where nothing is marked."""

    text: str
    mark: Mark | None


def cut(text: str, marks: Iterable[tuple[Span, Mark]]) -> tuple[Piece[Mark], ...]:
    """
    Cut a text at the ends of its marks; the pieces put together are the text again.

    A mark that overlaps an earlier one, is empty or lies outside the text is left out: marks
    come from files, so they may be wrong.
    """
    pieces: list[Piece[Mark]] = []
    position = 0
    for span, mark in sorted(marks, key=lambda pair: pair[0]):
        if span.start < position or span.end > len(text) or not len(span):
            continue
        if span.start > position:
            pieces.append(Piece(text=text[position : span.start], mark=None))
        pieces.append(Piece(text=span.cut(text), mark=mark))
        position = span.end
    if position < len(text):
        pieces.append(Piece(text=text[position:], mark=None))
    return tuple(pieces)


def claim_pieces(claim: Claim) -> tuple[Piece[str], ...]:
    """Cut a claim's text at its quantities; the mark is the kind of quantity."""
    return cut(claim.text, ((quantity.span, quantity.kind.value) for quantity in claim.quantities))


def sentence_pieces(sentence: RationaleSentence) -> tuple[Piece[NumberSign], ...]:
    """Cut a sentence of a record at its numbers; the mark is how each stands to the claim's."""
    return cut(sentence.text, ((mark.span, sign_of(mark)) for mark in sentence.marks))

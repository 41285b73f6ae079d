"""Finding a statement again in the text that it was taken from, whatever its white space."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from claimcheck.model import Claim, ClaimId, Document, Span

_FURTHEST = 10_000
"""Occurrences of one statement that are looked at; a text of nothing else must not cost hours."""


class TextFinder:
    """A text prepared for finding statements in it, with runs of white space made one space."""

    def __init__(self, text: str) -> None:
        self._text = text
        pieces, starts, ends = [], [], []
        length = 0
        for start, end in _words(text):
            starts.append(length)
            ends.append(start)
            pieces.append(text[start:end])
            length += end - start + 1
        self._plain = " ".join(pieces)
        self._plain_starts = starts
        self._starts = ends

    def find(self, statement: str, *, near: int = 0) -> Span | None:
        r"""
        Return where a statement stands, None when it does not.

        Args:
            statement: Its words; white space makes no difference.
            near: Place in the text; of several occurrences the one that begins nearest to it
                is taken.

        >>> TextFinder("It  helped\nmost.").find("helped most.")
        Span(start=4, end=16)
        """
        wanted = " ".join(statement.split())
        if not wanted:
            return None
        spans = (self._span(place, len(wanted)) for place in self._occurrences(wanted))
        return min(spans, key=lambda span: abs(span.start - near), default=None)

    def _occurrences(self, wanted: str) -> Iterator[int]:
        place = self._plain.find(wanted)
        for _ in range(_FURTHEST):
            if place < 0:
                return
            yield place
            place = self._plain.find(wanted, place + 1)

    def _span(self, place: int, length: int) -> Span:
        return Span(self._origin(place), self._origin(place + length - 1) + 1)

    def _origin(self, place: int) -> int:
        word = bisect_right(self._plain_starts, place) - 1
        return self._starts[word] + place - self._plain_starts[word]


def _words(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each run of characters that are no white space."""
    position = 0
    for word in text.split():
        start = text.index(word, position)
        position = start + len(word)
        yield start, position


def locate_claims(document: Document, claims: Iterable[Claim]) -> dict[ClaimId, Span]:
    """
    Return where claims stand in `Document.text`; one that does not stand there is left out.

    A claim's own span counts when the text has the claim's words there; else the words are looked
    for, near the claim's line first.
    """
    found: dict[ClaimId, Span] = {}
    finder: TextFinder | None = None
    for claim in claims:
        span = claim.span
        if span is not None and " ".join(span.cut(document.text).split()) == claim.text:
            found[claim.id] = span
            continue
        finder = finder or TextFinder(document.text)
        near = _position_of_line(document, claim.line) if span is None else span.start
        place = finder.find(claim.text, near=near)
        if place is not None:
            found[claim.id] = place
    return found


def _position_of_line(document: Document, line: int | None) -> int:
    """Return the first position of the text at or after a line, paragraph or page, 1-based."""
    if line is None:
        return 0
    begins = document.pages or document.paragraphs or document.line_starts
    origin = begins[min(max(line, 1), len(begins)) - 1]
    place = bisect_left(document.segments, origin, key=lambda segment: segment[1])
    return document.segments[min(place, len(document.segments) - 1)][0]

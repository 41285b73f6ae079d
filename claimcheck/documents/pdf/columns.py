"""The pieces of a page put in the order in which they are read."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from claimcheck.documents.pdf.running import Piece

_LEAST_LINES = 4
"""Lines that a column must have on a page to be one."""
_LEAST_CHARACTERS = 16
"""Characters that the lines of a column have in the middle; cells of tables have fewer."""
_MOST_CROSSING = 0.4
"""Share of the pieces that may lie across the gap between columns, such as titles."""
_DEEPEST = 3
"""Up to eight columns."""


def in_reading_order(pieces: Sequence[Piece], *, depth: int = 0) -> list[list[Piece]]:
    """
    Return the regions of a page in reading order, each with the pieces of one column.

    Where a gap runs down the page between lines of prose, the left column is read before the
    right one, between the pieces that lie across both.
    """
    gap = _gap(pieces) if depth < _DEEPEST else None
    if gap is None:
        return [list(pieces)] if pieces else []
    crossing = sorted((p for p in pieces if p.left < gap < p.right), key=lambda p: -p.top)
    left = [p for p in pieces if p.right <= gap]
    right = [p for p in pieces if p.left >= gap]
    regions: list[list[Piece]] = []
    ceiling = float("inf")
    for band in [*_bands(crossing, left + right), []]:
        floor = max((piece.middle for piece in band), default=float("-inf"))
        for side in (left, right):
            between = [p for p in side if floor < p.middle <= ceiling]
            regions += in_reading_order(between, depth=depth + 1)
        if band:
            regions.append(band)
            ceiling = min(piece.middle for piece in band)
    return regions


def _bands(crossing: Sequence[Piece], others: Sequence[Piece]) -> list[list[Piece]]:
    """Group pieces across both columns that have nothing of a column between them."""
    bands: list[list[Piece]] = []
    for piece in crossing:
        if bands:
            low = bands[-1][-1].middle
            if not any(piece.middle < other.middle < low for other in others):
                bands[-1].append(piece)
                continue
        bands.append([piece])
    return bands


def _gap(pieces: Sequence[Piece]) -> float | None:
    """Return the horizontal place of a gap between two columns of prose, if there is one."""
    if len(pieces) < 2 * _LEAST_LINES:
        return None
    low, high = min(p.left for p in pieces), max(p.right for p in pieces)
    best: tuple[int, float] | None = None
    for step in range(15, 86):
        place = low + (high - low) * step / 100
        across = sum(p.left < place < p.right for p in pieces)
        if across > _MOST_CROSSING * len(pieces):
            continue
        if best is None or (across, abs(place - (low + high) / 2)) < (
            best[0],
            abs(best[1] - (low + high) / 2),
        ):
            best = across, place
    if best is None:
        return None
    place = best[1]
    sides = [p for p in pieces if p.right <= place], [p for p in pieces if p.left >= place]
    return place if all(_is_column(side) for side in sides) else None


def _is_column(side: Sequence[Piece]) -> bool:
    """Tell whether pieces are lines of prose: enough, long, and most of them full."""
    lines = [piece for piece in side if len(piece.text) > 3]
    if len(lines) < _LEAST_LINES or median(len(p.text) for p in lines) < _LEAST_CHARACTERS:
        return False
    left, right = min(p.left for p in lines), max(p.right for p in lines)
    full = sum(p.right > right - 0.22 * (right - left) for p in lines)
    return full >= 0.4 * len(lines)

"""The pieces of a page put in the order in which they are read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from claimcheck.documents.pdf.running import Piece
from claimcheck.documents.plain_text import SENTENCE_END

_LEAST_LINES = 4
"""Lines that a column must have on a page to be one."""
_MANY_LINES = 10
_LEAST_WIDTH = 0.2
"""Share of the width of both that a column has at least."""
_MOST_CROSSING = 0.4
"""Share of the pieces that may lie across the gap between columns, such as titles."""
_NEAR = 12.0
"""Points by which the gaps of pages may differ."""
_DEEPEST = 3
"""Up to eight columns."""


def usual_gap(pages: Sequence[Sequence[Piece]]) -> float | None:
    """Return where most pages have a gap between two columns; None when most have none."""
    gaps = [gap for pieces in pages if (gap := _gap(pieces)) is not None]
    if 2 * len(gaps) < sum(bool(pieces) for pieces in pages) or not gaps:
        return None
    middle = sorted(gaps)[len(gaps) // 2]
    near = sum(abs(gap - middle) < _NEAR for gap in gaps)
    return middle if 2 * near > len(gaps) else None


def in_reading_order(
    pieces: Sequence[Piece], *, usual: float | None = None, depth: int = 0
) -> list[list[Piece]]:
    """
    Return the regions of a page in reading order, each with the pieces of one column.

    Where a gap runs down the page between lines of prose, the left column is read before the
    right one, between the pieces that lie across both. `usual` is where other pages have it: a
    page that a table or a list fills is read by the columns of its neighbours.
    """
    gap = _gap(pieces) if depth < _DEEPEST else None
    if gap is None and usual is not None:
        across = sum(p.left < usual < p.right for p in pieces)
        gap = usual if across <= _MOST_CROSSING * len(pieces) else None
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
    return place if _are_columns(*sides) else None


def _are_columns(left: Sequence[Piece], right: Sequence[Piece]) -> bool:
    """
    Tell whether two sides of a gap are columns of prose and not the cells of a table.

    Columns are about equally wide and mostly full lines; the lines of a table stand side by
    side, and those of columns as a rule do not.
    """
    sides = [[piece for piece in side if len(piece.text) > 3] for side in (left, right)]
    if any(len(side) < 2 for side in sides):
        return False
    widths = [max(p.right for p in side) - min(p.left for p in side) for side in sides]
    if min(widths) < _LEAST_WIDTH * (sum(widths)):
        return False
    full = [
        # Two columns of three on one side of the gap are columns as well.
        share
        if (share := _share_of_full_lines(side, width)) > 0.25
        else float(_gap(side) is not None)
        for side, width in zip(sides, widths, strict=True)
    ]
    if any(len(side) < _LEAST_LINES for side in sides):
        return _is_last_page(sides, min(full))
    beside = _share_beside(*sides)
    if beside > 0.7:
        # The lines of two columns stand side by side too when both are set on one grid.
        return min(full) > 0.75 or (min(full) > 0.4 and min(map(_share_going_on, sides)) > 0.45)
    if beside < 0.4 and min(map(len, sides)) >= _MANY_LINES and min(widths) > 0.75 * max(widths):
        return True  # lists and small tables: equally wide, and no line beside another
    return min(full) > 0.5 or (beside < 0.5 and min(full) > 0.25)


def _is_last_page(sides: Sequence[Sequence[Piece]], full: float) -> bool:
    """Tell whether a column of prose ends in a few lines of the next one."""
    longer = max(sides, key=len)
    return full > 0.75 and len(longer) >= _MANY_LINES and _share_going_on(longer) > 0.45


def _share_of_full_lines(side: Sequence[Piece], width: float) -> float:
    """Return the share of the characters that stand in lines of most of the width."""
    full = sum(len(piece.text) for piece in side if piece.right - piece.left > 0.7 * width)
    return full / sum(len(piece.text) for piece in side)


def _share_going_on(side: Sequence[Piece]) -> float:
    """Return the share of lines that go on the sentence of the line above, with a small letter."""
    lines = sorted(side, key=lambda piece: -piece.middle)
    going_on = sum(
        below.text[:1].islower() and not above.text.endswith(SENTENCE_END)
        for above, below in pairwise(lines)
    )
    return going_on / max(1, len(lines) - 1)


def _share_beside(left: Sequence[Piece], right: Sequence[Piece]) -> float:
    """Return the share of the lines of the shorter side that have one beside them."""
    fewer, more = sorted((left, right), key=len)
    heights = sorted(piece.middle for piece in more)
    beside = 0
    for piece in fewer:
        place = bisect_left(heights, piece.middle - 0.1 * piece.size)
        beside += place < len(heights) and heights[place] <= piece.middle + 0.1 * piece.size
    return beside / len(fewer)

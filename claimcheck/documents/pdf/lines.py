"""Pieces of a column joined to lines and to the rows of tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from claimcheck.documents.pdf.running import Piece
from claimcheck.documents.plain_text import BULLET

_LABEL = re.compile(r"(?:[•●▪▫‣◦⁃∙·*–—o-]|\(?[0-9a-zA-Z]{1,3}[.)])\s{0,3}")
_OVERLAP = 0.2
"""By how much the heights of cells of one row overlap, in parts of the size."""
_ROOM = 0.45
"""White space between rows that is more than between lines, in parts of the size."""
_NEAR = 4
"""How many lines away the next row may stand; wrapped cells lie between."""
_FAR = 2.0
_JUMP = 0.2
"""How far the two heaps of gaps stand apart at least, in parts of the size."""
_SAME_LINE = 0.35
"""How far the middles of two pieces of one line lie apart at most, in parts of the size."""


@dataclass(slots=True)
class Line:
    """A line of a column, or a row of a table with its cells."""

    pieces: list[Piece]
    page: int
    """1-based."""
    is_row: bool = False
    region: int = 0
    """Which column of the document it stands in."""
    origin: int = 0
    """Where its text begins in the original, once that is laid out."""
    text: str = ""
    cells: list[str] = field(default_factory=list)

    @property
    def left(self) -> float:
        """Its left edge."""
        return min(piece.left for piece in self.pieces)

    @property
    def right(self) -> float:
        """Its right edge."""
        return max(piece.right for piece in self.pieces)

    @property
    def top(self) -> float:
        """Its upper edge."""
        return max(piece.top for piece in self.pieces)

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return min(piece.bottom for piece in self.pieces)

    @property
    def size(self) -> float:
        """The size of most of its characters."""
        return max(self.pieces, key=lambda piece: len(piece.text)).size

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(piece.bold for piece in self.pieces)

    @property
    def is_item(self) -> bool:
        """Whether it begins with the mark of a list item."""
        return BULLET.match(" ".join(piece.text for piece in self.pieces)) is not None


def join_lines(pieces: Sequence[Piece], *, page: int, region: int) -> list[Line]:
    """Return the lines of one column, top to bottom, rows of tables marked."""
    lines: list[Line] = []
    for piece in sorted(pieces, key=lambda p: (-p.middle, p.left)):
        near = lines[-1] if lines else None
        if near is not None and _is_beside(near, piece):
            near.pieces.append(piece)
        else:
            lines.append(Line(pieces=[piece], page=page, region=region))
    for line in lines:
        line.pieces = _joined_labels(sorted(line.pieces, key=lambda p: p.left))
    return _mark_rows(lines)


def _is_beside(line: Line, piece: Piece) -> bool:
    last = line.pieces[-1]
    return abs(last.middle - piece.middle) < _SAME_LINE * max(last.size, piece.size)


def _joined_labels(pieces: list[Piece]) -> list[Piece]:
    """Join a bullet or number with the piece behind it."""
    if len(pieces) > 1 and _LABEL.fullmatch(pieces[0].text):
        first, second = pieces[:2]
        joined = Piece(
            text=f"{first.text} {second.text}",
            left=first.left,
            bottom=min(first.bottom, second.bottom),
            right=second.right,
            top=max(first.top, second.top),
            size=second.size,
            bold=first.bold and second.bold,
        )
        return [joined, *pieces[2:]]
    return pieces


def _mark_rows(lines: list[Line]) -> list[Line]:
    """Mark the rows of tables: lines of several cells, two or more of them near each other."""
    lines = _joined_cells(lines)
    for number, line in enumerate(lines):
        if len(line.pieces) < 2:
            continue
        around = lines[max(0, number - _NEAR) : number] + lines[number + 1 : number + 1 + _NEAR]
        line.is_row = any(len(other.pieces) > 1 and _align(line, other) for other in around)
    marked: list[Line] = []
    room = _room(lines)
    for line in lines:
        before = marked[-1] if marked else None
        if before is not None and _goes_on_in_cells(before, line, room):
            before.pieces = sorted(_merged(before.pieces, line.pieces), key=lambda p: p.left)
            before.is_row = before.is_row or line.is_row
        else:
            marked.append(line)
    return marked


def _joined_cells(lines: list[Line]) -> list[Line]:
    """Join lines that overlap in height and stand in other columns: cells set to the middle."""
    joined: list[Line] = []
    for line in lines:
        before = joined[-1] if joined else None
        if before is not None and _overlaps_aside(before, line):
            before.pieces = sorted(_merged(before.pieces, line.pieces), key=lambda p: p.left)
        else:
            joined.append(line)
    return joined


def _overlaps_aside(row: Line, line: Line) -> bool:
    if len(line.pieces) == 1 and _cell_of(row.pieces, line.pieces[0]) is not None:
        # It goes on in a cell, beside a cell that stands lower than the others.
        others = [p for p in row.pieces if not _share_column(p, line.pieces[0])]
    elif any(_share_column(a, b) for a in row.pieces for b in line.pieces):
        return False
    else:
        others = row.pieces
    return any(
        min(a.top, b.top) - max(a.bottom, b.bottom) > _OVERLAP * min(a.size, b.size)
        for a in others
        for b in line.pieces
    )


def _share_column(piece: Piece, other: Piece) -> bool:
    return min(piece.right, other.right) > max(piece.left, other.left)


def _room(lines: Sequence[Line]) -> float:
    """
    Return how much white space at least parts two rows of the tables, in parts of the size.

    The gaps between lines fall into two heaps, inside of cells and between rows. It is 0 where
    rows stand as close as the lines of a cell, so that gaps tell nothing.
    """
    gaps = sorted(
        gap
        for above, below in pairwise(lines)
        if len(above.pieces) > 1
        and len(below.pieces) > 1
        and (gap := (above.bottom - below.top) / below.size) < _FAR
    )
    if not gaps or gaps[-1] < _ROOM:
        return 0.0
    jump, upper = max(
        ((after - before, after) for before, after in pairwise(gaps)), default=(0.0, gaps[0])
    )
    return upper - jump / 2 if jump > _JUMP else gaps[0] / 2 if gaps[0] > _ROOM else 0.0


def _align(line: Line, other: Line) -> bool:
    """Tell whether a cell of a line, the first aside, begins or ends where one of another does."""
    return any(
        min(abs(a.left - b.left), abs(a.right - b.right), abs(a.left + a.right - b.left - b.right))
        < 0.6 * a.size
        for a in line.pieces[1:]
        for b in other.pieces[1:]
    )


def _goes_on_in_cells(row: Line, line: Line, room: float) -> bool:
    """Tell whether a line only continues cells of the row above it, or begins those of it."""
    if not (row.is_row or (room and line.is_row)):
        return False
    gap = (row.bottom - line.top) / line.size
    wider, other = (row, line) if len(row.pieces) >= len(line.pieces) else (line, row)
    if any(_cell_of(wider.pieces, piece) is None for piece in other.pieces):
        return False
    if room:
        return gap < room
    return row.is_row and gap < 0.45 and line.left > row.pieces[0].right


def _cell_of(cells: Sequence[Piece], piece: Piece) -> int | None:
    for number, cell in enumerate(cells):
        if min(cell.right, piece.right) - max(cell.left, piece.left) > 0:
            return number
    return None


def _joined(text: str, further: str) -> str:
    """Join two lines of a cell; what a hyphen cuts stays one word, with its hyphen."""
    is_cut = text.endswith(("-", "\u00ad")) and text[-2:-1].isalnum()
    return text + further if is_cut else f"{text} {further}"


def _merged(cells: list[Piece], further: Sequence[Piece]) -> list[Piece]:
    merged = list(cells)
    for piece in further:
        place = _cell_of(cells, piece)
        if place is None:
            merged.append(piece)
            continue
        cell = merged[place]
        merged[place] = Piece(
            text=_joined(cell.text, piece.text),
            left=min(cell.left, piece.left),
            bottom=min(cell.bottom, piece.bottom),
            right=max(cell.right, piece.right),
            top=max(cell.top, piece.top),
            size=cell.size,
            bold=cell.bold,
        )
    return merged

"""Pieces of a column joined to lines and to the rows of tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from claimcheck.documents.pdf.running import Piece
from claimcheck.documents.plain_text import BULLET

_LABEL = re.compile(r"(?:[•●▪▫‣◦⁃∙·*–—o-]|\(?[0-9a-zA-Z]{1,3}[.)])\s{0,3}")
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
    for number, line in enumerate(lines):
        if len(line.pieces) < 2:
            continue
        around = lines[max(0, number - 2) : number] + lines[number + 1 : number + 3]
        line.is_row = any(len(other.pieces) > 1 and _align(line, other) for other in around)
    marked: list[Line] = []
    for line in lines:
        before = marked[-1] if marked else None
        if before is not None and before.is_row and _goes_on_in_cells(before, line):
            before.pieces = _merged(before.pieces, line.pieces)
        else:
            marked.append(line)
    return marked


def _align(line: Line, other: Line) -> bool:
    """Tell whether a cell of a line, the first aside, begins or ends where one of another does."""
    return any(
        min(abs(a.left - b.left), abs(a.right - b.right), abs(a.left + a.right - b.left - b.right))
        < 0.6 * a.size
        for a in line.pieces[1:]
        for b in other.pieces[1:]
    )


def _goes_on_in_cells(row: Line, line: Line) -> bool:
    """Tell whether a line only continues later cells of the row above it."""
    first = row.pieces[0]
    gap = row.bottom - line.top
    return (
        gap < 0.45 * first.size
        and line.left > first.right
        and all(_cell_of(row.pieces, piece) is not None for piece in line.pieces)
    )


def _cell_of(cells: Sequence[Piece], piece: Piece) -> int | None:
    for number, cell in enumerate(cells):
        if min(cell.right, piece.right) - max(cell.left, piece.left) > 0:
            return number
    return None


def _merged(cells: list[Piece], further: Sequence[Piece]) -> list[Piece]:
    merged = list(cells)
    for piece in further:
        place = _cell_of(cells, piece)
        if place is None:
            continue
        cell = merged[place]
        merged[place] = Piece(
            text=f"{cell.text} {piece.text}",
            left=min(cell.left, piece.left),
            bottom=min(cell.bottom, piece.bottom),
            right=max(cell.right, piece.right),
            top=cell.top,
            size=cell.size,
            bold=cell.bold,
        )
    return merged

"""Tables in plain text: lines whose cells stand between upright strokes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from claimcheck.documents.prose import ProseBuilder
from claimcheck.model import BlockKind, Span

_RULE = re.compile(r"[|+:=\s-]{3,}")
_LEAST_ROWS = 2
_MOST_HEADER_WORDS = 5
_MOST_CELLS = 50


def rows_of(text: str, lines: Sequence[Span]) -> list[list[Span]] | None:
    """
    Return the cells of lines that are rows of one table; rules between rows have no cells.

    None when a line is no row, or has another number of cells than the others.
    """
    rows = [cells_of(text, line) for line in lines]
    widths = {len(row) for row in rows if row}
    if len(widths) != 1 or any(
        not row and not _is_rule(line.cut(text)) for row, line in zip(rows, lines, strict=True)
    ):
        return None
    return rows


def cells_of(text: str, line: Span) -> list[Span]:
    """Return the cells of a line without outer white space; none when it is no row."""
    content = line.cut(text)
    if "|" not in content or _is_rule(content):
        return []
    start = line.start + (1 if content.startswith("|") else 0)
    end = line.end - (1 if content.endswith("|") else 0)
    cells: list[Span] = []
    while start <= end:
        stroke = text.find("|", start, end)
        stop = end if stroke < 0 else stroke
        cells.append(_trimmed(text, start, stop))
        start = stop + 1
    return cells if 2 <= len(cells) <= _MOST_CELLS else []


def write_table(text: str, builder: ProseBuilder, rows: Sequence[Sequence[Span]]) -> None:
    """Append the rows of a table to `builder`, cells joined by « | », each row a block."""
    filled = [row for row in rows if row]
    has_header = (len(rows) > 1 and not rows[1]) or _looks_like_header(text, filled)
    for number, row in enumerate(filled):
        builder.begin_block()
        for place, cell in enumerate(row):
            if place:
                builder.replace(" | ", cell.start)
            builder.copy(cell.start, cell.end)
        is_header = has_header and number == 0
        builder.end_block(BlockKind.TABLE_HEADER if is_header else BlockKind.TABLE_ROW)


def is_table(rows: Sequence[Sequence[Span]]) -> bool:
    """Tell whether there are rows enough for a table: one line with a stroke may be a menu."""
    return sum(bool(row) for row in rows) >= _LEAST_ROWS


def _looks_like_header(text: str, rows: Sequence[Sequence[Span]]) -> bool:
    """Tell whether the first row only names the columns: short, without figures or sentences."""
    if len(rows) <= _LEAST_ROWS:
        return False
    cells = [cell.cut(text) for cell in rows[0]]
    return all(
        len(cell.split()) <= _MOST_HEADER_WORDS
        and not any(character.isdigit() for character in cell)
        and not cell.endswith(".")
        for cell in cells
    )


def _is_rule(content: str) -> bool:
    return _RULE.fullmatch(content) is not None


def _trimmed(text: str, start: int, end: int) -> Span:
    content = text[start:end]
    left = start + len(content) - len(content.lstrip())
    return Span(min(left, end), max(min(left, end), start + len(content.rstrip())))

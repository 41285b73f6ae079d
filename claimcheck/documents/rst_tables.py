"""The tables of reStructuredText that are drawn with characters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from claimcheck.documents.marked_text import trimmed
from claimcheck.model import Span

Row = tuple[list[list[Span]], bool]
"""The pieces of each cell, and whether the row is a header."""

_BORDER = re.compile(r"\+[-=+]{1,30000}\+")
_RULE = re.compile(r"[=\- ]{2,30000}")
_LIST_CELL = re.compile(r"[ \t]{0,40}(?P<row>\*[ \t]{1,8})?-(?:[ \t]{1,8}|$)", re.MULTILINE)
_RUN = re.compile(r"={2,500}|-{2,500}")


def grid_rows(text: str, lines: Sequence[Span]) -> Iterator[Row]:
    """Yield the rows of a grid table; a cell that spans columns takes the first of them."""
    if not lines:
        return
    top = lines[0].cut(text)
    walls = [place for place, character in enumerate(top) if character == "+"]
    rows: list[list[list[Span]]] = []
    headers = 0
    current: list[list[Span]] = [[] for _ in walls[1:]]
    for line in lines[1:]:
        content = line.cut(text)
        if _BORDER.fullmatch(content):
            rows.append(current)
            current = [[] for _ in walls[1:]]
            if "=" in content:
                headers = len(rows)
            continue
        _add_pieces(text, line, [(a + 1, b) for a, b in pairwise(walls)], current)
    if any(current):
        rows.append(current)
    for number, row in enumerate(rows):
        yield row, number < headers


def simple_rows(text: str, lines: Sequence[Span]) -> Iterator[Row]:
    """Yield the rows of a simple table; a line without a first cell continues the row."""
    if not lines:
        return
    columns = [match.span() for match in _RUN.finditer(lines[0].cut(text))]
    bounds = [
        (start, columns[number + 1][0] if number + 1 < len(columns) else 1 << 30)
        for number, (start, _) in enumerate(columns)
    ]
    rows: list[list[list[Span]]] = []
    borders: list[int] = []
    for line in lines[1:]:
        content = line.cut(text)
        if content.strip() and _RULE.fullmatch(content):
            if "=" in content:
                borders.append(len(rows))
            continue
        if not content.strip():
            continue
        cells: list[list[Span]] = [[] for _ in bounds]
        _add_pieces(text, line, bounds, cells)
        if rows and not cells[0] and len(rows) not in borders:
            for owner, further in zip(rows[-1], cells, strict=True):
                owner.extend(further)
        else:
            rows.append(cells)
    headers = borders[0] if len(borders) > 1 else 0
    for number, row in enumerate(rows):
        yield row, number < headers


def list_rows(text: str, lines: Sequence[Span]) -> list[list[Span]]:
    """Return the cells of the rows of a list-table: a list of lists."""
    rows: list[list[Span]] = []
    for line in lines:
        match = _LIST_CELL.match(text, line.start, line.end)
        if match and match["row"]:
            rows.append([])
        if match and rows:
            rows[-1].append(trimmed(text, match.end(), line.end))
        elif rows and rows[-1] and line.cut(text).strip():
            rows[-1][-1] = trimmed(text, rows[-1][-1].start, line.end)
    return rows


def csv_rows(text: str, lines: Sequence[Span]) -> list[list[Span]]:
    """Return the cells of the rows of a csv-table, a line each."""
    return [_csv_cells(text, line) for line in lines if line.cut(text).strip()]


def _csv_cells(text: str, line: Span) -> list[Span]:
    cells: list[Span] = []
    start, is_quoted = line.start, False
    for position in range(line.start, line.end):
        if text[position] == '"':
            is_quoted = not is_quoted
        elif text[position] == "," and not is_quoted:
            cells.append(_unquoted(text, start, position))
            start = position + 1
    cells.append(_unquoted(text, start, line.end))
    return cells


def _unquoted(text: str, start: int, end: int) -> Span:
    span = trimmed(text, start, end)
    content = span.cut(text)
    if len(content) > 1 and content[0] == content[-1] == '"':
        return trimmed(text, span.start + 1, span.end - 1)
    return span


def _add_pieces(
    text: str, line: Span, bounds: Sequence[tuple[int, int]], cells: Sequence[list[Span]]
) -> None:
    for (start, end), cell in zip(bounds, cells, strict=True):
        span = trimmed(text, min(line.end, line.start + start), min(line.end, line.start + end))
        if len(span) and span.cut(text) != "|":
            cell.append(span)
